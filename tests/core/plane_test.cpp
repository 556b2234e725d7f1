#include "mlp/plane.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "../oracle/embedded_text.hpp"
#include "mlp/error.hpp"
#include "mlp/gradient_check.hpp"
#include "mlp/plane_maps.hpp"
#include "mlp/range_test.hpp"
#include "mlp/search.hpp"
#include "mlp/trace.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

const nlohmann::json& numpy() {
  static const auto json = nlohmann::json::parse(oracle::embedded_text("plane.json"));
  return json;
}

struct Shaped {
  const char* name;
  PlaneShape shape;
};
void PrintTo(const Shaped& shaped, std::ostream* out) { *out << shaped.name; }

class PlaneShapes : public testing::TestWithParam<Shaped> {};

TEST_P(PlaneShapes, WithoutNoiseLieWhereNumPyPutsThem) {
  PlaneConfig config{GetParam().shape, 0, numpy()["count"]};
  const auto points = plane_points(config);
  std::size_t i = 0;
  for (int label = 0; label < 2; ++label)
    for (const auto& expected : numpy()["shapes"][GetParam().name][label]) {
      ASSERT_LT(i, points.size());
      EXPECT_NEAR(points[i].x, expected[0].get<double>(), 1e-12) << i;
      EXPECT_NEAR(points[i].y, expected[1].get<double>(), 1e-12) << i;
      EXPECT_EQ(points[i].label, label);
      ++i;
    }
  EXPECT_EQ(i, points.size());
}

TEST_P(PlaneShapes, NoiseMovesEachCoordinateByItsStandardDeviation) {
  const auto exact = plane_points({GetParam().shape, 0, 1000}), noisy = plane_points({GetParam().shape, 0.2, 1000});
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < exact.size(); ++i)
    for (const double moved : {noisy[i].x - exact[i].x, noisy[i].y - exact[i].y}) {
      sum += moved;
      squares += moved * moved;
    }
  EXPECT_NEAR(sum / 2000, 0, 4 * 0.2 / std::sqrt(2000));
  EXPECT_NEAR(std::sqrt(squares / 2000), 0.2, 4 * 0.2 / std::sqrt(4000));
}

INSTANTIATE_TEST_SUITE_P(Plane, PlaneShapes,
                         testing::Values(Shaped{"circles", PlaneShape::circles}, Shaped{"moons", PlaneShape::moons},
                                         Shaped{"spirals", PlaneShape::spirals}, Shaped{"blobs", PlaneShape::blobs}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Plane, TheSeedAloneChoosesTheNoise) {
  const PlaneConfig first{PlaneShape::moons, 0.1, 50, 1}, second{PlaneShape::moons, 0.1, 50, 2};
  EXPECT_EQ(plane_points(first), plane_points(first));
  EXPECT_NE(plane_points(first), plane_points(second));
}

TEST(Plane, OwnPointsAreTakenAsTheyAre) {
  PlaneConfig config{PlaneShape::own, 0.5};
  config.points = {{0.5, -1, 1}, {0, 0, 0}, {0.25, 1, 1}, {-1, 0.125, 0}};
  EXPECT_EQ(plane_points(config), config.points);
}

const char* const spirals = R"({
  "data": {"source": "plane", "plane": {"shape": "spirals", "noise": 0.02, "count": 200, "seed": 3}, "split": "seeded",
           "test_share": 0.1},
  "network": {"layers": [2, 8, 8, 2], "activation": "tanh"}, "loss": {"name": "softmax_cross_entropy"},
  "optimizer": {"name": "adam", "learning_rate": 0.03}, "training": {"epochs": 300, "batch_size": 32}})";

TEST(Plane, TheDocumentIsReadBackAndItsEndsFollowFromTheSource) {
  const Experiment experiment = parse_experiment(spirals);
  EXPECT_EQ(to_json(parse_experiment(to_json(experiment))), to_json(experiment));
  EXPECT_EQ(experiment.data.plane.seed, 3u);
  const auto layers = parse_experiment(R"({"data": {"source": "plane"}})").network.layers;
  EXPECT_EQ(layers, (std::vector<int>{2, 64, 2}));
}

TEST(Plane, SettingsOfThePlaneSurviveWhileTheDigitsAreTheSource) {
  const char* const document = R"({"data": {"plane": {"points": [{"x": 0.5, "y": 0, "class": 1}]}}})";
  const Experiment experiment = parse_experiment(to_json(parse_experiment(document)));
  ASSERT_EQ(experiment.data.plane.points.size(), 1u);
  EXPECT_EQ(experiment.data.source, DataSource::digits);
}

TEST(Plane, ThePartsHoldEachPointOnce) {
  const Experiment experiment = parse_experiment(spirals);
  const Dataset dataset = make_dataset(experiment.data, experiment.seed);
  const auto points = plane_points(experiment.data.plane);
  EXPECT_EQ(dataset.train.labels.size(), 140u);
  EXPECT_EQ(dataset.validation.labels.size(), 40u);
  EXPECT_EQ(dataset.test.labels.size(), 20u);
  std::vector<int> seen(points.size());
  for (const ImageSet* set : {&dataset.train, &dataset.validation, &dataset.test})
    for (std::size_t i = 0; i < set->images.size(); ++i) {
      const std::uint16_t place = set->images[i];
      ++seen[place];
      EXPECT_EQ(set->inputs(0, i), static_cast<float>(points[place].x));
      EXPECT_EQ(set->inputs(1, i), static_cast<float>(points[place].y));
      EXPECT_EQ(set->labels[i], points[place].label);
    }
  EXPECT_EQ(seen, std::vector<int>(points.size(), 1));
}

TEST(Plane, EverySplitOfTheDigitsSplitsPoints) {
  DataConfig config;
  config.source = DataSource::plane;
  EXPECT_EQ(make_dataset(config, 1).train.labels.size(), 128u);  // 200 less a fifth less a fifth of the rest
  config.split = Split::article_final;
  EXPECT_EQ(make_dataset(config, 1).train.labels.size(), 160u);
  config.split = Split::k_fold;
  EXPECT_EQ(make_dataset(config, 1).validation.labels.size(), 32u);
}

TEST(Plane, WrongLabelsAreTheOtherClass) {
  DataConfig config;
  config.source = DataSource::plane;
  const Dataset right = make_dataset(config, 1);
  config.label_noise = 0.25;
  const Dataset wrong = make_dataset(config, 1);
  int differ = 0;
  for (std::size_t i = 0; i < right.train.labels.size(); ++i) {
    EXPECT_LE(wrong.train.labels[i], 1);
    differ += right.train.labels[i] != wrong.train.labels[i];
  }
  EXPECT_EQ(differ, 32);
}

TEST(Plane, ARunLearnsTheSpiralsAndGoesOnFromItsCheckpoint) {
  Experiment experiment = parse_experiment(spirals);
  experiment.optimizer.learning_rate = 0.01;
  experiment.training = {800, 0, 0};
  Trainer whole(experiment), first(experiment);
  for (int epoch = 0; epoch < 800; ++epoch) {
    whole.epoch();
    if (epoch < 100) first.epoch();
  }
  EXPECT_GE(whole.evaluate(Part::train).accuracy, 0.95);
  EXPECT_EQ(whole.evaluate(Part::validation).confusion.size(), 4u);
  Trainer resumed = Trainer::resume(first.checkpoint());
  for (int epoch = 100; epoch < 800; ++epoch) resumed.epoch();
  EXPECT_EQ(resumed.status().weights_hash, whole.status().weights_hash);
}

TEST(Plane, PixelSettingsDoNothingToPoints) {
  Experiment experiment = parse_experiment(spirals);
  experiment.training.epochs = 5;
  Trainer plain(experiment);
  experiment.data.shift_augmentation = 1;
  experiment.data.scaling = Scaling::min_max;
  Trainer set(experiment);
  for (int epoch = 0; epoch < 5; ++epoch) {
    plain.epoch();
    set.epoch();
  }
  EXPECT_EQ(set.status().weights_hash, plain.status().weights_hash);
}

TEST(Plane, MapsAreWhatThePointsOfTheGridAnswer) {
  Trainer trainer(parse_experiment(spirals));
  trainer.step(20);
  const int side = 5;
  const auto maps = plane_maps(trainer.network(), 1.25, side, 1);
  ASSERT_EQ(maps.size(), 3u);
  EXPECT_EQ(maps[0].rows(), 8);
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const Vector<float> point{{0.5f * column - 1, 1 - 0.5f * row}};  // centres of cells of 0.5
      const Prediction expected = predict(trainer.network(), point);
      for (std::size_t layer = 0; layer < maps.size(); ++layer)
        for (Eigen::Index unit = 0; unit < maps[layer].rows(); ++unit)
          EXPECT_NEAR(maps[layer](unit, row * side + column), expected.activations[layer](unit), 1e-6);
    }
  EXPECT_EQ(plane_maps(trainer.network(), 1, 2, 3).size(), 1u);
}

TEST(Plane, MapsAreRefusedByNameWhereTheyCannotBe) {
  const Network<float> digits{Experiment{}}, plane{parse_experiment(spirals)};
  const auto fault = [](const Network<float>& network, double extent, int side, int layer) -> std::string {
    try {
      plane_maps(network, extent, side, layer);
      return "";
    } catch (const InvalidField& error) {
      return error.field();
    }
  };
  EXPECT_EQ(fault(digits, 1, 10, 1), "network.layers[0]");
  EXPECT_EQ(fault(plane, 0, 10, 1), "extent");
  EXPECT_EQ(fault(plane, 1, 1, 1), "side");
  EXPECT_EQ(fault(plane, 1, 10, 4), "first_layer");
  EXPECT_EQ(fault(plane, 1, 10, 3), "");
}

TEST(Plane, GradientCheckRangeTestAndTransferTakeIt) {
  const Experiment experiment = parse_experiment(spirals);
  EXPECT_TRUE(check_gradients(experiment, 10).passed);
  EXPECT_EQ(learning_rate_range_test(experiment, 1e-5, 1e-3, 20).size(), 20u);
  const Trainer trainer(experiment);
  EXPECT_NO_THROW(Trainer::transfer(experiment, trainer.checkpoint(), 1));
}

TEST(Plane, ASearchChangesItsSettingsAndKeepsItsEnds) {
  const Search search = parse_search(R"({"space": [
      {"name": "width", "type": "int", "low": 2, "high": 8},
      {"name": "hidden_layers", "type": "int", "low": 1, "high": 3},
      {"name": "data.plane.noise", "type": "float", "low": 0, "high": 0.3}],
    "experiment": )" + std::string(spirals) + "}");
  const auto parameters = study::parse_parameters(search.study.space, R"({"width": 5, "hidden_layers": 3, "data.plane.noise": 0.25})");
  const Experiment experiment = experiment_of(search, parameters);
  EXPECT_EQ(experiment.network.layers, (std::vector<int>{2, 5, 5, 5, 2}));
  EXPECT_EQ(experiment.data.plane.noise, 0.25);
}

}  // namespace
}  // namespace mlp
