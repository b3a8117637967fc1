#include "pipeline/host/run_result.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>

#include "emulator/base/timestamp.h"

namespace weir::host {
namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void put(Writer& writer, const char* key, const std::string& value) {
  writer.Key(key);
  writer.String(value);
}
void put(Writer& writer, const char* key, double value) {
  writer.Key(key);
  writer.Double(value);
}
void put(Writer& writer, const char* key, std::uint64_t value) {
  writer.Key(key);
  writer.Uint64(value);
}
void put(Writer& writer, const char* key, std::int64_t value) {
  writer.Key(key);
  writer.Int64(value);
}
void put_time(Writer& writer, sim::Time at) {
  put(writer, "at", base::to_iso8601(base::Timestamp{sim::to_millis(at)}));
}

void write_events(Writer& writer, const EventCounts& events) {
  writer.Key("events");
  writer.StartObject();
  put(writer, "read", events.read);
  put(writer, "bad_rows", events.bad_rows);
  put(writer, "sent", events.sent);
  put(writer, "acknowledged", events.acknowledged);
  put(writer, "processed", events.processed);
  put(writer, "filtered", events.filtered);
  put(writer, "late_dropped", events.late_dropped);
  put(writer, "undecodable", events.undecodable);
  writer.EndObject();
}

void write_scaling(Writer& writer, const std::vector<ScalingStep>& steps) {
  writer.Key("scaling");
  writer.StartArray();
  for (const ScalingStep& step : steps) {
    writer.StartObject();
    put_time(writer, step.at);
    put(writer, "resource", step.resource);
    put(writer, "from", std::int64_t{step.from});
    put(writer, "to", std::int64_t{step.to});
    put(writer, "cause", step.cause);
    writer.EndObject();
  }
  writer.EndArray();
}

void write_alarms(Writer& writer, const std::vector<AlarmChange>& alarms) {
  writer.Key("alarms");
  writer.StartArray();
  for (const AlarmChange& change : alarms) {
    writer.StartObject();
    put_time(writer, change.at);
    put(writer, "name", change.name);
    put(writer, "from", change.from);
    put(writer, "to", change.to);
    put(writer, "reason", change.reason);
    writer.EndObject();
  }
  writer.EndArray();
}

void write_findings(Writer& writer, const char* key, const std::vector<Finding>& findings) {
  writer.Key(key);
  writer.StartArray();
  for (const Finding& finding : findings) {
    writer.StartObject();
    put(writer, "text", finding.text);
    writer.Key("holds");
    writer.Bool(finding.holds);
    if (!finding.detail.empty()) put(writer, "detail", finding.detail);
    writer.EndObject();
  }
  writer.EndArray();
}

void write_policies(Writer& writer, const std::vector<PolicyFigures>& policies) {
  if (policies.empty()) return;
  writer.Key("policies");
  writer.StartArray();
  for (const PolicyFigures& figures : policies) {
    writer.StartObject();
    put(writer, "policy", figures.policy);
    put(writer, "rescales", std::int64_t{figures.rescales});
    put(writer, "steps_to_target", std::int64_t{figures.steps_to_target});
    writer.Key("seconds_to_zero_lag");
    if (figures.seconds_to_zero_lag) {
      writer.Double(*figures.seconds_to_zero_lag);
    } else {
      writer.Null();
    }
    put(writer, "lag_seconds_over_objective", figures.lag_seconds_over_objective);
    put(writer, "over_provisioned_kpu_hours", figures.over_provisioned_kpu_hours);
    writer.EndObject();
  }
  writer.EndArray();
}

bool all_hold(const std::vector<Finding>& findings) {
  return std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.holds; });
}

}  // namespace

double Gauge::largest() const {
  double result = 0;
  for (const auto& [at, value] : samples) result = std::max(result, value);
  return result;
}

double Gauge::value_at(sim::Duration at) const {
  const auto behind =
      std::upper_bound(samples.begin(), samples.end(), at,
                       [](sim::Duration moment, const auto& s) { return moment < s.first; });
  return behind == samples.begin() ? 0 : std::prev(behind)->second;
}

bool RunResult::holds() const {
  return unfinished.empty() && all_hold(expectations) && all_hold(checks);
}

std::string summary_json(const RunResult& result) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.SetIndent(' ', 2);
  writer.StartObject();
  put(writer, "scenario", result.scenario);
  put(writer, "seed", result.seed);
  put(writer, "run_hash", result.run_hash);
  put(writer, "simulated_seconds", result.simulated_seconds);
  put(writer, "wall_seconds", result.wall_seconds);
  put(writer, "timeline_events", result.timeline_events);
  write_events(writer, result.events);
  put(writer, "throttled_records", result.throttled_records);
  put(writer, "max_replay_lag_seconds", result.max_replay_lag_seconds);
  put(writer, "max_millis_behind_latest", result.max_millis_behind_latest);
  put(writer, "final_millis_behind_latest", result.final_millis_behind_latest);
  write_scaling(writer, result.scaling);
  write_alarms(writer, result.alarms);
  writer.Key("documents");
  writer.StartObject();
  for (const auto& [index, count] : result.documents) put(writer, index.c_str(), count);
  writer.EndObject();
  write_findings(writer, "expectations", result.expectations);
  write_findings(writer, "checks", result.checks);
  write_policies(writer, result.policies);
  if (!result.unfinished.empty()) put(writer, "unfinished", result.unfinished);
  writer.EndObject();
  return std::string{buffer.GetString(), buffer.GetSize()} + "\n";
}

}  // namespace weir::host
