#include "batches.hpp"

#include <algorithm>
#include <numeric>

#include "mlp/augmentation.hpp"

namespace mlp {

Batches::Batches(const Dataset& dataset, double shift, std::uint64_t seed)
    : dataset_(dataset), shift_(shift), order_random_(seed, "batches"), shift_random_(seed, "augmentation") {
  order_.resize(dataset.train.labels.size());
  std::iota(order_.begin(), order_.end(), 0);
}

void Batches::begin_epoch(int batch_size) {
  first_ = 0;
  size_ = 0;
  batch_size_ = batch_size == 0 ? count() : std::min(batch_size, count());
  if (batch_size_ < count()) order_random_.shuffle(std::span(order_));
}

void Batches::next() {
  first_ += size_;
  size_ = std::min(batch_size_, count() - first_);
  if (whole()) return;
  const ImageSet& train = dataset_.train;
  room(inputs_, train.inputs.rows(), size_);
  labels_.resize(size_);
  // <excerpt next-batch>
  for (int i = 0; i < size_; ++i) {
    const int image = order_[first_ + i];  // shuffled anew in every epoch
    if (shift_ > 0)
      inputs_.col(i) = moved(image);
    else
      inputs_.col(i) = train.inputs.col(image);
    labels_[i] = train.labels[image];
  }
  // </excerpt>
}

Vector<float> Batches::moved(int image) {
  const std::size_t first = std::size_t{dataset_.train.images[image]} * pixel_count;
  const auto pixels = Eigen::Map<const Vector<std::uint8_t>>(digits().pixels.data() + first, pixel_count);
  const double right = shift_random_.uniform(-shift_, shift_), down = shift_random_.uniform(-shift_, shift_);
  return dataset_.scaling.apply(shifted(pixels.cast<float>(), right, down));
}

ConstMatrixView<float> Batches::inputs() const {
  const Matrix<float>& source = whole() ? dataset_.train.inputs : inputs_;
  return {source.data(), source.rows(), size_};
}

std::span<const std::uint8_t> Batches::labels() const {
  if (whole()) return dataset_.train.labels;
  return labels_;
}

}  // namespace mlp
