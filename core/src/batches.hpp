#pragma once
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "mlp/dataset.hpp"
#include "mlp/random.hpp"

namespace mlp {

/// Hands out an epoch's training images batch by batch: in order where a batch holds them all, else shuffled
/// anew for every epoch. The last batch may be smaller.
class Batches {
 public:
  Batches(const ImageSet& images, std::uint64_t seed) : images_(images), random_(seed, "batches") {
    order_.resize(images.labels.size());
    std::iota(order_.begin(), order_.end(), 0);
  }

  /// Begins an epoch with `batch_size` images a batch; 0 takes all.
  void begin_epoch(int batch_size) {
    first_ = 0;
    size_ = 0;
    batch_size_ = batch_size == 0 ? count() : std::min(batch_size, count());
    if (batch_size_ < count()) random_.shuffle(std::span(order_));
  }

  bool at_end() const { return first_ + size_ >= count(); }

  /// Goes on to the next batch of the epoch.
  void next() {
    first_ += size_;
    size_ = std::min(batch_size_, count() - first_);
    if (size_ == count()) return;
    if (inputs_.cols() < size_) inputs_.resize(images_.inputs.rows(), size_);
    labels_.resize(size_);
    for (int i = 0; i < size_; ++i) {
      inputs_.col(i) = images_.inputs.col(order_[first_ + i]);
      labels_[i] = images_.labels[order_[first_ + i]];
    }
  }

  int size() const { return size_; }
  ConstMatrixView<float> inputs() const {
    const Matrix<float>& source = size_ == count() ? images_.inputs : inputs_;
    return {source.data(), source.rows(), size_};
  }
  std::span<const std::uint8_t> labels() const {
    if (size_ == count()) return images_.labels;
    return labels_;
  }

 private:
  int count() const { return static_cast<int>(order_.size()); }

  const ImageSet& images_;
  Random random_;
  std::vector<int> order_;
  int batch_size_ = 0, first_ = 0, size_ = 0;
  Matrix<float> inputs_;
  std::vector<std::uint8_t> labels_;
};

}  // namespace mlp
