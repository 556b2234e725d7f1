#include "mlp/random.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace mlp {
namespace {

std::uint64_t splitmix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

std::uint64_t stream_seed(std::uint64_t seed, std::string_view name) {
  std::uint64_t mixed = splitmix64(seed);
  for (unsigned char letter : name) mixed = splitmix64(mixed ^ letter);
  return mixed;
}

/// Whether these numbers are a state that the generator can come to: not all zeros, of the first word the upper
/// 33 bits counting (it would give zeros for ever), and a place within the words, where a library writes it.
bool is_position(const std::string& text) {
  constexpr std::size_t words = std::mt19937_64::state_size;
  std::istringstream stream(text);
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number; stream >> number;) numbers.push_back(number);
  if (numbers.size() < words || (numbers.size() > words && numbers[words] > words)) return false;
  numbers.resize(words);
  numbers.front() >>= 31;
  return std::any_of(numbers.begin(), numbers.end(), [](std::uint64_t number) { return number != 0; });
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view name) : engine_(stream_seed(seed, name)) {}

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Random::normal() {
  for (;;) {
    const double u = uniform(-1.0, 1.0);
    const double v = uniform(-1.0, 1.0);
    const double s = u * u + v * v;
    if (s > 0.0 && s < 1.0) return u * std::sqrt(-2.0 * std::log(s) / s);
  }
}

std::uint64_t Random::below(std::uint64_t count) {
  if (count == 0) throw std::invalid_argument("Random::below: count must be at least 1");
  const std::uint64_t uneven = (0 - count) % count;  // 2^64 mod count: numbers below it would favour small results
  for (;;) {
    const std::uint64_t number = engine_();
    if (number >= uneven) return number % count;
  }
}

std::string Random::state() const {
  std::ostringstream text;
  text << engine_;
  return text.str();
}

void Random::set_state(const std::string& text) {
  std::istringstream stream(text);
  std::mt19937_64 engine;
  stream >> engine;
  std::ostringstream again;
  again << engine;
  if (!stream || again.str() != text || !is_position(text))
    throw std::invalid_argument("Random::set_state: not the state of a random stream");
  engine_ = engine;
}

}  // namespace mlp
