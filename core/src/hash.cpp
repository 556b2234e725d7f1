#include "mlp/hash.hpp"

#include <cstdint>
#include <cstring>

namespace mlp {

template <typename Value>
std::string hash_of(std::span<const Value> values) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const Value value : values) {
    const Value number = value == 0 ? 0 : value;
    unsigned char bytes[sizeof(Value)];
    std::memcpy(bytes, &number, sizeof(Value));
    for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  }
  std::string text(16, '0');
  for (int digit = 15; digit >= 0; --digit, hash >>= 4) text[digit] = "0123456789abcdef"[hash & 15];
  return text;
}

template std::string hash_of<float>(std::span<const float>);
template std::string hash_of<double>(std::span<const double>);
template std::string hash_of<char>(std::span<const char>);

}  // namespace mlp
