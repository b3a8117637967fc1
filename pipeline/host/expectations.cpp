#include "pipeline/host/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace weir::host {
namespace {

// Steps in opposite directions closer together than this are flapping.
constexpr sim::Duration kFlappingWindow = std::chrono::minutes{30};

bool compare(double seen, const std::string& sign, double wanted) {
  if (sign == "==") return seen == wanted;
  if (sign == "!=") return seen != wanted;
  if (sign == "<") return seen < wanted;
  if (sign == "<=") return seen <= wanted;
  if (sign == ">") return seen > wanted;
  return seen >= wanted;
}

double count_steps(const RunResult& result, const std::string& resource) {
  return static_cast<double>(
      std::count_if(result.scaling.begin(), result.scaling.end(),
                    [&](const ScalingStep& step) { return step.resource == resource; }));
}

// The figure of the summary that a subject names; nullopt when it is none.
std::optional<double> summary_figure(const RunResult& result, const std::string& subject) {
  const EventCounts& events = result.events;
  const std::map<std::string, double> figures = {
      {"simulated_seconds", result.simulated_seconds},
      {"throttled_records", static_cast<double>(result.throttled_records)},
      {"max_replay_lag_seconds", result.max_replay_lag_seconds},
      {"max_millis_behind_latest", static_cast<double>(result.max_millis_behind_latest)},
      {"final_millis_behind_latest", static_cast<double>(result.final_millis_behind_latest)},
      {"events.read", static_cast<double>(events.read)},
      {"events.sent", static_cast<double>(events.sent)},
      {"events.acknowledged", static_cast<double>(events.acknowledged)},
      {"events.processed", static_cast<double>(events.processed)},
      {"events.filtered", static_cast<double>(events.filtered)},
      {"events.late_dropped", static_cast<double>(events.late_dropped)},
      {"events.bad_rows", static_cast<double>(events.bad_rows)},
      {"scaling.stream", count_steps(result, "stream")},
      {"scaling.application", count_steps(result, "application")},
      {"scaling.application.reversals",
       count_reversals(result.scaling, "application", kFlappingWindow)}};
  if (const auto found = figures.find(subject); found != figures.end()) return found->second;
  constexpr std::string_view kDocuments = "documents.";
  if (subject.starts_with(kDocuments)) {
    const auto found = result.documents.find(subject.substr(kDocuments.size()));
    return found == result.documents.end() ? 0 : static_cast<double>(found->second);
  }
  return std::nullopt;
}

Finding judge_figure(const Expectation& expectation, double seen) {
  const double wanted = std::get<double>(expectation.value);
  Finding finding{expectation.text, compare(seen, expectation.comparison, wanted), ""};
  if (!finding.holds) finding.detail = fmt::format("was {}", seen);
  return finding;
}

Finding judge_gauge(const Expectation& expectation, const Gauge& gauge) {
  const double wanted = std::get<double>(expectation.value);
  const auto holds = [&](double value) { return compare(value, expectation.comparison, wanted); };
  Finding finding{expectation.text, false, ""};
  switch (expectation.when) {
    case Expectation::When::kAtEnd:
      return judge_figure(expectation, gauge.last());
    case Expectation::When::kAt:
      return judge_figure(expectation, gauge.value_at(expectation.moment));
    case Expectation::When::kBy:
      finding.holds = std::any_of(gauge.samples.begin(), gauge.samples.end(), [&](const auto& s) {
        return s.first <= expectation.moment && holds(s.second);
      });
      if (!finding.holds) {
        finding.detail = fmt::format("was {} then", gauge.value_at(expectation.moment));
      }
      return finding;
    case Expectation::When::kAfter:
      finding.holds = true;
      for (const auto& [at, value] : gauge.samples) {
        if (at < expectation.moment || holds(value)) continue;
        finding.holds = false;
        finding.detail = fmt::format("was {} after {:.0f} s", value, sim::to_seconds(at));
        break;
      }
      return finding;
  }
  return finding;
}

// An alarm's state over time is in the list of its changes.
Finding judge_alarm(const Expectation& expectation, const RunResult& result) {
  const std::string name = expectation.subject.substr(std::string_view{"alarm."}.size());
  const std::string* wanted = std::get_if<std::string>(&expectation.value);
  Finding finding{expectation.text, false, ""};
  if (wanted == nullptr) {
    finding.detail = "an alarm is OK, ALARM or INSUFFICIENT_DATA";
    return finding;
  }
  std::string state = "INSUFFICIENT_DATA";
  bool ever = false;
  for (const AlarmChange& change : result.alarms) {
    const bool in_time = expectation.when == Expectation::When::kAtEnd ||
                         change.at - result.start <= expectation.moment;
    if (change.name != name || !in_time) continue;
    state = change.to;
    ever |= state == *wanted;
  }
  const bool same = expectation.when == Expectation::When::kBy ? ever : state == *wanted;
  finding.holds = same == (expectation.comparison == "==");
  if (!finding.holds) finding.detail = fmt::format("was {}", state);
  return finding;
}

}  // namespace

int count_reversals(const std::vector<ScalingStep>& steps, const std::string& resource,
                    sim::Duration window) {
  int reversals = 0;
  const ScalingStep* previous = nullptr;
  for (const ScalingStep& step : steps) {
    if (step.resource != resource) continue;
    if (previous != nullptr && (step.to > step.from) != (previous->to > previous->from) &&
        step.at - previous->at < window) {
      ++reversals;
    }
    previous = &step;
  }
  return reversals;
}

std::vector<Finding> judge(const std::vector<Expectation>& expectations, const RunResult& result) {
  std::vector<Finding> findings;
  for (const Expectation& expectation : expectations) {
    if (expectation.subject.starts_with("alarm.")) {
      findings.push_back(judge_alarm(expectation, result));
    } else if (!std::holds_alternative<double>(expectation.value)) {
      findings.push_back({expectation.text, false, "is compared with a number"});
    } else if (const auto figure = summary_figure(result, expectation.subject)) {
      findings.push_back(judge_figure(expectation, *figure));
    } else if (const auto gauge = result.gauges.find(expectation.subject);
               gauge != result.gauges.end()) {
      findings.push_back(judge_gauge(expectation, gauge->second));
    } else {
      findings.push_back({expectation.text, false, "was never measured"});
    }
  }
  return findings;
}

}  // namespace weir::host
