// Aggregated records: many user records in one Kinesis record, in the format of the Kinesis
// Producer Library (awslabs/amazon-kinesis-producer, aggregation-format.md):
//
//   F3 89 9A C2 | message AggregatedRecord, Protocol Buffers version 2 | MD5 of the message
//
//   AggregatedRecord   1 partition_key_table: string*   2 explicit_hash_key_table: string*
//                      3 records: Record*
//   Record             1 partition_key_index: uint64    2 explicit_hash_key_index: uint64?
//                      3 data: bytes                    4 tags: Tag*
//   Tag                1 key: string                    2 value: string?
//
// Written and read by hand: the message is small, and a view a record is all that is kept of it,
// where the protobuf library would allocate and copy each one. The tests hold both to the library.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/hash_key.h"
#include "pipeline/clients/hash_key_range.h"

namespace weir::clients {

/// The partition key of an aggregated record, which has an explicit hash key always (the KPL's
/// KinesisRecord::partition_key).
inline constexpr std::string_view kAggregatePartitionKey = "a";

/// A record on its way into an aggregate.
struct UserRecord {
  std::string_view data;
  std::string_view partition_key;
  std::string_view explicit_hash_key;  ///< Decimal, as on the wire; empty: none.
};

/// Texts numbered in the order in which they came, each once. Keeps views.
class KeyTable {
 public:
  std::size_t size() const { return keys_.size(); }
  const std::vector<std::string_view>& keys() const { return keys_; }
  /// size() when `key` is not there.
  std::uint32_t find(std::string_view key) const;
  void add(std::string_view key);
  void clear();

 private:
  std::size_t slot_of(std::string_view key) const;

  std::vector<std::string_view> keys_;
  std::vector<std::uint32_t> slots_;  // Number + 1, by open addressing; 0 is free.
};

/// Collects the records of one aggregate after another; all memory serves again.
class AggregateWriter {
 public:
  /// Takes `record` in unless the aggregate would grow beyond `bytes_max` by it; false then. Into
  /// an empty aggregate everything goes. The views must stay valid until clear().
  bool add(const UserRecord& record, std::size_t bytes_max);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  /// Of the whole aggregated record, magic number and digest included.
  std::size_t bytes() const;
  /// Writes the aggregated record, bytes() long, to `out`: what the KPL would make of the same
  /// records. At least one record.
  void write(char* out) const;
  void clear();

 private:
  struct Entry {
    std::string_view data;
    std::uint32_t key;
    std::uint32_t explicit_key;  // kNone: none.
  };
  static constexpr std::uint32_t kNone = UINT32_MAX;

  static std::size_t record_bytes(const Entry& entry);
  static char* put_record(char* out, const Entry& entry);

  KeyTable keys_;
  KeyTable explicit_keys_;
  std::vector<Entry> entries_;
  std::size_t message_bytes_ = 0;
};

/// What an aggregate holds.
struct AggregatedUserRecord {
  std::string_view data;
  std::string_view partition_key;
  /// The explicit hash key, else MD5 of the partition key.
  base::HashKey hash_key;
};

/// True for what may be an aggregate: the KPL's magic number, and room for a message and digest.
bool looks_aggregated(std::string_view data);

/// Takes aggregates apart, without an allocation a record.
class AggregateReader {
 public:
  /// The user records of `data` in order; nullopt when it is not in every respect an aggregate:
  /// then it is a plain record whatever it begins with, as the Kinesis Client Library has it. The
  /// span lives until the next call, the views in it as long as `data`.
  std::optional<std::span<const AggregatedUserRecord>> read(std::string_view data);

 private:
  struct Raw {
    std::string_view data;
    std::uint64_t key = 0;
    std::uint64_t explicit_key = 0;
    bool has_key = false;
    bool has_explicit_key = false;
    bool has_data = false;
  };

  bool read_message(std::string_view message);
  static bool read_record(std::string_view message, Raw& record);
  static bool is_tag(std::string_view message);
  bool resolve();

  std::vector<std::string_view> keys_;
  std::vector<std::string_view> explicit_keys_;
  std::vector<Raw> raw_;
  std::vector<base::HashKey> key_hashes_;
  std::vector<std::optional<base::HashKey>> explicit_hashes_;
  std::vector<AggregatedUserRecord> records_;
};

/// User records of some neighbouring Kinesis records.
struct UserRecordSlice {
  /// Those that belong to the shard; each with the sequence number of its Kinesis record.
  std::span<const api::kinesis::RecordView> records;
  api::kinesis::SequenceNumber last;  ///< Of the last Kinesis record.
  std::size_t other_shard = 0;        ///< User records left out, see Deaggregator.
};

/// Walks over the records of a GetRecords answer, of which some may be aggregates. Plain ones are
/// never looked at but for the one at hand: who decodes them notices an aggregate for nothing.
///
/// A user record in an aggregate whose hash key lies outside the shard's range is left out: the
/// stream was resharded while the aggregate was under way, and its producer sends that record
/// again to the shard that owns it. (The Kinesis Client Library leaves the whole aggregate out, the
/// KPL sends again only what is in the wrong shard: with those two the rest is lost.)
class Deaggregator {
 public:
  /// `records` must stay valid until the last one has been worked off.
  void start(std::span<const api::kinesis::RecordView> records) { rest_ = records; }

  bool done() const { return rest_.empty(); }
  /// The record at hand may be an aggregate. Only while not done(), as all that follows.
  bool at_aggregate() const { return looks_aggregated(rest_.front().data); }
  /// The next records as they are, at most `limit`. Those from the first aggregate on are for
  /// split().
  std::span<const api::kinesis::RecordView> peek(std::size_t limit) const {
    return rest_.first(rest_.size() < limit ? rest_.size() : limit);
  }
  /// `count` records have been worked off.
  void skip(std::size_t count) { rest_ = rest_.subspan(count); }
  /// At an aggregate: takes this one and those right behind it apart, up to the one that makes
  /// `limit` (at least 1) user records full. One that turns out to be none is a user record. The
  /// slice lives until the next call.
  UserRecordSlice split(std::size_t limit, const HashKeyRange& range);

 private:
  // Appends the user records of one Kinesis record; returns how many belong elsewhere.
  std::size_t append(const api::kinesis::RecordView& record, const HashKeyRange& range);

  std::span<const api::kinesis::RecordView> rest_;
  AggregateReader reader_;
  std::vector<api::kinesis::RecordView> split_;
};

}  // namespace weir::clients
