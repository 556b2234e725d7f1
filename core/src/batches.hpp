#pragma once
#include <span>
#include <string>
#include <vector>

#include "mlp/dataset.hpp"
#include "mlp/random.hpp"

namespace mlp {

/// Hands out an epoch's training images batch by batch: in order where a batch holds them all, else shuffled
/// anew for every epoch. The last batch may be smaller. With augmentation every image is moved at random.
class Batches {
 public:
  /// `shift`: how far an image moves at most, in pixels.
  Batches(const Dataset& dataset, double shift, std::uint64_t seed);

  /// Begins an epoch with `batch_size` images a batch; 0 takes all.
  void begin_epoch(int batch_size);

  bool at_end() const { return first_ + size_ >= count(); }

  /// Goes on to the next batch of the epoch.
  void next();

  int size() const { return size_; }
  ConstMatrixView<float> inputs() const;
  std::span<const std::uint8_t> labels() const;

  /// The order of the images and the positions of the random streams, for a checkpoint between two epochs.
  const std::vector<int>& order() const { return order_; }
  std::string order_state() const { return order_random_.state(); }
  std::string shift_state() const { return shift_random_.state(); }
  /// `order` has each image once.
  void set_order(const std::vector<int>& order) { order_ = order; }
  /// Both throw std::invalid_argument if `state` is none of a random stream.
  void set_order_state(const std::string& state) { order_random_.set_state(state); }
  void set_shift_state(const std::string& state) { shift_random_.set_state(state); }

 private:
  int count() const { return static_cast<int>(order_.size()); }
  /// A batch of all images as they stand needs no copy.
  bool whole() const { return size_ == count() && shift_ == 0; }
  Vector<float> moved(int image);

  const Dataset& dataset_;
  double shift_;
  Random order_random_, shift_random_;
  std::vector<int> order_;
  int batch_size_ = 0, first_ = 0, size_ = 0;
  Matrix<float> inputs_;
  std::vector<std::uint8_t> labels_;
};

}  // namespace mlp
