#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "mlp/error.hpp"
#include "mlp/experiment.hpp"

namespace mlp {
namespace {

/// Field, value and what is allowed, of the error of `call`; all empty where there is none.
std::vector<std::string> fault_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const InvalidField& error) {
    return {error.field(), error.value(), error.allowed()};
  }
  return {};
}

struct Spoilt {
  std::string reason;
  void (*spoil)(Experiment&);
};

class ValidateSpoilt : public testing::TestWithParam<Spoilt> {};

/// One description checks a struct and reads a document, so both complain in the same words.
TEST_P(ValidateSpoilt, SaysWhatReadingItsDocumentSays) {
  Experiment experiment;
  GetParam().spoil(experiment);
  const auto read = fault_of([&] { parse_experiment(to_json_in_full(experiment)); });
  ASSERT_FALSE(read.empty());
  EXPECT_EQ(fault_of([&] { validate(experiment); }), read);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ValidateSpoilt,
    testing::Values(
        Spoilt{"number", [](Experiment& e) { e.optimizer.learning_rate = -0.5; }},
        Spoilt{"not_a_number",
               [](Experiment& e) { e.loss.l2_penalty = std::numeric_limits<double>::quiet_NaN(); }},
        Spoilt{"integer", [](Experiment& e) { e.training.epochs = 0; }},
        Spoilt{"large_integer", [](Experiment& e) { e.seed = 1ull << 60; }},
        Spoilt{"list_too_short", [](Experiment& e) { e.network.layers = {64}; }},
        Spoilt{"item_of_a_list", [](Experiment& e) { e.network.layers = {64, 0, 10}; }},
        Spoilt{"inner_object", [](Experiment& e) { e.data.plane.noise = 2; }},
        Spoilt{"item_of_objects",
               [](Experiment& e) {
                 e.changes = {{1, "training.epochs", "20"}, {-1, "training.epochs", "20"}};
               }},
        Spoilt{"too_many_objects", [](Experiment& e) { e.changes.assign(1001, {1, "training.epochs", "20"}); }},
        Spoilt{"fields_that_do_not_go_together", [](Experiment& e) { e.training.frozen_layers = 2; }},
        Spoilt{"change_of_a_fixed_field", [](Experiment& e) { e.changes = {{1, "seed", "3"}}; }}),
    [](const auto& info) { return info.param.reason; });

TEST(Validate, TakesWhatIsAllowed) {
  Experiment experiment;
  experiment.broken_by_us.gradient_of = Loss::softmax_cross_entropy;
  experiment.changes = {{1, "optimizer.learning_rate", "0.5"}};
  EXPECT_NO_THROW(validate(experiment));
}

}  // namespace
}  // namespace mlp
