#include "emulator/kinesis/shard_iterator.h"

#include <cstring>

#include "emulator/kinesis/opaque_token.h"

namespace weir::kinesis {
namespace {

constexpr std::uint64_t kPurpose = 0x7368617264697465;

/// The fixed part of the token; the stream's name follows.
struct Packed {
  std::int64_t created_ms;
  std::uint64_t incarnation;
  std::uint64_t ordinal;
  std::uint32_t shard_index;
  std::uint32_t serial;
};

}  // namespace

std::string to_text(const ShardIterator& iterator) {
  const Packed packed{iterator.created_ms, iterator.incarnation, iterator.ordinal,
                      iterator.shard_index, iterator.serial};
  std::string payload(reinterpret_cast<const char*>(&packed), sizeof packed);
  payload += iterator.stream;
  return seal_token(kPurpose, payload);
}

std::optional<ShardIterator> parse_shard_iterator(std::string_view text) {
  // AWS reads over quotation marks, which shells and jq leave around it (seen in LocalStack's
  // tests, which have been run against AWS).
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  const auto payload = open_token(kPurpose, text);
  if (!payload || payload->size() < sizeof(Packed)) return std::nullopt;
  Packed packed;
  std::memcpy(&packed, payload->data(), sizeof packed);
  return ShardIterator{packed.created_ms,
                       packed.incarnation,
                       packed.ordinal,
                       packed.shard_index,
                       payload->substr(sizeof packed),
                       packed.serial};
}

}  // namespace weir::kinesis
