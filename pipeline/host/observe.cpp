// What a world notes while it runs: samples for gauges, capacity steps and alarms from events.
#include <fmt/format.h>

#include <algorithm>

#include "pipeline/host/world.h"

namespace weir::host {
namespace {

std::string text_field(const sim::Event& event, std::string_view name) {
  for (const sim::Field& field : event.fields) {
    if (field.name != name) continue;
    if (const auto* text = std::get_if<std::string_view>(&field.value)) return std::string{*text};
  }
  return "";
}

std::optional<std::int64_t> integer_field(const sim::Event& event, std::string_view name) {
  for (const sim::Field& field : event.fields) {
    if (field.name != name) continue;
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) return *number;
  }
  return std::nullopt;
}

}  // namespace

sim::Task<void> World::sample() {
  for (;;) {
    take_sample();
    co_await scheduler_.sleep_for(sample_interval_);
  }
}

void World::take_sample() {
  const sim::Duration at = scheduler_.now() - scenario_.start;
  const double seconds = sim::to_seconds(sample_interval_);
  const auto put = [&](const char* name, const char* unit, double value) {
    Gauge& gauge = gauges_[name];
    gauge.unit = unit;
    gauge.add(at, value);
  };
  const auto put_rate = [&](const char* name, std::uint64_t now, std::uint64_t& before) {
    put(name, "records/s", static_cast<double>(now - std::min(now, before)) / seconds);
    before = now;
  };
  const replay::ReplayProgress sent = replay_->progress();
  put_rate("incoming_records", sent.acknowledged, sampled_acknowledged_);
  put_rate("throttled_records", sent.throttled, sampled_throttled_);
  put("replay_lag_seconds", "s", sim::to_seconds(sent.lag));
  put("stream.shards", "shards", capacity_["stream"]);
  put("application.kpus", "KPUs", capacity_["application"]);
  if (const hotspots::HotspotsJob* job = jobs_->current()) {
    const hotspots::Metrics metrics = job->metrics();
    put_rate("processed_records", metrics.totals.records_in, sampled_processed_);
    if (metrics.millis_behind_latest) {
      put("millis_behind_latest", "ms", static_cast<double>(*metrics.millis_behind_latest));
    }
  }
  if (!options_.progress) return;
  Progress progress;
  progress.now = scheduler_.now();
  progress.fraction = scenario_.run_for
                          ? std::min(1.0, sim::to_seconds(at) / sim::to_seconds(*scenario_.run_for))
                          : 0;
  progress.acknowledged = sent.acknowledged;
  progress.replay_lag_seconds = sim::to_seconds(sent.lag);
  progress.millis_behind_latest = static_cast<std::int64_t>(gauges_["millis_behind_latest"].last());
  progress.shards = capacity_["stream"];
  progress.kpus = capacity_["application"];
  options_.progress(progress);
}

void World::note_event(const sim::Event& event) {
  if (event.kind == "cloudwatch.alarm_state") {
    alarms_.push_back({event.at, std::string{event.subject}, text_field(event, "from"),
                       text_field(event, "to"), text_field(event, "reason")});
  } else if (event.kind == "cloudwatch.alarm_action") {
    last_alarm_action_ = fmt::format("alarm {}", event.subject);
  } else if (event.kind == "kinesis.stream_status" && text_field(event, "status") == "ACTIVE") {
    note_capacity("stream", event.at,
                  static_cast<int>(integer_field(event, "open_shards").value_or(0)),
                  last_alarm_action_);
  } else if (event.kind == "analytics.parallelism") {
    note_capacity("application", event.at,
                  static_cast<int>(integer_field(event, "kpus").value_or(0)),
                  text_field(event, "cause"));
  }
}

void World::note_capacity(const std::string& resource, sim::Time at, int capacity,
                          std::string cause) {
  int& known = capacity_[resource];
  if (known != 0 && known != capacity) {
    scaling_.push_back({at, resource, known, capacity, std::move(cause)});
  }
  known = capacity;
}

void World::release_records(const std::string& checkpoint) {
  const auto positions = read_positions(checkpoint);
  if (!positions.ok()) return;
  for (const ReadPosition& position : *positions) {
    cloud_->kinesis().release_before(stream_, position.shard_id, position.next_ordinal);
  }
}

}  // namespace weir::host
