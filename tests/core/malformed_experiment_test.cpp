#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mlp/error.hpp"
#include "mlp/experiment.hpp"

namespace mlp {
namespace {

using Json = nlohmann::ordered_json;

std::string nested(int depth) {
  return "{\"seed\": " + std::string(depth, '[') + std::string(depth, ']') + "}";
}

std::string many_fields() {
  std::string text = "{\"f0\": 0";
  for (int i = 1; i <= 100; ++i) text += ", \"f" + std::to_string(i) + "\": 0";
  return text + "}";
}

std::string changes(int count) {
  Json document;
  for (int i = 0; i < count; ++i)
    document["changes"].push_back({{"epoch", i}, {"field", "optimizer.learning_rate"}, {"value", 0.5}});
  document["training"]["epochs"] = count;
  return document.dump();
}

std::string many_points(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::string(i ? "," : "") + R"({"x": 0, "y": 0, "class": 0})";
  return text;
}

/// A document that is not allowed, for one reason that no other has, and what its error must say.
struct Malformed {
  std::string reason;
  std::string json;
  std::string field, value;  ///< exactly
  std::string allowed;       ///< a part
};

const std::vector<Malformed> malformed{
    // Text that is no JSON.
    {"empty", "", "", "unexpected end of input; expected '[', '{', or a literal at line 1, column 1",
     "JSON text"},
    {"cut_off", "{\"seed\": 1", "", "unexpected end of input; expected '}' at line 1, column 11",
     "JSON text"},
    {"trailing_comma", "{\"seed\": 1,\n}", "", "unexpected '}'; expected string literal at line 2, column 1",
     "JSON"},
    {"single_quotes", "{'seed': 1}", "", "invalid literal at line 1, column 2", "JSON text"},
    {"comment", "// rates\n{}", "", "invalid literal at line 1, column 1", "JSON text"},
    {"text_after_the_end", "{} and more", "", "invalid literal at line 1, column 4", "JSON text"},
    {"open_string", "{\"se", "", "invalid string: missing closing quote at line 1, column 5", "JSON text"},
    {"bad_utf8", "{\"s\xC3\xA9\xFF\": 1}", "", "invalid string: ill-formed UTF-8 byte at line 1, column 5",
     "JSON"},
    {"lone_surrogate", R"({"\ud800": 1})", "",
     "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF at line 1, column 9",
     "JSON text"},
    {"nul_byte", std::string("{}\0{}", 5), "", "a NUL byte at line 1, column 3", "JSON text"},
    {"nan_literal", R"({"optimizer": {"learning_rate": NaN}})", "", "invalid literal at line 1, column 33",
     "JSON text"},
    {"number_overflow", R"({"network": {"layers": [64, 1e999, 10]}})", "network.layers[1]",
     "a number too large", "1.79e308"},
    {"key_twice", R"({"changes": [{}, {"epoch": 1, "epoch": 2}]})", "changes[1].epoch", "a field given twice",
     "at most once"},
    {"too_deep", nested(9), "seed[0][0][0][0][0][0][0]", "more than 8 levels of nesting", "fewer"},
    {"too_many_fields", many_fields(), "f100", "field number 101 of its object", "fewer"},
    {"too_long", std::string(1'000'001, ' '), "", "1000001 bytes", "at most 1000000"},

    // Objects where none belong, and the other way round.
    {"document_is_a_list", "[1, 2]", "", "[1,2]", "an object"},
    {"group_is_a_number", R"({"network": 3})", "network", "3", "an object"},
    {"unknown_field", R"({"optimiser": {}})", "optimiser", "an unknown field",
     "version, seed, data, network, loss, optimizer, schedule, clipping, training, early_stopping, changes, "
     "broken_by_us, published"},
    {"unknown_inner_field", R"({"network": {"layer": [64, 10]}})", "network.layer", "an unknown field",
     "layers, activation, initializer"},
    {"unknown_field_without_end", "{\"" + std::string(70, 'x') + "\": 1}", std::string(60, 'x') + "...",
     "an unknown field", "version"},
    {"wrong_version", R"({"version": 2})", "version", "2", "1, the only version"},

    // Seeds.
    {"seed_is_a_text", R"({"seed": "1"})", "seed", R"("1")", "an integer from 0 to 9007199254740991"},
    {"seed_is_negative", R"({"seed": -1})", "seed", "-1", "an integer from 0"},
    {"seed_is_inexact_in_javascript", R"({"seed": 9007199254740992})", "seed", "9007199254740992",
     "9007199254740991"},
    {"seed_is_null", R"({"seed": null})", "seed", "null", "an integer"},

    // Data.
    {"unknown_split", R"({"data": {"split": "random"}})", "data.split", R"("random")",
     R"(one of "article", "article_final", "seeded")"},
    {"scaling_by_number", R"({"data": {"scaling": 16}})", "data.scaling", "16",
     R"("divide_by_16", "min_max")"},
    {"share_at_its_open_end", R"({"data": {"validation_share": 1}})", "data.validation_share", "1",
     "above 0, below 1"},
    {"share_is_true", R"({"data": {"test_share": true}})", "data.test_share", "true",
     "a number at least 0, below 1"},
    {"no_training_image_left", R"({"data": {"split": "seeded", "validation_share": 0.5, "test_share": 0.5}})",
     "data.validation_share", "0.5", "a share that leaves training images beside data.test_share 0.5"},
    {"more_images_than_the_split_has", R"({"data": {"train_size": 1150}})", "data.train_size", "1150",
     "from 0 to 1149"},
    {"unknown_source", R"({"data": {"source": "table"}})", "data.source", R"("table")",
     R"(one of "digits", "plane")"},
    {"unknown_shape", R"({"data": {"plane": {"shape": "xor"}}})", "data.plane.shape", R"("xor")",
     R"(one of "circles", "moons", "spirals", "blobs", "own")"},
    {"plane_noise", R"({"data": {"plane": {"noise": 0.6}}})", "data.plane.noise", "0.6", "a number from 0 to 0.5"},
    {"too_few_points", R"({"data": {"plane": {"count": 9}}})", "data.plane.count", "9",
     "an integer from 10 to 1000"},
    {"no_own_points", R"({"data": {"source": "plane", "plane": {"shape": "own"}}})", "data.plane.points",
     "0 points", "a list of 4 to 200 points"},
    {"own_points_without_end", R"({"data": {"plane": {"points": [)" + many_points(201) + "]}}}", "data.plane.points",
     "201 objects", "a list of at most 200 objects"},
    {"own_point_outside", R"({"data": {"plane": {"points": [{"x": 0, "y": 1.5, "class": 0}]}}})",
     "data.plane.points[0].y", "1.5", "a number from -1 to 1"},
    {"own_point_of_a_third_class", R"({"data": {"plane": {"points": [{"x": 0, "y": 0, "class": 2}]}}})",
     "data.plane.points[0].class", "2", "an integer from 0 to 1"},
    {"own_point_without_class", R"({"data": {"plane": {"points": [{"x": 0, "y": 0}]}}})",
     "data.plane.points[0].class", "a missing field", "an integer from 0 to 1"},
    {"inputs_of_the_plane", R"({"data": {"source": "plane"}, "network": {"layers": [64, 10]}})", "network.layers[0]",
     "64", "2, the coordinates of a point"},
    {"outputs_of_the_plane", R"({"data": {"source": "plane"}, "network": {"layers": [2, 10]}})", "network.layers[1]",
     "10", "2, the classes"},
    {"noise_above_one", R"({"data": {"label_noise": 1.5}})", "data.label_noise", "1.5",
     "a number from 0 to 1"},

    // Network and loss.
    {"no_layers", R"({"network": {"layers": []}})", "network.layers", "[]",
     "a list of 2 to 20 integers from 1 to 512"},
    {"layers_is_a_text", R"({"network": {"layers": "64-10"}})", "network.layers", R"("64-10")",
     "a list of 2 to 20"},
    {"one_layer_too_many", R"({"network": {"layers": [64,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,10]}})",
     "network.layers", "[64,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,10]", "2 to 20"},
    {"width_zero", R"({"network": {"layers": [64, 0, 10]}})", "network.layers[1]", "0",
     "an integer from 1 to 512"},
    {"a_billion_neurons", R"({"network": {"layers": [64, 1000000000, 10]}})", "network.layers[1]",
     "1000000000", "to 512"},
    {"width_with_a_fraction", R"({"network": {"layers": [64, 4.7, 10]}})", "network.layers[1]", "4.7",
     "an integer"},
    {"wrong_inputs", R"({"network": {"layers": [63, 10]}})", "network.layers[0]", "63", "64, the pixels"},
    {"wrong_outputs", R"({"network": {"layers": [64, 64, 12]}})", "network.layers[2]", "12",
     "10, the classes"},
    {"too_many_parameters", R"({"network": {"layers": [64,512,512,512,512,512,512,512,512,512,10]}})",
     "network.layers", "2139658 parameters", "at most 2000000"},
    {"wrong_case", R"({"network": {"activation": "ReLU"}})", "network.activation", R"("ReLU")",
     R"(one of "sigmoid", "tanh", "relu", "leaky_relu", "identity")"},
    {"initializer_is_a_list", R"({"network": {"initializer": ["zeros"]}})", "network.initializer",
     R"(["zeros"])", R"("he_uniform", "he_normal")"},
    {"loss_of_the_article", R"({"loss": {"name": "mse"}})", "loss.name", R"("mse")",
     R"("sigmoid_squared_error")"},

    // Optimiser and training.
    {"rate_zero", R"({"optimizer": {"learning_rate": 0}})", "optimizer.learning_rate", "0",
     "above 0, at most 1000"},
    {"rate_that_rounds_to_zero", R"({"optimizer": {"learning_rate": 1e-999}})", "optimizer.learning_rate",
     "0.0", "above 0"},
    {"rate_too_high", R"({"optimizer": {"learning_rate": 1000.5}})", "optimizer.learning_rate", "1000.5",
     "at most 1000"},
    {"no_epochs", R"({"training": {"epochs": 0}})", "training.epochs", "0", "an integer from 1 to 100000"},
    {"batch_of_more_than_all", R"({"training": {"batch_size": 1200}})", "training.batch_size", "1200",
     "an integer from 0 to 1149, the training images"},
    {"batch_of_more_than_the_subset", R"({"data": {"train_size": 150}, "training": {"batch_size": 151}})",
     "training.batch_size", "151", "from 0 to 150"},

    // Faults of ours.
    {"flag_is_a_number", R"({"broken_by_us": {"no_activation_derivative": 1}})",
     "broken_by_us.no_activation_derivative", "1", "true or false"},
    {"correction_left_out_by_a_text", R"({"broken_by_us": {"no_bias_correction": "yes"}})",
     "broken_by_us.no_bias_correction", R"("yes")", "true or false"},
    {"gradient_of_an_unknown_loss", R"({"broken_by_us": {"gradient_of": "hinge"}})",
     "broken_by_us.gradient_of", R"("hinge")", R"(one of "none", "softmax_cross_entropy")"},

    // Techniques.
    {"fold_of_more_than_there_are", R"({"data": {"split": "k_fold", "folds": 4, "fold": 4}})", "data.fold",
     "4", "from 0 to 3"},
    {"one_fold", R"({"data": {"folds": 1}})", "data.folds", "1", "an integer from 2 to 20"},
    {"shift_out_of_the_image", R"({"data": {"shift_augmentation": 3}})", "data.shift_augmentation", "3",
     "a number from 0 to 2"},
    {"every_unit_dropped", R"({"network": {"dropout_rate": 1}})", "network.dropout_rate", "1",
     "a number at least 0, below 1"},
    {"input_dropout_in_percent", R"({"network": {"input_dropout_rate": 20}})", "network.input_dropout_rate",
     "20", "below 1"},
    {"batch_norm_by_name", R"({"network": {"batch_norm": "on"}})", "network.batch_norm", R"("on")",
     "true or false"},
    {"negative_penalty", R"({"loss": {"l2_penalty": -0.1}})", "loss.l2_penalty", "-0.1", "from 0 to 100"},
    {"unknown_optimizer", R"({"optimizer": {"name": "lion"}})", "optimizer.name", R"("lion")",
     R"(one of "sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")"},
    {"momentum_of_one", R"({"optimizer": {"momentum": 1}})", "optimizer.momentum", "1",
     "at least 0, below 1"},
    {"epsilon_of_zero", R"({"optimizer": {"epsilon": 0}})", "optimizer.epsilon", "0", "above 0, at most 1"},
    {"unknown_schedule", R"({"schedule": {"name": "linear"}})", "schedule.name", R"("linear")",
     R"("one_cycle", "reduce_on_plateau")"},
    {"schedule_that_grows", R"({"schedule": {"gamma": 1.1}})", "schedule.gamma", "1.1", "above 0, at most 1"},
    {"clipping_by_another_name", R"({"clipping": {"mode": "norm"}})", "clipping.mode", R"("norm")",
     R"(one of "none", "value", "tensor_norm", "global_norm")"},
    {"clipping_to_nothing", R"({"clipping": {"threshold": 0}})", "clipping.threshold", "0", "above 0"},
    {"all_layers_frozen", R"({"training": {"frozen_layers": 2}})", "training.frozen_layers", "2",
     "an integer from 0 to 1, so that one of the network's layers learns"},
    {"no_patience", R"({"early_stopping": {"patience": 0}})", "early_stopping.patience", "0",
     "an integer from 1 to 100000"},
    {"monitor_of_the_test_set", R"({"early_stopping": {"monitor": "test_loss"}})", "early_stopping.monitor",
     R"("test_loss")", R"(one of "validation_loss", "validation_accuracy")"},
    {"unknown_shown_loss", R"({"published": {"shown_loss": "hinge"}})", "published.shown_loss", R"("hinge")",
     R"(one of "none", "mse", "log_loss", "categorical_crossentropy")"},

    // Changes.
    {"changes_is_an_object", R"({"changes": {}})", "changes", "{}", "a list of at most 1000 objects"},
    {"too_many_changes", changes(1001), "changes", "1001 objects", "at most 1000"},
    {"change_is_a_number", R"({"changes": [7]})", "changes[0]", "7", "an object"},
    {"change_without_value", R"({"changes": [{"epoch": 1, "field": "training.epochs"}]})", "changes[0].value",
     "a missing field", "a value"},
    {"change_with_more", R"({"changes": [{"epoch": 1, "field": "training.epochs", "value": 9, "why": ""}]})",
     "changes[0].why", "an unknown field", "epoch, field, value"},
    {"changed_field_is_a_number", R"({"changes": [{"epoch": 1, "field": 3, "value": 9}]})",
     "changes[0].field", "3", "a text"},
    {"change_of_the_architecture",
     R"({"changes": [{"epoch": 1, "field": "network.layers", "value": [64, 10]}]})", "changes[0].field",
     R"("network.layers")", "a field that can change during a run: network.dropout_rate"},
    {"change_of_the_optimizers_name",
     R"({"changes": [{"epoch": 1, "field": "optimizer.name", "value": "adam"}]})", "changes[0].field",
     R"("optimizer.name")", "optimizer.* but its name"},
    {"change_of_a_field_that_is_not_there",
     R"({"changes": [{"epoch": 1, "field": "schedule.rate", "value": 1}]})", "changes[0].field",
     R"("schedule.rate")", "schedule.*"},
    {"change_to_a_bad_value",
     R"({"changes": [{"epoch": 1, "field": "optimizer.learning_rate", "value": "high"}]})",
     "changes[0].value", R"("high")", "a number above 0, at most 1000"},
    {"change_after_the_run", R"({"changes": [{"epoch": 501, "field": "training.epochs", "value": 900}]})",
     "changes[0].epoch", "501", "an integer from 0 to 500, the run's epochs"},
    {"change_ends_the_run_before_itself",
     R"({"changes": [{"epoch": 50, "field": "training.epochs", "value": 49}]})", "changes[0].value", "49",
     "an integer from 50"},
    {"changes_out_of_order",
     R"({"changes": [{"epoch": 9, "field": "training.epochs", "value": 80},
                     {"epoch": 8, "field": "training.epochs", "value": 90}]})",
     "changes[1].epoch", "8", "at least 9: changes stand in order of epoch"},
};

class MalformedDocument : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedDocument, NamesFieldValueAndWhatIsAllowed) {
  try {
    parse_experiment(GetParam().json);
    FAIL() << "no error";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field(), GetParam().field);
    EXPECT_EQ(error.value(), GetParam().value);
    EXPECT_NE(error.allowed().find(GetParam().allowed), std::string::npos) << error.allowed();
    const std::string start = error.field().empty() ? "found: " : error.field() + ": ";
    EXPECT_EQ(std::string(error.what()).rfind(start + error.value(), 0), 0) << error.what();
    EXPECT_NE(std::string(error.what()).find("; allowed: " + error.allowed()), std::string::npos)
        << error.what();
    EXPECT_LT(std::string(error.what()).size(), 400);
  }
}

INSTANTIATE_TEST_SUITE_P(, MalformedDocument, testing::ValuesIn(malformed),
                         [](const auto& info) { return info.param.reason; });

TEST(Experiment, TheLargestAllowedValuesAreAllowed) {
  EXPECT_NO_THROW(parse_experiment(changes(1000)));
  EXPECT_NO_THROW(
      parse_experiment(R"({"optimizer": {"learning_rate": 1000}, "training": {"epochs": 100000}})"));
  EXPECT_NO_THROW(
      parse_experiment(R"({"network": {"layers": [64, 512, 512, 512, 512, 512, 512, 512, 512, 10]}})"));
  EXPECT_NO_THROW(parse_experiment("{\"seed\": 0}" + std::string(900'000, ' ')));
}

struct BadChange {
  const char* reason;
  Change change;
  std::string field, value, allowed;
};

class RejectedChange : public testing::TestWithParam<BadChange> {};

TEST_P(RejectedChange, NamesFieldValueAndWhatIsAllowed) {
  try {
    with_change(parse_experiment(R"({"data": {"train_size": 150}, "training": {"epochs": 12}})"),
                GetParam().change);
    FAIL() << "no error";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field(), GetParam().field);
    EXPECT_EQ(error.value(), GetParam().value);
    EXPECT_NE(error.allowed().find(GetParam().allowed), std::string::npos) << error.allowed();
  }
}

INSTANTIATE_TEST_SUITE_P(
    , RejectedChange,
    testing::Values(
        BadChange{
            "fixed_field", {1, "seed", "3"}, "field", R"("seed")", "a field that can change during a run"},
        BadChange{"unknown_field", {1, "optimizer", "{}"}, "field", R"("optimizer")", "a field that can"},
        BadChange{"no_json",
                  {1, "training.epochs", "ten"},
                  "training.epochs",
                  "invalid literal at line 1, column 2",
                  "JSON text"},
        BadChange{
            "overflow", {1, "training.epochs", "1e999"}, "training.epochs", "a number too large", "1.79e308"},
        BadChange{"not_allowed",
                  {1, "training.epochs", "0"},
                  "training.epochs",
                  "0",
                  "an integer from 1 to 100000"},
        BadChange{"batch_too_large",
                  {1, "training.batch_size", "151"},
                  "training.batch_size",
                  "151",
                  "from 0 to 150"},
        BadChange{
            "after_the_run", {13, "training.epochs", "20"}, "epoch", "13", "from 0 to 12, the run's epochs"}),
    [](const auto& info) { return info.param.reason; });

TEST(InvalidField, SpeaksOfManyInThePlural) {
  const auto text = [](const char* value) { return std::string(InvalidField("pixels", value, "64").what()); };
  EXPECT_EQ(text("63 pixels"), "pixels: 63 pixels are not allowed; allowed: 64");
  for (const char* value : {"63", "a list of 63 pixels", "\"63 pixels\"", "none of its parts", ""})
    EXPECT_EQ(text(value), "pixels: " + std::string(value) + " is not allowed; allowed: 64");
}

TEST(InvalidField, SaysAllOfAFieldThatHoldsNul) {
  try {
    parse_experiment("{\"\\u0000x\": 1}");
    FAIL() << "no error";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field(), std::string("\0x", 2));
    EXPECT_TRUE(std::string(error.what()).starts_with("\\u0000x: ")) << error.what();
  }
}

}  // namespace
}  // namespace mlp
