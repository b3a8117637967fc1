#include "pipeline/hotspots/snapshot.h"

#include <fmt/format.h>

#include <cstring>
#include <set>
#include <utility>

#include "emulator/sim/timeline.h"

namespace weir::hotspots {
namespace {

constexpr std::string_view kMark = "weir-hotspots";
constexpr std::uint64_t kVersion = 1;
// The same with Counters::other_shard, for a state that has met such records.
constexpr std::uint64_t kVersionWithOtherShard = 2;

base::Error invalid_snapshot(std::string_view what) {
  return base::client_error(
      "InvalidSnapshot", fmt::format("the snapshot of the hotspots job cannot be read: {}", what));
}

std::uint64_t check_sum(std::string_view bytes) {
  sim::RunHash hash;
  hash.fold(bytes);
  return hash.value();
}

// Numbers are 64 bits, low byte first; texts and lists stand behind their length.
class Writer {
 public:
  void number(std::uint64_t value) {
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(value >> (8 * i));
    bytes_.append(bytes, sizeof bytes);
  }
  void number(std::int64_t value) { number(static_cast<std::uint64_t>(value)); }
  void text(std::string_view value) {
    number(std::uint64_t{value.size()});
    bytes_.append(value);
  }
  template <class List, class WriteOne>
  void list(const List& values, WriteOne write_one) {
    number(std::uint64_t{values.size()});
    for (const auto& value : values) write_one(*this, value);
  }
  std::string finish() && {
    number(check_sum(bytes_));
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

// Answers zeros and empty texts once something did not fit; ok() tells.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  std::uint64_t number() {
    if (rest_.size() < 8) return fail();
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
      value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    }
    rest_.remove_prefix(8);
    return value;
  }
  std::int64_t signed_number() { return static_cast<std::int64_t>(number()); }
  // A number of at most `last`.
  std::uint64_t number_to(std::uint64_t last) {
    const std::uint64_t value = number();
    return value <= last ? value : fail();
  }
  std::string text() {
    const std::uint64_t size = number_to(rest_.size());
    if (size > rest_.size()) return fail(), std::string{};
    std::string value{rest_.substr(0, size)};
    rest_.remove_prefix(size);
    return value;
  }
  template <class ReadOne>
  auto list(ReadOne read_one) {
    std::vector<decltype(read_one(*this))> values;
    const std::uint64_t size = number();
    for (std::uint64_t i = 0; i < size && ok_; ++i) values.push_back(read_one(*this));
    return values;
  }

 private:
  std::uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

constexpr std::uint64_t Counters::*kCounters[] = {
    &Counters::records_in,    &Counters::trips,
    &Counters::filtered,      &Counters::late_dropped,
    &Counters::undecodable,   &Counters::watermark_records,
    &Counters::documents_out, &Counters::documents_acknowledged};

void write_shard(Writer& out, const Shard& shard) {
  out.text(shard.id);
  out.list(shard.parents, [](Writer& to, const std::string& parent) { to.text(parent); });
  out.number(static_cast<std::uint64_t>(shard.phase));
  out.number(std::uint64_t{shard.listed});
  out.number(std::uint64_t{shard.children_known});
  out.number(static_cast<std::uint64_t>(shard.start_at));
  out.number(shard.start_timestamp_ms);
  out.number(std::uint64_t{shard.last_processed.has_value()});
  if (shard.last_processed) {
    out.number(shard.last_processed->ordinal);
    out.number(shard.last_processed->arrival.millis);
    out.number(std::uint64_t{shard.last_processed->shard_created_seconds});
    out.number(std::uint64_t{shard.last_processed->shard_index});
  }
  out.number(shard.watermark_ms);
}

Shard read_shard(Reader& in) {
  Shard shard;
  shard.id = in.text();
  shard.parents = in.list([](Reader& from) { return from.text(); });
  shard.phase = static_cast<ShardPhase>(in.number_to(2));
  shard.listed = in.number_to(1) != 0;
  shard.children_known = in.number_to(1) != 0;
  shard.start_at = static_cast<StartAt>(in.number_to(1));
  shard.start_timestamp_ms = in.signed_number();
  if (in.number_to(1) != 0) {
    auto& last = shard.last_processed.emplace();
    last.ordinal = in.number();
    last.arrival.millis = in.signed_number();
    last.shard_created_seconds = static_cast<std::uint32_t>(in.number_to(UINT32_MAX));
    last.shard_index = static_cast<std::uint32_t>(in.number_to(UINT32_MAX));
  }
  shard.watermark_ms = in.signed_number();
  return shard;
}

void write_window(Writer& out, const WindowContent& window) {
  out.number(window.end_ms);
  out.list(window.pickups, [](Writer& to, const PickupCount& pickups) {
    to.number(pickups.cell);
    to.number(pickups.count);
  });
  out.list(window.durations, [](Writer& to, const TripDuration& duration) {
    to.number(duration.key);
    to.number(duration.minutes.sum);
    to.number(duration.minutes.count);
  });
}

WindowContent read_window(Reader& in) {
  WindowContent window{};
  window.end_ms = in.signed_number();
  window.pickups = in.list([](Reader& from) {
    const std::uint64_t cell = from.number();
    return PickupCount{cell, from.number()};
  });
  window.durations = in.list([](Reader& from) {
    const std::uint64_t key = from.number();
    const std::int64_t sum = from.signed_number();
    return TripDuration{key, {sum, from.number()}};
  });
  return window;
}

void write_document(Writer& out, const Document& document) {
  out.number(static_cast<std::uint64_t>(document.kind));
  out.text(document.id);
  out.text(document.source);
}

Document read_document(Reader& in) {
  Document document;
  document.kind = static_cast<DocumentKind>(in.number_to(kDocumentKinds - 1));
  document.id = in.text();
  document.source = in.text();
  return document;
}

bool ids_are_distinct(const std::vector<Shard>& shards) {
  std::set<std::string_view> ids;
  for (const Shard& shard : shards) ids.insert(shard.id);
  return ids.size() == shards.size();
}

}  // namespace

Counters operator-(const Counters& now, const Counters& before) {
  Counters difference = now;
  for (const auto counter : kCounters) difference.*counter -= before.*counter;
  difference.other_shard -= before.other_shard;
  return difference;
}

std::string write_snapshot(const Snapshot& snapshot) {
  Writer out;
  out.text(kMark);
  const bool with_other_shard = snapshot.counters.other_shard > 0;
  out.number(with_other_shard ? kVersionWithOtherShard : kVersion);
  out.text(snapshot.stream);
  for (const auto counter : kCounters) out.number(snapshot.counters.*counter);
  if (with_other_shard) out.number(snapshot.counters.other_shard);
  out.number(snapshot.watermark_ms);
  out.list(snapshot.shards, write_shard);
  for (const auto& windows : snapshot.key_groups) out.list(windows, write_window);
  out.list(snapshot.pending, write_document);
  return std::move(out).finish();
}

base::Result<Snapshot> read_snapshot(std::string_view bytes) {
  if (bytes.size() < 8) return invalid_snapshot("it is too short");
  const std::string_view body = bytes.substr(0, bytes.size() - 8);
  Reader in(body);
  if (in.text() != kMark) return invalid_snapshot("it is not one");
  const std::uint64_t version = in.number();
  if (version != kVersion && version != kVersionWithOtherShard) {
    return invalid_snapshot(fmt::format("it has version {}, expected {} or {}", version, kVersion,
                                        kVersionWithOtherShard));
  }
  if (Reader(bytes.substr(body.size())).number() != check_sum(body)) {
    return invalid_snapshot("its check sum does not match");
  }
  Snapshot snapshot;
  snapshot.stream = in.text();
  for (const auto counter : kCounters) snapshot.counters.*counter = in.number();
  if (version == kVersionWithOtherShard) snapshot.counters.other_shard = in.number();
  snapshot.watermark_ms = in.signed_number();
  snapshot.shards = in.list(read_shard);
  for (auto& windows : snapshot.key_groups) windows = in.list(read_window);
  snapshot.pending = in.list(read_document);
  if (!in.ok() || !in.at_end()) return invalid_snapshot("its content is not complete");
  if (!ids_are_distinct(snapshot.shards)) return invalid_snapshot("it names a shard twice");
  return snapshot;
}

}  // namespace weir::hotspots
