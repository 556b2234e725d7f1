#include "mlp/dropout.hpp"

#include <stdexcept>

namespace mlp {

DropoutRule inverted_dropout(double rate, Mode mode) {
  // <excerpt dropout-rule>
  // in training only; what stays is scaled up to make good for what is dropped
  return {.rate = rate, .on = rate > 0 && mode == Mode::train, .scale = 1 / (1 - rate)};
  // </excerpt>
}

template <typename Scalar>
void Dropout<Scalar>::forward(const DropoutRule& rule, Random& random,
                              const Eigen::Ref<const Matrix<Scalar>>& values) {
  on_ = rule.on;
  if (rule.rate == 0) images_ = 0;
  if (!on_) return;
  if (held_ && (mask_.rows() != values.rows() || mask_.cols() < values.cols()))
    throw std::invalid_argument("Dropout: the mask that is held has another shape than the values");
  images_ = values.cols();
  scale_ = static_cast<Scalar>(rule.scale);
  if (!held_) draw(rule.rate, random, values.rows());
  auto outputs = room(outputs_, values.rows(), images_);
  // <excerpt dropout>
  // the mask is 1 for a unit that stays and 0 for one that is dropped, in this pass and for this image
  outputs.array() = scale_ * values.array() * mask().array();
  // </excerpt>
}

template <typename Scalar>
void Dropout<Scalar>::draw(double rate, Random& random, Eigen::Index width) {
  auto mask = room(mask_, width, images_);
  // <excerpt dropout-draw>
  for (Scalar& stays : mask.reshaped()) stays = random.uniform() < rate ? Scalar(0) : Scalar(1);
  // </excerpt>
}

template <typename Scalar>
void Dropout<Scalar>::backward(Eigen::Ref<Matrix<Scalar>> delta) const {
  // <excerpt dropout-backward>
  delta.array() *= scale_ * mask().array();
  // </excerpt>
}

template <typename Scalar>
void Dropout<Scalar>::hold_mask(const Eigen::Ref<const Matrix<Scalar>>& mask) {
  mask_ = mask;
  held_ = true;
}

template class Dropout<float>;
template class Dropout<double>;

}  // namespace mlp
