#include "pipeline/hotspots/processor.h"

#include <optional>

#include "pipeline/hotspots/geohash.h"
#include "pipeline/trips/parse_trip.h"

namespace weir::hotspots {
namespace {

constexpr std::int64_t kMinuteMillis = 60'000;
// ISO 8601 with four digits of a year: 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
constexpr std::int64_t kFirstInstantMs = -62'167'219'200'000;
constexpr std::int64_t kLastInstantMs = 253'402'300'799'999;

bool in_new_york(const trips::TripFields& trip) {
  return kNewYorkBox.contains(trip.pickup_latitude, trip.pickup_longitude) &&
         kNewYorkBox.contains(trip.dropoff_latitude, trip.dropoff_longitude);
}

std::optional<Airport> airport_of(const trips::TripFields& trip) {
  if (kJfkBox.contains(trip.dropoff_latitude, trip.dropoff_longitude)) return Airport::kJfk;
  if (kLaGuardiaBox.contains(trip.dropoff_latitude, trip.dropoff_longitude)) {
    return Airport::kLaGuardia;
  }
  return std::nullopt;
}

}  // namespace

Processor::Processor(BulkSink& sink, const Snapshot& snapshot)
    : sink_(sink),
      shards_(snapshot.shards),
      watermark_ms_(snapshot.watermark_ms),
      counters_(snapshot.counters) {
  for (const auto& windows : snapshot.key_groups) {
    for (const WindowContent& window : windows) {
      for (const PickupCount& pickups : window.pickups) {
        windows_.add_pickups(window.end_ms, pickups);
      }
      for (const TripDuration& duration : window.durations) {
        windows_.add_durations(window.end_ms, duration);
      }
    }
  }
  for (const Document& document : snapshot.pending) sink_.add(document);
}

bool Processor::apply_record(Shard& shard, const api::kinesis::RecordView& record) {
  using Kind = trips::TripFields::Kind;
  const trips::TripFields trip = trips::parse_trip(record.data);
  if (trip.kind == Kind::kWatermark) {
    apply_watermark_record(shard, trip.watermark_ms);
  } else if (trip.kind != Kind::kTrip) {
    return false;
  } else if (!in_new_york(trip)) {
    ++counters_.filtered;
  } else if (const std::int64_t end_ms = window_end_of(trip.dropoff_ms);
             end_ms - 1 <= watermark_ms_) {
    ++counters_.late_dropped;
  } else {
    ++counters_.trips;
    windows_.add(end_ms, pickup_cell(trip.pickup_latitude, trip.pickup_longitude), airport_of(trip),
                 (trip.dropoff_ms - trip.pickup_ms) / kMinuteMillis);
  }
  return true;
}

std::size_t Processor::apply(Shard& shard, std::span<const api::kinesis::RecordView> records) {
  std::size_t count = 0;
  for (; count < records.size(); ++count) {
    if (apply_record(shard, records[count])) continue;
    if (clients::looks_aggregated(records[count].data)) break;
    ++counters_.undecodable;
  }
  counters_.records_in += count;
  if (count > 0) shard.last_processed = records[count - 1].sequence_number;
  return count;
}

void Processor::apply(Shard& shard, const clients::UserRecordSlice& slice) {
  for (const api::kinesis::RecordView& record : slice.records) {
    if (!apply_record(shard, record)) ++counters_.undecodable;
  }
  counters_.records_in += slice.records.size();
  counters_.other_shard += slice.other_shard;
  // Aggregates may hold nothing for this shard.
  shard.last_processed = slice.last;
}

// The producer promises that all events *before* the instant have been sent; a watermark in Flink's
// sense speaks of all events up to and including it. The millisecond between keeps an event at the
// very instant from being late. Only the last instant that a record can state has none behind it.
void Processor::apply_watermark_record(Shard& shard, std::int64_t instant_ms) {
  ++counters_.watermark_records;
  if (instant_ms <= kFirstInstantMs) return;
  const std::int64_t watermark_ms = instant_ms < kLastInstantMs ? instant_ms - 1 : instant_ms;
  if (watermark_ms <= shard.watermark_ms) return;
  shard.watermark_ms = watermark_ms;
  advance_watermark();
}

void Processor::advance_watermark() {
  const std::int64_t binding_ms = shards_.binding_watermark_ms();
  if (binding_ms <= watermark_ms_) return;
  watermark_ms_ = binding_ms;
  while (const auto window = windows_.take_due(watermark_ms_)) fire(*window);
  sink_.progress().notify_all();
}

void Processor::fire(const WindowContent& window) {
  for (const PickupCount& pickups : window.pickups) {
    write_pickup_count(pickups, window.end_ms, document_);
    sink_.add(document_);
  }
  counters_.documents_out += window.pickups.size();
  for (const TripDuration& duration : window.durations) {
    if (duration.minutes.count < kMinTripsForDuration) continue;
    write_trip_duration(duration, window.end_ms, document_);
    sink_.add(document_);
    ++counters_.documents_out;
  }
}

Counters Processor::counters() const {
  Counters counters = counters_;
  counters.documents_acknowledged += sink_.acknowledged();
  return counters;
}

}  // namespace weir::hotspots
