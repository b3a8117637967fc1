#include "emulator/kinesis/opaque_token.h"

#include <cstring>

#include "emulator/api/base64.h"
#include "emulator/sim/random.h"

namespace weir::kinesis {
namespace {

// Real iterators begin with these eight bytes (kinesalite's observation).
constexpr std::string_view kHeader{"\0\0\0\0\0\0\0\1", 8};
constexpr std::size_t kChecksumBytes = 8;

std::uint64_t checksum_of(std::uint64_t purpose, std::string_view bytes) {
  std::uint64_t sum = sim::mix_bits(purpose ^ bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min<std::size_t>(8, bytes.size() - at));
    sum = sim::mix_bits(sum ^ word);
  }
  return sum;
}

/// Exclusive-or with a key stream that starts from the checksum; undoes itself.
void scramble(std::uint64_t key, char* bytes, std::size_t size) {
  for (std::size_t at = 0; at < size; at += 8) {
    key = sim::mix_bits(key);
    const std::size_t count = std::min<std::size_t>(8, size - at);
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, count);
    word ^= key;
    std::memcpy(bytes + at, &word, count);
  }
}

}  // namespace

std::string seal_token(std::uint64_t purpose, std::string_view payload) {
  const std::uint64_t checksum = checksum_of(purpose, payload);
  std::string bytes(kHeader);
  bytes.append(reinterpret_cast<const char*>(&checksum), kChecksumBytes);
  bytes.append(payload);
  const std::size_t prefix = kHeader.size() + kChecksumBytes;
  scramble(checksum, bytes.data() + prefix, payload.size());
  return api::base64_encode(bytes);
}

std::optional<std::string> open_token(std::uint64_t purpose, std::string_view text) {
  auto decoded = api::base64_decode(text);
  if (!decoded) return std::nullopt;
  std::string& bytes = *decoded;
  const std::size_t prefix = kHeader.size() + kChecksumBytes;
  if (bytes.size() < prefix || !bytes.starts_with(kHeader)) return std::nullopt;
  std::uint64_t checksum = 0;
  std::memcpy(&checksum, bytes.data() + kHeader.size(), kChecksumBytes);
  scramble(checksum, bytes.data() + prefix, bytes.size() - prefix);
  bytes.erase(0, prefix);
  if (checksum_of(purpose, bytes) != checksum) return std::nullopt;
  return std::move(bytes);
}

}  // namespace weir::kinesis
