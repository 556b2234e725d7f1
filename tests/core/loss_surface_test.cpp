#include "mlp/loss_surface.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/trainer.hpp"
#include "oracle.hpp"

namespace mlp {
namespace {

Experiment small() {
  Experiment experiment;
  experiment.network.layers = {64, 6, 10};
  experiment.optimizer.learning_rate = 1;
  return experiment;
}

std::vector<float> weights_of(const Trainer& trainer) {
  const auto parameters = trainer.network().parameters();
  return {parameters.begin(), parameters.end()};
}

/// The weights of a run every five epochs, one set after the other.
std::vector<float> checkpoints(const Experiment& experiment, int count) {
  Trainer trainer(experiment);
  std::vector<float> all;
  for (int i = 0; i < count; ++i) {
    const auto weights = weights_of(trainer);
    all.insert(all.end(), weights.begin(), weights.end());
    for (int epoch = 0; epoch < 5; ++epoch) trainer.epoch();
  }
  return all;
}

TEST(LossSurface, IsTheLossOfTheNetworkThatHasTheseWeights) {
  const Experiment experiment = small();
  Trainer trainer(experiment);
  for (int i = 0; i < 10; ++i) trainer.epoch();
  const Plane plane = random_plane(trainer.network(), 4);
  for (const Part part : {Part::train, Part::validation, Part::test}) {
    const auto losses = loss_surface(experiment, plane, {-1, 1, 3}, {-0.5, 0.5, 2}, part);
    ASSERT_EQ(losses.size(), 6u);
    for (int i = 0; i < 6; ++i) {
      const float x = -1 + i % 3, y = i < 3 ? -0.5f : 0.5f;
      Network<float> network(experiment);
      for (std::size_t w = 0; w < plane.origin.size(); ++w)
        network.parameters()[w] = plane.origin[w] + x * plane.first[w] + y * plane.second[w];
      const ImageSet& set = images_of(trainer.dataset(), part);
      network.forward(set.inputs, Mode::eval);
      EXPECT_NEAR(losses[i], network.loss(set.labels), 1e-5 * losses[i]) << i;
    }
    const double here = loss_surface(experiment, plane, {0, 0, 1}, {0, 0, 1}, part)[0];
    EXPECT_NEAR(here, trainer.evaluate(part).loss, 1e-6);
  }
}

TEST(LossSurface, ItsPrincipalDirectionsAreThoseOfNumPy) {
  const auto reference = nlohmann::json::parse(oracle::embedded_text("landscape.json"))["principal"];
  std::vector<float> sets;
  for (const auto& set : reference["sets"])
    for (const auto& value : set) sets.push_back(value);
  const std::size_t size = reference["sets"][0].size();
  const PrincipalPlane found = principal_plane(sets, size);
  EXPECT_NEAR(found.first_share, reference["shares"][0], 1e-6);
  EXPECT_NEAR(found.second_share, reference["shares"][1], 1e-6);
  EXPECT_EQ(found.plane.origin, std::vector<float>(sets.end() - size, sets.end()));
  for (int which = 0; which < 2; ++which) {
    const auto& direction = which == 0 ? found.plane.first : found.plane.second;
    double product = 0;
    for (std::size_t i = 0; i < size; ++i)
      product += direction[i] * reference["directions"][which][i].get<double>();
    EXPECT_NEAR(std::abs(product), 1, 1e-6) << "the same direction, or its opposite";
  }
}

TEST(LossSurface, ProjectFindsThePlaceOfAPointInThePlane) {
  const Trainer trainer(small());
  const Plane plane = random_plane(trainer.network(), 1);
  std::vector<float> weights;
  for (std::size_t w = 0; w < plane.origin.size(); ++w)
    weights.push_back(plane.origin[w] + 0.7f * plane.first[w] - 0.2f * plane.second[w]);
  EXPECT_NEAR(project(plane, weights).x, 0.7, 1e-5);
  EXPECT_NEAR(project(plane, weights).y, -0.2, 1e-5);
}

TEST(LossSurface, ThePlaneOfARunPassesThroughItsEndAndLiesAlongItsWay) {
  const std::vector<float> all = checkpoints(small(), 12);
  const std::size_t size = all.size() / 12;
  const PrincipalPlane found = principal_plane(all, size);
  EXPECT_GT(found.first_share + found.second_share, 0.9);
  EXPECT_GE(found.first_share, found.second_share);
  const Point end = project(found.plane, std::span(all).last(size));
  EXPECT_NEAR(std::hypot(end.x, end.y), 0, 1e-5);
}

TEST(LossSurface, RandomDirectionsAreAsLongAsTheWeightsIntoEachUnit) {
  const Trainer trainer(small());
  const Plane plane = random_plane(trainer.network(), 9);
  EXPECT_NE(plane.first, plane.second);
  for (const TensorShape& tensor : trainer.network().tensors())
    for (int unit = 0; unit < tensor.rows; ++unit) {
      double own = 0, drawn = 0;
      for (int input = 0; input < tensor.cols; ++input) {
        const std::size_t at = tensor.offset + static_cast<std::size_t>(input) * tensor.rows + unit;
        own += std::pow(plane.origin[at], 2);
        drawn += std::pow(plane.first[at], 2);
      }
      EXPECT_NEAR(drawn, tensor.name.front() == 'W' ? own : 0, 1e-5 * own)
          << tensor.name << ", unit " << unit;
    }
}

TEST(LossSurface, RefusesWhatItCannotDraw) {
  const Trainer trainer(small());
  const Plane plane = random_plane(trainer.network(), 1);
  const Axis one{0, 0, 1};
  Experiment normalised = small(), other = small();
  normalised.network.batch_norm = true;
  other.network.layers = {64, 7, 10};
  EXPECT_THROW(loss_surface(normalised, plane, one, one, Part::train), InvalidField);
  EXPECT_THROW(loss_surface(other, plane, one, one, Part::train), InvalidField);
  EXPECT_THROW(loss_surface(small(), plane, {0, 1, 0}, one, Part::train), InvalidField);
  EXPECT_THROW(principal_plane(std::vector<float>(10), 5), InvalidField) << "two sets";
  EXPECT_THROW(principal_plane(std::vector<float>(15, 1), 5), InvalidField) << "they are all the same";
  EXPECT_THROW(principal_plane(std::vector<float>{0, 0, 1, 2, 2, 4, 3, 6}, 2), InvalidField) << "on a line";
}

}  // namespace
}  // namespace mlp
