#include "tests/unit/pipeline/clients/aggregate_support.h"

#include "emulator/base/md5.h"

namespace weir::clients {
namespace {

constexpr std::string_view kMagic = "\xF3\x89\x9A\xC2";
constexpr std::size_t kDigestBytes = 16;

}  // namespace

std::string aggregate(const std::vector<UserRecord>& records) {
  AggregateWriter writer;
  for (const UserRecord& record : records) writer.add(record, SIZE_MAX);
  std::string bytes(writer.bytes(), '\0');
  writer.write(bytes.data());
  return bytes;
}

std::string enclose(std::string_view message) {
  std::string bytes{kMagic};
  bytes += message;
  const base::HashKey digest = base::md5_hash_key(message);
  for (const std::uint64_t half : {digest.high, digest.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(half >> shift);
  }
  return bytes;
}

std::string message_of(std::string_view aggregated) {
  aggregated.remove_prefix(kMagic.size());
  aggregated.remove_suffix(kDigestBytes);
  return std::string{aggregated};
}

}  // namespace weir::clients
