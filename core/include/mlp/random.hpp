#pragma once
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace mlp {

/// A seeded stream of random numbers that gives the same sequence with every compiler and in every browser.
///
/// Mersenne Twister 19937-64 (Matsumoto and Nishimura 1998); the distributions are our own, because those of the
/// standard library differ between implementations. Streams with different names are independent, so that drawing
/// more numbers for one purpose changes nothing for another.
class Random {
 public:
  /// Starts the stream `name` of `seed`; both are mixed (splitmix64, Steele et al. 2014) into the generator's seed.
  Random(std::uint64_t seed, std::string_view name);

  /// A uniform number in [0, 1) with 53 random bits.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  /// A uniform number in [low, high).
  double uniform(double low, double high);

  /// A standard normal number, N(0, 1) (polar method, Marsaglia and Bray 1964).
  double normal();

  /// A uniform integer in [0, count). Throws std::invalid_argument if count is 0.
  std::uint64_t below(std::uint64_t count);

  /// Puts `items` into a uniformly random order (Fisher and Yates; Durstenfeld 1964).
  template <typename T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  /// The stream's position as text, for a checkpoint.
  std::string state() const;

  /// Goes on from a position given by `state()`. Throws std::invalid_argument if `text` is not one.
  void set_state(const std::string& text);

 private:
  std::mt19937_64 engine_;
};

}  // namespace mlp
