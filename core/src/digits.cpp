#include <algorithm>
#include <cmath>
#include <vector>

#include "embedded.hpp"
#include "mlp/dataset.hpp"

namespace mlp {
namespace {

/// Four numbers that tell what was read before a decision.
using Contexts = int[4];
enum Kind { label, pixel };
constexpr int nodes = 17;
constexpr Contexts label_sizes{10, 100, 100, 1000}, pixel_sizes{640, 640 * 64, 9 * 9 * 9 * 5, 15'625};
constexpr int label_contexts = 10 + 100 + 100 + 1000;
constexpr int all_contexts = label_contexts + 640 + 640 * 64 + 9 * 9 * 9 * 5 + 15'625;

struct Counter {
  std::uint16_t ones = 32768, seen = 0;  // the probability of a one, times 65536
};

/// Undoes core/data/pack_digits.py, which says how it works, step for step.
class Unpacker {
 public:
  Unpacker() : counters_(all_contexts * nodes) {
    std::fill_n(&weights_[0][0][0], sizeof weights_ / sizeof(double), 0.35);
    for (int i = 0; i < 4; ++i) shift();
  }

  bool bit(Kind kind, const Contexts& contexts, int node) {
    Counter* counters[4];
    double opinions[4], sum = 0, *weights = weights_[kind][node];
    int first = kind == label ? 0 : label_contexts;
    for (int i = 0; i < 4; ++i) {
      counters[i] = &counters_[(first + contexts[i]) * nodes + node];
      first += (kind == label ? label_sizes : pixel_sizes)[i];
      const double u = (counters[i]->ones - 32768) / 32768.0;
      opinions[i] = u / std::sqrt(1 - u * u);
      sum += weights[i] * opinions[i];
    }
    const double probability = 0.5 + 0.5 * sum / std::sqrt(1 + sum * sum);
    const bool bit = decide(std::clamp(static_cast<int>(probability * 65536), 8, 65528));
    const double error = 0.01 * (bit - probability);
    for (int i = 0; i < 4; ++i) {
      weights[i] += error * opinions[i];
      auto& [ones, seen] = *counters[i];
      seen = std::min(seen + 1, 120);
      const int rate = 2 * seen + 1;
      ones += bit ? 2 * (65520 - ones) / rate : -(2 * (ones - 16) / rate);
    }
    return bit;
  }

  int tree(Kind kind, const Contexts& contexts) {
    int node = 1;
    while (node < 16) node = 2 * node + bit(kind, contexts, node);
    return node - 16;
  }

 private:
  bool decide(std::uint32_t share) {
    const auto middle = low_ + static_cast<std::uint32_t>(std::uint64_t{high_ - low_} * share >> 16);
    const bool bit = code_ <= middle;
    (bit ? high_ : low_) = bit ? middle : middle + 1;
    while ((low_ ^ high_) >> 24 == 0) shift();
    return bit;
  }
  void shift() {
    low_ <<= 8;
    high_ = high_ << 8 | 255;
    code_ = code_ << 8 | (next_ < embedded::digits + embedded::digits_size ? *next_++ : 0);
  }

  std::vector<Counter> counters_;
  double weights_[2][nodes][4];
  const std::uint8_t* next_ = embedded::digits;
  std::uint32_t low_ = 0, high_ = ~low_, code_ = 0;
};

struct Unpacked {
  std::uint8_t pixels[image_count * pixel_count], labels[image_count];

  Unpacked() {
    Unpacker from;
    for (int image = 0; image < image_count; ++image) {
      labels[image] = read_label(from, image);
      for (int i = 0; i < pixel_count; ++i) pixels[image * pixel_count + i] = read_pixel(from, image, i);
    }
  }

  int read_label(Unpacker& from, int image) const {
    const auto before = [&](int back) { return image < back ? 0 : labels[image - back]; };
    const int one = before(1), two = one * 10 + before(2);
    return from.tree(label, {one, two, before(10) * 10 + one, two * 10 + before(3)});
  }

  int read_pixel(Unpacker& from, int image, int index) const {
    const int row = index / image_side, col = index % image_side;
    const auto ink = [&](int up, int right) {
      const bool inside = row >= up && col + right >= 0 && col + right < image_side;
      return inside ? pixels[image * pixel_count + index - up * image_side + right] : 0;
    };
    const int around[] = {ink(0, -1), ink(1, 0), ink(1, 1), ink(1, -1), ink(0, -2), ink(2, 0)};
    const int place = labels[image] * pixel_count + index;
    Contexts contexts{place, place, 0, 0};
    for (int i = 0; i < 3; ++i) contexts[1] = contexts[1] * 4 + (around[i] + 5) / 6;
    for (int i = 0; i < 3; ++i) contexts[2] = contexts[2] * 9 + (around[i] + 1) / 2;
    contexts[2] = contexts[2] * 5 + (around[3] + 3) / 4;
    for (const int ink : around) contexts[3] = contexts[3] * 5 + (ink + 3) / 4;
    if (from.bit(pixel, contexts, 0)) return 0;
    if (from.bit(pixel, contexts, 16)) return 16;
    return from.tree(pixel, contexts);
  }
};

}  // namespace

Digits digits() {
  static const Unpacked unpacked;
  return {unpacked.pixels, unpacked.labels};
}

}  // namespace mlp
