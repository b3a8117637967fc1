// What a world has shown, once it has come to its end: counts, checks, expectations.
#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <algorithm>
#include <cmath>

#include "pipeline/host/expectations.h"
#include "pipeline/host/world.h"

namespace weir::host {

RunResult World::collect(double wall_seconds) {
  RunResult result;
  result.scenario = scenario_.name;
  result.title = scenario_.title.empty() ? scenario_.name : scenario_.title;
  result.seed = scenario_.seed;
  result.run_hash = timeline_.hash().hex();
  result.start = scenario_.start;
  result.simulated_seconds = sim::to_seconds(scheduler_.now() - scenario_.start);
  result.wall_seconds = wall_seconds;
  result.timeline_events = timeline_.events();
  result.unfinished = unfinished_;
  const replay::ReplayProgress sent = replay_->progress();
  const trips::SourceStatistics input = replay_->source_statistics();
  EventCounts& events = result.events;
  events.read = sent.read - sent.skipped;
  events.bad_rows = input.bad_rows;
  events.sent = sent.sent;
  events.acknowledged = sent.acknowledged;
  result.bad_rows = input.bad_row_reports;
  result.throttled_records = sent.throttled;
  result.max_replay_lag_seconds = sim::to_seconds(sent.lag_max);
  if (const hotspots::HotspotsJob* job = jobs_->current()) {
    const hotspots::Metrics metrics = job->metrics();
    events.processed = metrics.totals.trips;
    events.filtered = metrics.totals.filtered;
    events.late_dropped = metrics.totals.late_dropped;
    events.undecodable = metrics.totals.undecodable;
    result.final_millis_behind_latest = metrics.millis_behind_latest.value_or(-1);
  }
  result.max_millis_behind_latest =
      static_cast<std::int64_t>(gauges_["millis_behind_latest"].largest());
  for (const char* index : {"pickup_count", "trip_duration"}) {
    const auto count = cloud_->elasticsearch().count(index, "");
    result.documents[index] = count.ok() ? static_cast<std::uint64_t>(*count) : 0;
  }
  result.scaling = scaling_;
  result.alarms = alarms_;
  result.gauges = gauges_;
  result.checks = check_world(result);
  result.expectations = judge(scenario_.expectations, result);
  return result;
}

std::vector<Finding> World::check_world(const RunResult& result) {
  const EventCounts& events = result.events;
  std::vector<Finding> findings;
  findings.push_back(check_shards());
  Finding order{"records of a shard are read in order, none left out",
                reader_->violations().empty(), ""};
  if (!order.holds) order.detail = reader_->violations().front();
  findings.push_back(order);
  Finding sent{"every trip read was acknowledged", events.read == events.acknowledged, ""};
  if (!sent.holds) {
    sent.detail = fmt::format("{} read, {} acknowledged", events.read, events.acknowledged);
  }
  findings.push_back(sent);
  const std::uint64_t accounted =
      events.processed + events.filtered + events.late_dropped + events.undecodable;
  Finding counted{"every acknowledged trip was counted exactly once",
                  accounted == events.acknowledged, ""};
  if (!counted.holds) {
    counted.detail =
        fmt::format("{} acknowledged, {} accounted for", events.acknowledged, accounted);
  }
  findings.push_back(counted);
  findings.push_back(check_documents(result));
  return findings;
}

Finding World::check_shards() const {
  Finding finding{"every record put into a shard was read, none waits", true, ""};
  const hotspots::HotspotsJob* job = jobs_->current();
  if (job == nullptr) return {finding.text, false, "no job is up"};
  std::map<std::string, std::uint64_t> read;
  for (const hotspots::ShardMetrics& shard : job->metrics().shards) {
    read[shard.shard_id] = shard.next_ordinal;
  }
  for (const kinesis::ShardStatus& shard : cloud_->kinesis().shard_statuses(stream_)) {
    // A drained shard that has left the stream's listing has been forgotten by the job, too.
    const auto known = read.find(shard.shard_id);
    const std::uint64_t seen = known == read.end() ? shard.appended_records : known->second;
    if (seen == shard.appended_records) continue;
    finding.holds = false;
    finding.detail =
        fmt::format("{}: {} put, {} read", shard.shard_id, shard.appended_records, seen);
    break;
  }
  return finding;
}

Finding World::check_documents(const RunResult& result) const {
  Finding finding{"the documents' counts add up to the trips counted", false, ""};
  const auto answer = cloud_->elasticsearch().search(
      "pickup_count", R"({"size":0,"aggs":{"trips":{"sum":{"field":"pickup_count"}}}})");
  if (!answer.ok()) {
    finding.detail = answer.error().message;
    return finding;
  }
  rapidjson::Document document;
  document.Parse(*answer);
  const rapidjson::Value* sum = rapidjson::Pointer("/aggregations/trips/value").Get(document);
  const double trips = sum != nullptr && sum->IsNumber() ? sum->GetDouble() : -1;
  finding.holds = trips == static_cast<double>(result.events.processed);
  if (!finding.holds) {
    finding.detail =
        fmt::format("documents say {}, {} trips were counted", trips, result.events.processed);
  }
  return finding;
}

}  // namespace weir::host
