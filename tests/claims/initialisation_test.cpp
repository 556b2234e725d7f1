// What the chapter "Initial weights" says.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "claims.hpp"
#include "mlp/published.hpp"
#include "mlp/statistics.hpp"

namespace mlp {
namespace {

constexpr std::array random_five{Initializer::normal, Initializer::glorot_uniform, Initializer::glorot_normal,
                                 Initializer::he_uniform, Initializer::he_normal};

Experiment begun_with(Initializer initializer, const std::string& name, std::uint64_t seed = 1) {
  Experiment experiment = document(name, seed);
  experiment.network.initializer = initializer;
  return experiment;
}

double first_layer_spread(const Network<float>& network) {
  return histogram<float>(network.parameters().first(network.tensors()[0].size()), 10).sd;
}

Trainer trained_to(int epoch, const Experiment& experiment) {
  Trainer trainer(experiment);
  while (goes_on(trainer) && trainer.status().epoch < epoch) trainer.epoch();
  return trainer;
}

/// First epoch with at least half of the validation images right; `limit` where there is none before it.
int half_right_at(const Experiment& experiment, int limit) {
  Trainer trainer(experiment);
  while (goes_on(trainer) && trainer.status().epoch < limit && last(trainer).validation_accuracy < 0.5)
    trainer.epoch();
  return trainer.status().epoch;
}

TEST(Initialisation, WithZerosAllUnitsOfALayerStayTheSame) {
  const Trainer trainer = trained(document("zeros"));
  EXPECT_LT(last(trainer).validation_accuracy, 0.25);
  EXPECT_EQ(trainer.history()[1].layer_grad_norms[0], 0);
  EXPECT_GT(trainer.history()[1].layer_grad_norms[1], 1);
  const Network<float>& network = trainer.network();
  const TensorShape& shape = network.tensors()[0];
  const ConstMatrixView<float> weights{network.parameters().data() + shape.offset, shape.rows, shape.cols};
  EXPECT_GT(weights.norm(), 0);
  for (Eigen::Index unit = 1; unit < weights.rows(); ++unit)
    ASSERT_LT((weights.row(unit) - weights.row(0)).norm(), 1e-3 * weights.row(0).norm()) << unit;
}

TEST(Initialisation, WithOneHiddenLayerTheRandomFiveEndLevel) {
  double least = 1, most = 0;
  for (const Initializer initializer : random_five) {
    const double accuracy = last(trained(begun_with(initializer, "init_shallow"))).validation_accuracy;
    least = std::min(least, accuracy);
    most = std::max(most, accuracy);
  }
  EXPECT_GT(least, 0.95);
  EXPECT_LT(most - least, 0.02);
}

TEST(Initialisation, TrainingSpreadsTheWeightsOut) {
  const Experiment experiment = document("init_shallow");
  EXPECT_GT(first_layer_spread(trained(experiment).network()),
            2 * first_layer_spread(Network<float>(experiment)));
}

TEST(Initialisation, WithEightReluLayersOnlyHeIsQuick) {
  for (const Initializer he : {Initializer::he_uniform, Initializer::he_normal})
    EXPECT_LT(half_right_at(begun_with(he, "init_deep"), 100), 60);
  for (const Initializer glorot : {Initializer::glorot_uniform, Initializer::glorot_normal}) {
    const int epoch = half_right_at(begun_with(glorot, "init_deep"), 300);
    EXPECT_GT(epoch, 100);
    EXPECT_LT(epoch, 300);  // they do arrive
  }
  EXPECT_EQ(trained(begun_with(Initializer::normal, "init_deep")).status().state, RunState::diverged);
  EXPECT_EQ(half_right_at(begun_with(Initializer::zeros, "init_deep"), 100), 100);
}

/// Spread of the activations in the first and the last hidden layer, untrained.
std::array<double, 2> spread_ends(const Experiment& experiment) {
  const auto layers = Trainer(experiment).activation_statistics(Part::validation);
  return {layers.front().sd, layers.back().sd};
}

TEST(Initialisation, ReluHalvesTheSignalsPowerAndHeGivesItBack) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto [he_first, he_last] = spread_ends(begun_with(Initializer::he_uniform, "deep_relu", seed));
    EXPECT_GT(he_last / he_first, 0.6) << seed;
    EXPECT_LT(he_last / he_first, 1.6) << seed;
    const auto [first, glorot_last] = spread_ends(begun_with(Initializer::glorot_uniform, "deep_relu", seed));
    EXPECT_NEAR(glorot_last / first, 0.25, 0.1) << seed;  // (1/2)^(4/2)
    const auto [normal_first, normal_last] = spread_ends(begun_with(Initializer::normal, "deep_relu", seed));
    EXPECT_NEAR(std::pow(normal_last / normal_first, 1.0 / 4), std::sqrt(32), 1.2) << seed;
  }
}

TEST(Initialisation, HeNormalLosesAThirdWithSeedOneAndGainsWithThreeOfTwelve) {
  int gains = 0;
  double first_seed = 0, least = 1;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const auto [first, last_layer] = spread_ends(begun_with(Initializer::he_normal, "deep_relu", seed));
    const double ratio = last_layer / first;
    if (seed == 1) first_seed = ratio;
    least = std::min(least, ratio);
    gains += ratio > 1;
  }
  EXPECT_NEAR(first_seed, 2.0 / 3, 0.02);
  EXPECT_EQ(least, first_seed);
  EXPECT_EQ(gains, 3);
}

/// Five hidden layers at rate 0.1, as the step on signals opens them.
Experiment five(Activation activation, Initializer initializer, std::uint64_t seed = 1) {
  Experiment experiment = begun_with(initializer, "deep_relu", seed);
  experiment.network.activation = activation;
  return experiment;
}

/// Size of each hidden layer's deltas, untrained: root mean square over units and the first 40 validation images,
/// each image's loss taken alone.
std::vector<double> delta_sizes(const Experiment& experiment) {
  const Trainer trainer(experiment);
  const ImageSet& set = trainer.dataset().validation;
  const Eigen::Index images = 40;
  Network<float> network = trainer.network();
  const Matrix<float> inputs = set.inputs.leftCols(images);
  network.forward(inputs, Mode::eval);
  network.backward(inputs, std::span(set.labels).first(images));
  std::vector<double> sizes;
  for (int layer = 1; layer < network.layer_count(); ++layer)
    sizes.push_back(images * std::sqrt(network.deltas(layer).cast<double>().array().square().mean()));
  return sizes;
}

/// The goal of that step: the first and the last hidden layer within a factor of 2, forward and back.
bool passes_both_ways(const Experiment& experiment) {
  const auto layers = Trainer(experiment).activation_statistics(Part::validation);
  const std::vector<double> deltas = delta_sizes(experiment);
  const auto kept = [](double ratio) { return ratio > 0.5 && ratio < 2; };
  return kept(layers.back().sd / layers.front().sd) && kept(deltas.back() / deltas.front()) &&
         std::all_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.saturated_share < 0.05; });
}

TEST(Initialisation, TheGoalOfAnEvenSignalIsReachedByWhatIsRecommendedAndByNothingThatFails) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    for (const Initializer he : {Initializer::he_normal, Initializer::he_uniform})
      EXPECT_TRUE(passes_both_ways(five(Activation::relu, he, seed))) << seed;
    EXPECT_TRUE(passes_both_ways(five(Activation::tanh, Initializer::glorot_uniform, seed))) << seed;
    for (const Initializer any : random_five)
      EXPECT_FALSE(passes_both_ways(five(Activation::sigmoid, any, seed))) << seed;
    EXPECT_FALSE(passes_both_ways(five(Activation::relu, Initializer::glorot_uniform, seed))) << seed;
    EXPECT_FALSE(passes_both_ways(five(Activation::tanh, Initializer::normal, seed))) << seed;
    EXPECT_FALSE(passes_both_ways(five(Activation::relu, Initializer::normal, seed))) << seed;
  }
}

TEST(Initialisation, DeltasFadeToAQuarterALayerWithSigmoidAndGrowAsTheActivationsDoWithWideRelu) {
  const Experiment faded = five(Activation::sigmoid, Initializer::glorot_uniform),
                   wide = five(Activation::relu, Initializer::normal);
  const auto level = Trainer(faded).activation_statistics(Part::validation),
             grown = Trainer(wide).activation_statistics(Part::validation);
  const std::vector<double> small = delta_sizes(faded), large = delta_sizes(wide);
  for (std::size_t layer = 1; layer < 5; ++layer) {
    EXPECT_NEAR(level[layer].sd / level[0].sd, 1, 0.15);
    EXPECT_NEAR(small[layer - 1] / small[layer], 0.23, 0.03);
    EXPECT_NEAR(large[layer - 1] / large[layer], std::sqrt(32), 0.7);
    EXPECT_GT(grown[layer].sd, 4 * grown[layer - 1].sd);
  }
  EXPECT_LT(last(trained(five(Activation::sigmoid, Initializer::glorot_uniform))).validation_accuracy, 0.15);
}

TEST(Initialisation, WithWideReluAllGradientsAreEquallyLongAndThousandsOfTimesTooLong) {
  const Trainer wide = trained(five(Activation::relu, Initializer::normal)),
                he = trained_to(1, five(Activation::relu, Initializer::he_normal));
  EXPECT_EQ(wide.status().state, RunState::diverged);
  EXPECT_LT(wide.status().epoch, 5);
  const auto& norms = wide.history()[1].layer_grad_norms;
  const auto [least, most] = std::minmax_element(norms.begin(), norms.end());
  EXPECT_LT(*most, 1.5 * *least);
  for (std::size_t layer = 0; layer < norms.size(); ++layer)
    EXPECT_GT(norms[layer], 2000 * he.history()[1].layer_grad_norms[layer]);
}

TEST(Initialisation, FiveReluLayersLearnWithGlorotToo) {
  const Experiment he = five(Activation::relu, Initializer::he_normal), glorot = five(Activation::relu, Initializer::glorot_uniform);
  EXPECT_GT(half_right_at(glorot, 500), half_right_at(he, 500));
  EXPECT_GT(last(trained(glorot)).validation_accuracy, 0.9);
}

TEST(Initialisation, WideWeightsSaturateTanhUnits) {
  const Trainer untrained(document("saturated"));
  for (const auto& layer : untrained.activation_statistics(Part::validation))
    EXPECT_GT(layer.saturated_share, 0.6);
  const Experiment glorot = begun_with(Initializer::glorot_uniform, "saturated");
  for (const auto& layer : Trainer(glorot).activation_statistics(Part::validation))
    EXPECT_LT(layer.saturated_share, 0.01);
  EXPECT_GT(last(trained(glorot)).validation_accuracy,
            last(trained(document("saturated"))).validation_accuracy + 0.1);
}

TEST(Initialisation, ReluUnitsDieWithZerosAndWithTooHighARate) {
  const Trainer zeros = trained_to(50, begun_with(Initializer::zeros, "deep_relu"));
  for (const auto& layer : zeros.activation_statistics(Part::validation)) EXPECT_EQ(layer.dead_share, 1);
  EXPECT_LT(last(zeros).validation_accuracy, 0.15);
  const Experiment wild = document("dead");
  EXPECT_LT(Trainer(wild).activation_statistics(Part::validation)[0].dead_share, 0.2);
  const Trainer dead = trained(wild);
  EXPECT_GT(dead.activation_statistics(Part::validation)[0].dead_share, 0.9);
  EXPECT_LT(last(dead).validation_accuracy, 0.6);
}

TEST(Initialisation, TheExplodingRunIsOverSoonAndHeRescuesIt) {
  const Trainer exploded = trained(document("exploding"));
  EXPECT_EQ(exploded.status().state, RunState::diverged);
  EXPECT_LT(exploded.status().epoch, 10);
  const Trainer rescued = trained(begun_with(Initializer::he_normal, "exploding"));
  EXPECT_GE(last(rescued).validation_accuracy, 0.7);
}

TEST(Initialisation, PublishedHeUniformSpreadsTooLittleAndStartsLate) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    Experiment experiment = begun_with(Initializer::he_uniform, "deep_relu", seed);
    EXPECT_NEAR(first_layer_spread(Network<float>(experiment)), 0.177, 0.004);
    EXPECT_LT(half_right_at(experiment, 100), 30) << seed;
    experiment.published.he_uniform = true;
    EXPECT_NEAR(first_layer_spread(Network<float>(experiment)), 0.102, 0.002);
    EXPECT_EQ(half_right_at(experiment, 100), 100) << seed;
  }
}

}  // namespace
}  // namespace mlp
