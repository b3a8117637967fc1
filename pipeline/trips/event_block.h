// A block of events on their way from a source to the stream: the unit in which trips change
// threads. All memory of a block serves again when the block does.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/hash_key.h"

namespace weir::trips {

/// Whole batches of 500 records fit a block.
inline constexpr std::size_t kEventsPerBlock = 4'000;
/// Room for payloads that are longer than the usual 280 bytes.
inline constexpr std::size_t kPayloadBytes = 384;

/// Fill it between clear() and seal(); read it after seal(). Movable; views stay valid when moved.
class EventBlock {
 public:
  /// Room for `events` events with payloads of `payload_bytes` each on average. Takes memory when
  /// the first event comes.
  EventBlock(std::size_t events, std::size_t payload_bytes);
  EventBlock() : EventBlock(kEventsPerBlock, kPayloadBytes) {}

  void clear();
  bool empty() const { return timestamps_ms_.empty(); }
  std::size_t size() const { return timestamps_ms_.size(); }

  /// Where a payload of up to `bytes` can be written, or nullptr when the block is full. A payload
  /// larger than a whole block makes an empty block grow.
  char* reserve(std::size_t bytes);
  /// Takes what was written from reserve()'s result up to `end` as the next event, and derives its
  /// partition key.
  void commit(const char* end, std::int64_t timestamp_ms);

  /// Derives the hash keys and makes the records readable.
  void seal();

  /// The records in order, ready for PutRecords.
  std::span<const api::kinesis::PutRecordView> records() const { return records_; }
  /// Event times in milliseconds, in step with records().
  std::span<const std::int64_t> timestamps_ms() const { return timestamps_ms_; }
  /// True when timestamps_ms() never decreases.
  bool sorted() const { return sorted_; }
  /// Bytes of payload and partition keys of the records `begin` to `end`-1: what Kinesis counts.
  std::size_t bytes(std::size_t begin, std::size_t end) const {
    return ends_[end] - ends_[begin] + key_ends_[end] - key_ends_[begin];
  }

 private:
  std::size_t events_max_;
  std::size_t text_capacity_;
  std::unique_ptr<char[]> text_;
  std::unique_ptr<char[]> keys_;
  // Where payload and key of each event end, behind a leading 0.
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> key_ends_;
  std::vector<std::int64_t> timestamps_ms_;
  std::vector<std::string_view> key_views_;
  std::vector<base::HashKey> hash_keys_;
  std::vector<api::kinesis::PutRecordView> records_;
  bool sorted_ = true;
};

}  // namespace weir::trips
