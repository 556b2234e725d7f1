#include "mlp/loss_surface.hpp"

#include <cmath>

#include "mlp/error.hpp"
#include "mlp/random.hpp"

namespace mlp {
namespace {

using Values = Eigen::Map<const Eigen::VectorXf>;

Values view(std::span<const float> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

std::vector<float> copied(const Eigen::VectorXd& values) {
  std::vector<float> copy(static_cast<std::size_t>(values.size()));
  for (Eigen::Index i = 0; i < values.size(); ++i) copy[i] = static_cast<float>(values[i]);
  return copy;
}

/// The eigenvector of the largest eigenvalue of a symmetric matrix without negative ones, by power iteration.
Eigen::VectorXd leading_eigenvector(const Eigen::MatrixXd& matrix) {
  Eigen::Index longest = 0;
  matrix.colwise().squaredNorm().maxCoeff(&longest);
  Eigen::VectorXd vector = matrix.col(longest).normalized();
  for (int i = 0; i < 10'000; ++i) {
    const Eigen::VectorXd next = (matrix * vector).normalized();
    const double moved = (next - vector).norm();
    vector = next;
    if (moved < 1e-13) break;
  }
  return vector;
}

std::vector<float> random_direction(const Network<float>& network, Random& random) {
  std::vector<float> direction(network.parameters().size());
  for (const TensorShape& tensor : network.tensors()) {
    if (tensor.name.front() != 'W') continue;
    // <excerpt filter-normalised>
    using Tensor = Eigen::Map<Matrix<float>>;
    Tensor d(direction.data() + tensor.offset, tensor.rows, tensor.cols);
    const Eigen::Map<const Matrix<float>> w(network.parameters().data() + tensor.offset, tensor.rows,
                                            tensor.cols);
    for (float& value : d.reshaped()) value = static_cast<float>(random.normal());
    for (int unit = 0; unit < d.rows(); ++unit) d.row(unit) *= w.row(unit).norm() / d.row(unit).norm();
    // </excerpt>
  }
  return direction;
}

void require_size(const char* name, std::size_t size, std::size_t wanted) {
  if (size != wanted)
    throw InvalidField(name, std::to_string(size) + " numbers", std::to_string(wanted) + ", the parameters");
}

}  // namespace

PrincipalPlane principal_plane(std::span<const float> weights, std::size_t size) {
  if (size == 0 || weights.size() % size != 0 || weights.size() / size < 3)
    throw InvalidField("weights", std::to_string(weights.size()) + " numbers",
                       "at least three sets of " + std::to_string(size));
  const auto count = static_cast<Eigen::Index>(weights.size() / size);
  Eigen::MatrixXd sets =
      Eigen::Map<const Eigen::MatrixXf>(weights.data(), static_cast<Eigen::Index>(size), count)
          .cast<double>();
  const Eigen::VectorXd last = sets.col(count - 1);
  sets.colwise() -= sets.rowwise().mean().eval();
  // The sets are few and long: the eigenvectors of this small matrix say how to add them up.
  Eigen::MatrixXd gram = sets.transpose() * sets;
  const double variance = gram.trace();
  PrincipalPlane result{{copied(last), {}, {}}, 0, 0};
  for (int which = 0; which < 2; ++which) {
    const Eigen::VectorXd vector = leading_eigenvector(gram);
    const double eigenvalue = vector.dot(gram * vector);
    if (!(eigenvalue > 1e-12 * variance) || !std::isfinite(eigenvalue))
      throw InvalidField("weights", "sets that lie on a line", "sets that differ in two directions");
    gram -= eigenvalue * vector * vector.transpose();
    (which == 0 ? result.plane.first : result.plane.second) = copied((sets * vector).normalized());
    (which == 0 ? result.first_share : result.second_share) = eigenvalue / variance;
  }
  return result;
}

Plane random_plane(const Network<float>& network, std::uint64_t seed) {
  Random random(seed, "loss_surface");
  const auto origin = network.parameters();
  Plane plane{{origin.begin(), origin.end()}, {}, {}};
  plane.first = random_direction(network, random);
  plane.second = random_direction(network, random);
  return plane;
}

Point project(const Plane& plane, std::span<const float> weights) {
  require_size("weights", weights.size(), plane.origin.size());
  const Eigen::VectorXd first = view(plane.first).cast<double>(), second = view(plane.second).cast<double>(),
                        from = (view(weights) - view(plane.origin)).cast<double>();
  const double a = first.dot(first), b = first.dot(second), c = second.dot(second);
  const double x = first.dot(from), y = second.dot(from), determinant = a * c - b * b;
  return {(c * x - b * y) / determinant, (a * y - b * x) / determinant};
}

std::vector<double> loss_surface(const Experiment& experiment, const Plane& plane, const Axis& x,
                                 const Axis& y, Part part) {
  if (experiment.network.batch_norm)
    throw InvalidField("network.batch_norm", "true",
                       "false: its statistics hold at one place of the plane only");
  require("x.count", x.count, {1, 1000});
  require("y.count", y.count, {1, 1000});
  Network<float> network(experiment);
  const auto parameters = network.parameters();
  require_size("plane.origin", plane.origin.size(), parameters.size());
  require_size("plane.first", plane.first.size(), parameters.size());
  require_size("plane.second", plane.second.size(), parameters.size());
  const Dataset dataset = make_dataset(experiment.data, experiment.seed);
  const ImageSet& set = images_of(dataset, part);
  Eigen::Map<Eigen::VectorXf> w(parameters.data(), static_cast<Eigen::Index>(parameters.size()));
  std::vector<double> losses;
  for (int row = 0; row < y.count; ++row)
    for (int column = 0; column < x.count; ++column) {
      // <excerpt loss-surface>
      w = view(plane.origin) + float(x.at(column)) * view(plane.first) +
          float(y.at(row)) * view(plane.second);
      network.forward(set.inputs, Mode::eval);
      losses.push_back(network.loss(set.labels));
      // </excerpt>
    }
  return losses;
}

}  // namespace mlp
