#include "pipeline/host/story.h"

#include <fmt/format.h>

#include <map>

#include "pipeline/host/figures.h"

namespace weir::host {
namespace {

std::string happenings(const RunResult& result) {
  // Alarms and steps in one list, in order of time.
  std::multimap<sim::Time, std::string> lines;
  for (const AlarmChange& change : result.alarms) {
    if (change.to != "ALARM") continue;
    lines.emplace(change.at, fmt::format("alarm {} fires", change.name));
  }
  for (const ScalingStep& step : result.scaling) {
    lines.emplace(step.at, fmt::format("the {} goes from {} to {} {}{}", step.resource, step.from,
                                       step.to, step.resource == "stream" ? "shards" : "KPUs",
                                       step.cause.empty() ? "" : " (" + step.cause + ")"));
  }
  std::string text;
  for (const auto& [at, line] : lines) {
    text += fmt::format("  {}  {}\n", clock_text(sim::to_seconds(at - result.start)), line);
  }
  return text;
}

std::string findings(std::string_view heading, const std::vector<Finding>& list) {
  if (list.empty()) return "";
  std::string text = fmt::format("\n{}\n", heading);
  for (const Finding& finding : list) {
    text += fmt::format("  {} {}{}\n", finding.holds ? "holds " : "BROKEN", finding.text,
                        finding.detail.empty() ? "" : ": " + finding.detail);
  }
  return text;
}

std::string bad_rows(const RunResult& result) {
  if (result.events.bad_rows == 0) return "";
  std::string text =
      fmt::format("\n{} bad rows were left out, the first of them:\n", result.events.bad_rows);
  for (const std::string& row : result.bad_rows) text += fmt::format("  {}\n", row);
  return text;
}

std::string policies(const RunResult& result) {
  if (result.policies.size() < 2) return "";
  std::string text =
      "\nPolicy     rescales  steps to target  zero lag after  lag-seconds over objective  "
      "over-provisioned KPU-hours\n";
  for (const PolicyFigures& figures : result.policies) {
    text += fmt::format("{:<9} {:>9} {:>16} {:>15} {:>27.0f} {:>27.2f}\n", figures.policy,
                        figures.rescales, figures.steps_to_target,
                        figures.seconds_to_zero_lag
                            ? fmt::format("{:.0f} s", *figures.seconds_to_zero_lag)
                            : "never",
                        figures.lag_seconds_over_objective, figures.over_provisioned_kpu_hours);
  }
  return text;
}

}  // namespace

std::string tell_story(const Scenario& scenario, const RunResult& result,
                       const std::string& folder) {
  std::string text = result.title + "\n";
  for (const std::string& sentence : scenario.story) text += fmt::format("  {}\n", sentence);
  const EventCounts& events = result.events;
  text += fmt::format(
      "\n{} trips read, {} acknowledged, {} counted in windows, {} outside the city, {} late\n",
      grouped(events.read), grouped(events.acknowledged), grouped(events.processed),
      grouped(events.filtered), grouped(events.late_dropped));
  text += fmt::format(
      "{} records throttled; replay lag at most {:.0f} s; at most {:.1f} s behind latest, {:.1f} s "
      "at the end\n",
      grouped(result.throttled_records), result.max_replay_lag_seconds,
      static_cast<double>(result.max_millis_behind_latest) / 1000,
      static_cast<double>(result.final_millis_behind_latest) / 1000);
  for (const auto& [index, count] : result.documents) {
    text += fmt::format("{} documents in {}\n", grouped(count), index);
  }
  const std::string happened = happenings(result);
  if (!happened.empty()) text += "\nWhat happened\n" + happened;
  text += bad_rows(result);
  text += policies(result);
  text += findings("Checks", result.checks);
  text += findings("Expectations", result.expectations);
  if (!result.unfinished.empty()) text += fmt::format("\nUNFINISHED: {}\n", result.unfinished);
  text += fmt::format("\n{} simulated in {:.1f} s; run hash {}; seed {}\nReport: {}/report.html\n",
                      clock_text(result.simulated_seconds), result.wall_seconds, result.run_hash,
                      result.seed, folder);
  return text;
}

}  // namespace weir::host
