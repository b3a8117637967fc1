#include "pipeline/host/report_charts.h"

#include <fmt/format.h>

#include "pipeline/host/figures.h"

namespace weir::host {
namespace {

using Shape = ReportChart::Shape;
using Tone = ReportLine::Tone;

std::vector<ReportChart> charts() {
  return {
      {"Records into the stream",
       "records/s",
       Shape::kArea,
       {{"incoming_records", "accepted", Tone::kMain},
        {"throttled_records", "throttled", Tone::kBad}},
       std::nullopt,
       ""},
      {"Records out of the stream",
       "records/s",
       Shape::kArea,
       {{"processed_records", "processed", Tone::kMain}},
       std::nullopt,
       ""},
      {"Replay lag", "s", Shape::kLine, {{"replay_lag_seconds", "replay lag"}}, std::nullopt, ""},
      {"Behind the tip of the stream",
       "ms",
       Shape::kLine,
       {{"millis_behind_latest", "millisBehindLatest", Tone::kSecond}},
       60'000,
       "alarm at 60 s"},
      {"Open shards", "shards", Shape::kSteps, {{"stream.shards", "shards"}}, std::nullopt, ""},
      {"KPUs",
       "KPUs",
       Shape::kSteps,
       {{"application.kpus", "KPUs", Tone::kSecond}},
       std::nullopt,
       ""},
  };
}

std::vector<std::string> sentences(const RunResult& result) {
  std::vector<std::string> story;
  const EventCounts& events = result.events;
  story.push_back(
      fmt::format("{} trips were read and {} accepted by the stream; {} were counted "
                  "in windows, {} lay outside the city, {} came late.",
                  grouped(events.read), grouped(events.acknowledged), grouped(events.processed),
                  grouped(events.filtered), grouped(events.late_dropped)));
  if (result.throttled_records > 0) {
    story.push_back(
        fmt::format("The stream refused {} records for lack of room, and the replay "
                    "fell behind by up to {:.0f} s.",
                    grouped(result.throttled_records), result.max_replay_lag_seconds));
  }
  for (const ScalingStep& step : result.scaling) {
    story.push_back(fmt::format("{} The {} went from {} to {} {}{}.",
                                clock_text(sim::to_seconds(step.at - result.start)), step.resource,
                                step.from, step.to, step.resource == "stream" ? "shards" : "KPUs",
                                step.cause.empty() ? "" : " (" + step.cause + ")"));
  }
  story.push_back(fmt::format("The processor was at most {:.1f} s behind, and {:.1f} s at the end.",
                              static_cast<double>(result.max_millis_behind_latest) / 1000,
                              static_cast<double>(result.final_millis_behind_latest) / 1000));
  return story;
}

}  // namespace

RunReport make_report(const RunResult& result, HotspotMap hotspots) {
  return {result, sentences(result), charts(), std::move(hotspots), WEIR_VERSION};
}

}  // namespace weir::host
