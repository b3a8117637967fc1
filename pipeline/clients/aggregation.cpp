#include "pipeline/clients/aggregation.h"

#include <algorithm>
#include <cassert>
#include <functional>

#include "emulator/base/md5.h"
#include "pipeline/clients/protobuf_wire.h"

namespace weir::clients {
namespace {

constexpr std::string_view kMagic = "\xF3\x89\x9A\xC2";
constexpr std::size_t kDigestBytes = 16;

// Fields, see the head of aggregation.h.
constexpr std::uint32_t kPartitionKeyTable = 1;
constexpr std::uint32_t kExplicitHashKeyTable = 2;
constexpr std::uint32_t kRecords = 3;
constexpr std::uint32_t kPartitionKeyIndex = 1;
constexpr std::uint32_t kExplicitHashKeyIndex = 2;
constexpr std::uint32_t kData = 3;
constexpr std::uint32_t kTags = 4;
constexpr std::uint32_t kTagKey = 1;

constexpr std::size_t kSlotsMin = 64;

char* put_digest(char* out, base::HashKey digest) {
  for (const std::uint64_t half : {digest.high, digest.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) *out++ = static_cast<char>(half >> shift);
  }
  return out;
}

bool digest_matches(std::string_view message, std::string_view digest) {
  char expected[kDigestBytes];
  put_digest(expected, base::md5_hash_key(message));
  return digest == std::string_view{expected, kDigestBytes};
}

}  // namespace

std::size_t KeyTable::slot_of(std::string_view key) const {
  const std::size_t mask = slots_.size() - 1;
  const std::size_t hash = std::hash<std::string_view>{}(key);
  std::size_t slot = hash & mask;
  while (slots_[slot] != 0 && keys_[slots_[slot] - 1] != key) slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t KeyTable::find(std::string_view key) const {
  const auto absent = static_cast<std::uint32_t>(keys_.size());
  if (slots_.empty()) return absent;
  const std::uint32_t number = slots_[slot_of(key)];
  return number != 0 ? number - 1 : absent;
}

void KeyTable::add(std::string_view key) {
  if ((keys_.size() + 1) * 2 > slots_.size()) {
    slots_.assign(std::max(kSlotsMin, slots_.size() * 2), 0);
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      slots_[slot_of(keys_[i])] = static_cast<std::uint32_t>(i + 1);
    }
  }
  const std::size_t slot = slot_of(key);
  keys_.push_back(key);
  slots_[slot] = static_cast<std::uint32_t>(keys_.size());
}

void KeyTable::clear() {
  keys_.clear();
  std::fill(slots_.begin(), slots_.end(), 0);
}

std::size_t AggregateWriter::record_bytes(const Entry& entry) {
  std::size_t bytes = 1 + wire::varint_size(entry.key) + wire::bytes_field_size(entry.data.size());
  if (entry.explicit_key != kNone) bytes += 1 + wire::varint_size(entry.explicit_key);
  return bytes;
}

std::size_t AggregateWriter::bytes() const {
  return kMagic.size() + message_bytes_ + kDigestBytes;
}

bool AggregateWriter::add(const UserRecord& record, std::size_t bytes_max) {
  Entry entry{record.data, keys_.find(record.partition_key), kNone};
  const bool new_key = entry.key == keys_.size();
  std::size_t grows = new_key ? wire::bytes_field_size(record.partition_key.size()) : 0;
  bool new_explicit_key = false;
  if (!record.explicit_hash_key.empty()) {
    entry.explicit_key = explicit_keys_.find(record.explicit_hash_key);
    new_explicit_key = entry.explicit_key == explicit_keys_.size();
    if (new_explicit_key) grows += wire::bytes_field_size(record.explicit_hash_key.size());
  }
  grows += wire::bytes_field_size(record_bytes(entry));
  if (!empty() && bytes() + grows > bytes_max) return false;
  if (new_key) keys_.add(record.partition_key);
  if (new_explicit_key) explicit_keys_.add(record.explicit_hash_key);
  entries_.push_back(entry);
  message_bytes_ += grows;
  return true;
}

char* AggregateWriter::put_record(char* out, const Entry& entry) {
  out = wire::put_varint(out, wire::tag_of(kRecords, wire::kBytes));
  out = wire::put_varint(out, record_bytes(entry));
  out = wire::put_varint(out, wire::tag_of(kPartitionKeyIndex, wire::kVarint));
  out = wire::put_varint(out, entry.key);
  if (entry.explicit_key != kNone) {
    out = wire::put_varint(out, wire::tag_of(kExplicitHashKeyIndex, wire::kVarint));
    out = wire::put_varint(out, entry.explicit_key);
  }
  return wire::put_bytes_field(out, kData, entry.data);
}

void AggregateWriter::write(char* out) const {
  char* const message = out + kMagic.copy(out, kMagic.size());
  char* at = message;
  for (const auto key : keys_.keys()) at = wire::put_bytes_field(at, kPartitionKeyTable, key);
  for (const auto key : explicit_keys_.keys()) {
    at = wire::put_bytes_field(at, kExplicitHashKeyTable, key);
  }
  for (const Entry& entry : entries_) at = put_record(at, entry);
  assert(at == message + message_bytes_);
  put_digest(at, base::md5_hash_key({message, message_bytes_}));
}

void AggregateWriter::clear() {
  keys_.clear();
  explicit_keys_.clear();
  entries_.clear();
  message_bytes_ = 0;
}

bool looks_aggregated(std::string_view data) {
  return data.size() > kMagic.size() + kDigestBytes && data.starts_with(kMagic);
}

bool AggregateReader::is_tag(std::string_view message) {
  wire::Reader in{message};
  bool has_key = false;
  while (!in.at_end()) {
    const std::uint32_t tag = in.tag();
    has_key |= tag == wire::tag_of(kTagKey, wire::kBytes);
    in.skip(tag, wire::kDepthMax - 2);
  }
  return has_key && !in.failed();
}

bool AggregateReader::read_record(std::string_view message, Raw& record) {
  wire::Reader in{message};
  while (!in.at_end()) {
    const std::uint32_t tag = in.tag();
    switch (tag) {
      case wire::tag_of(kPartitionKeyIndex, wire::kVarint):
        record.key = in.varint();
        record.has_key = true;
        break;
      case wire::tag_of(kExplicitHashKeyIndex, wire::kVarint):
        record.explicit_key = in.varint();
        record.has_explicit_key = true;
        break;
      case wire::tag_of(kData, wire::kBytes):
        record.data = in.bytes();
        record.has_data = true;
        break;
      case wire::tag_of(kTags, wire::kBytes):
        if (!is_tag(in.bytes())) return false;
        break;
      default:
        in.skip(tag, wire::kDepthMax - 1);
    }
  }
  return record.has_key && record.has_data && !in.failed();
}

bool AggregateReader::read_message(std::string_view message) {
  keys_.clear();
  explicit_keys_.clear();
  raw_.clear();
  wire::Reader in{message};
  while (!in.at_end()) {
    const std::uint32_t tag = in.tag();
    switch (tag) {
      case wire::tag_of(kPartitionKeyTable, wire::kBytes):
        keys_.push_back(in.bytes());
        break;
      case wire::tag_of(kExplicitHashKeyTable, wire::kBytes):
        explicit_keys_.push_back(in.bytes());
        break;
      case wire::tag_of(kRecords, wire::kBytes):
        if (!read_record(in.bytes(), raw_.emplace_back())) return false;
        break;
      default:
        in.skip(tag, wire::kDepthMax);
    }
  }
  return !in.failed();
}

// The tables may stand behind the records that refer to them.
bool AggregateReader::resolve() {
  key_hashes_.resize(keys_.size());
  base::md5_hash_keys(keys_, key_hashes_);
  explicit_hashes_.clear();
  for (const auto text : explicit_keys_) explicit_hashes_.push_back(base::parse_hash_key(text));
  records_.clear();
  for (const Raw& raw : raw_) {
    if (raw.key >= keys_.size()) return false;
    auto& record =
        records_.emplace_back(AggregatedUserRecord{raw.data, keys_[raw.key], key_hashes_[raw.key]});
    if (!raw.has_explicit_key) continue;
    if (raw.explicit_key >= explicit_keys_.size()) return false;
    const auto& explicit_hash = explicit_hashes_[raw.explicit_key];
    if (!explicit_hash) return false;
    record.hash_key = *explicit_hash;
  }
  return true;
}

std::optional<std::span<const AggregatedUserRecord>> AggregateReader::read(std::string_view data) {
  if (!looks_aggregated(data)) return std::nullopt;
  const std::string_view digest = data.substr(data.size() - kDigestBytes);
  data.remove_prefix(kMagic.size());
  data.remove_suffix(kDigestBytes);
  if (!digest_matches(data, digest) || !read_message(data) || !resolve()) return std::nullopt;
  return records_;
}

std::size_t Deaggregator::append(const api::kinesis::RecordView& record,
                                 const HashKeyRange& range) {
  const auto users = reader_.read(record.data);
  if (!users) {
    split_.push_back(record);
    return 0;
  }
  std::size_t other_shard = 0;
  for (const AggregatedUserRecord& user : *users) {
    if (range.contains(user.hash_key)) {
      split_.push_back({user.data, user.partition_key, record.sequence_number});
    } else {
      ++other_shard;
    }
  }
  return other_shard;
}

UserRecordSlice Deaggregator::split(std::size_t limit, const HashKeyRange& range) {
  assert(!done() && at_aggregate() && limit > 0);
  UserRecordSlice slice;
  split_.clear();
  while (!done() && at_aggregate() && split_.size() < limit) {
    slice.other_shard += append(rest_.front(), range);
    slice.last = rest_.front().sequence_number;
    skip(1);
  }
  slice.records = split_;
  return slice;
}

}  // namespace weir::clients
