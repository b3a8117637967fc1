#include "emulator/kinesis/sequence_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "emulator/base/hash_key.h"

namespace weir::kinesis {
namespace {

using base::Uint128;

constexpr std::size_t kDigits = 56;
constexpr std::uint64_t kVersion = 2;
/// Shards made later, in the year 2477, are not believed.
constexpr std::int64_t kCreatedBefore = 16'025'175'000;
constexpr std::uint64_t kLeadingBits = 2;
constexpr std::uint32_t kMaxShardIndex = 0x7fff'ffff;
constexpr std::uint64_t kSecondsMask = (std::uint64_t{1} << 36) - 1;

/// A 192-bit number, most significant word first.
using Wide = std::array<std::uint64_t, 3>;

/// 10^19, the greatest power of ten in a word: 56 digits are three words of them at most.
constexpr std::uint64_t kChunk = 10'000'000'000'000'000'000ULL;
constexpr std::size_t kChunkDigits = 19;

std::uint64_t divide_by_chunk(Wide& value) {
  Uint128 remainder = 0;
  for (std::uint64_t& word : value) {
    const Uint128 dividend = (remainder << 64) | word;
    word = static_cast<std::uint64_t>(dividend / kChunk);
    remainder = dividend % kChunk;
  }
  return static_cast<std::uint64_t>(remainder);
}

/// False when the product no longer fits.
bool multiply_add(Wide& value, std::uint64_t factor, std::uint64_t addend) {
  Uint128 carry = addend;
  for (std::size_t i = value.size(); i-- > 0;) {
    carry += Uint128{value[i]} * factor;
    value[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
  return carry == 0;
}

Wide pack(const ParsedSequenceNumber& number) {
  const std::uint64_t seconds =
      static_cast<std::uint64_t>(std::max<std::int64_t>(number.seconds, 0)) & kSecondsMask;
  const auto shard = static_cast<std::uint64_t>(number.shard_index);
  const auto created = static_cast<std::uint64_t>(number.shard_created_seconds);
  return {(kLeadingBits << 56) | (created << 20) | ((shard & 0xf) << 16) | (number.index >> 48),
          (number.index << 16) | (seconds >> 28), (seconds << 36) | (shard << 4) | kVersion};
}

std::optional<ParsedSequenceNumber> unpack(const Wide& value) {
  ParsedSequenceNumber number;
  number.shard_created_seconds = static_cast<std::int64_t>((value[0] >> 20) & kSecondsMask);
  const auto shard = static_cast<std::uint32_t>(value[2] >> 4);
  const std::uint64_t version = value[2] & 0xf;
  if (version == 1) {
    number.version = 1;
    number.shard_index = shard;
    return number;
  }
  number.index = (value[0] << 48) | (value[1] >> 16);
  number.seconds = static_cast<std::int64_t>(((value[1] & 0xff) << 28) | (value[2] >> 36));
  number.shard_index = static_cast<std::int32_t>(shard);
  const bool sound = version == kVersion && number.index <= kClosingIndex &&
                     number.shard_created_seconds < kCreatedBefore;
  if (!sound) return std::nullopt;
  return number;
}

/// Layout 0, up to 129 bits: 1, shard creation (36), 8 bits, 64 bits, shard index (16). The leading
/// 1 may be left out. Longer ones carry four bits more at their end.
std::optional<ParsedSequenceNumber> unpack_oldest(Uint128 value, bool longer) {
  if (longer) value >>= 4;
  ParsedSequenceNumber number;
  number.version = 0;
  number.shard_created_seconds =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(value >> 88) & kSecondsMask);
  number.shard_index = static_cast<std::uint16_t>(value);
  if (number.shard_created_seconds >= kCreatedBefore) return std::nullopt;
  return number;
}

}  // namespace

std::string to_decimal(const ParsedSequenceNumber& number) {
  Wide value = pack(number);
  std::string text(kDigits, '0');
  std::size_t end = kDigits;
  while (end > 0) {
    std::uint64_t chunk = divide_by_chunk(value);
    for (std::size_t i = 0; i < kChunkDigits && end > 0; ++i) {
      text[--end] = static_cast<char>('0' + chunk % 10);
      chunk /= 10;
    }
  }
  return text;
}

std::string to_decimal(const SequenceNumber& number) {
  return to_decimal(ParsedSequenceNumber{.index = number.ordinal + 1,
                                         .seconds = number.arrival.millis / 1000,
                                         .shard_created_seconds = number.shard_created_seconds,
                                         .shard_index = number.shard_index});
}

std::optional<ParsedSequenceNumber> parse_sequence_number(std::string_view text) {
  Wide value{};
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    if (!multiply_add(value, 10, static_cast<std::uint64_t>(c - '0'))) return std::nullopt;
  }
  if (value[0] >> 56 == kLeadingBits) return unpack(value);
  if (value[0] > 1) return std::nullopt;
  return unpack_oldest((Uint128{value[1]} << 64) | value[2], value[0] == 1);
}

std::string shard_id_of(std::int64_t shard_index) {
  return fmt::format("shardId-{:012}", shard_index);
}

std::optional<std::uint32_t> parse_shard_id(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) text.remove_prefix(dash + 1);
  std::uint64_t index = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc{} || stop != end || index > kMaxShardIndex) return std::nullopt;
  return static_cast<std::uint32_t>(index);
}

}  // namespace weir::kinesis
