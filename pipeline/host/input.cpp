#include "pipeline/host/input.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/sim/random.h"
#include "pipeline/trips/file_trips.h"
#include "pipeline/trips/generated_trips.h"

namespace weir::host {
namespace {

using Source = base::Result<std::unique_ptr<trips::TripSource>>;

/// "From here to there" as the generator wants it: each factor holds until the next.
std::vector<trips::RateFactor> rate_factors(std::vector<VolumeFactor> factors) {
  std::sort(factors.begin(), factors.end(),
            [](const VolumeFactor& a, const VolumeFactor& b) { return a.from < b.from; });
  std::vector<trips::RateFactor> result;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    result.push_back({sim::to_millis(factors[i].from), factors[i].factor});
    const bool adjoined = i + 1 < factors.size() && factors[i + 1].from <= factors[i].to;
    if (!adjoined) result.push_back({sim::to_millis(factors[i].to), 1});
  }
  return result;
}

sim::Random trip_stream(const Scenario& scenario) {
  return sim::RandomSource{scenario.seed}.stream("trips");
}

Source open_generated(const Scenario& scenario, const GeneratedInput& input) {
  trips::GeneratedTripsOptions options;
  options.from_ms = sim::to_millis(input.from);
  // A scenario without a length of its own covers what run_for lasts at the replay's speed.
  const double seconds = input.length
                             ? sim::to_seconds(*input.length)
                             : sim::to_seconds(*scenario.run_for) * scenario.replay.speedup;
  options.duration_ms = static_cast<std::int64_t>(seconds * 1000);
  options.mean_trips_per_second = input.trips_per_second;
  options.profile = *trips::parse_volume_profile(input.profile);
  options.factors = rate_factors(input.factors);
  return Source{std::make_unique<trips::GeneratedTrips>(std::move(options), trip_stream(scenario))};
}

Source open_series(const Scenario& scenario, const SeriesInput& input) {
  auto series = trips::read_volume_series(input.file);
  if (!series.ok()) return series.error();
  const std::int64_t from = input.from ? sim::to_millis(*input.from) : series->start_ms;
  const std::int64_t to = input.to ? sim::to_millis(*input.to) : series->end_ms();
  if (from < series->start_ms || to > series->end_ms() || from >= to) {
    return base::client_error(
        "BadInput", fmt::format("{}: input.series: from and to must lie within the series "
                                "and in this order",
                                scenario.file));
  }
  trips::GeneratedTripsOptions options;
  options.from_ms = from;
  options.duration_ms = to - from;
  options.series = *std::move(series);
  return Source{std::make_unique<trips::GeneratedTrips>(std::move(options), trip_stream(scenario))};
}

Source open_files(const Scenario& scenario, const FileInput& input) {
  trips::FileTripsOptions options;
  options.look_ahead_events = scenario.replay.buffer_events;
  auto files = trips::FileTrips::open(input.files, options);
  if (!files.ok()) return files.error();
  return Source{*std::move(files)};
}

}  // namespace

Source open_input(const Scenario& scenario) {
  if (const auto* generated = std::get_if<GeneratedInput>(&scenario.input)) {
    return open_generated(scenario, *generated);
  }
  if (const auto* series = std::get_if<SeriesInput>(&scenario.input)) {
    return open_series(scenario, *series);
  }
  return open_files(scenario, std::get<FileInput>(scenario.input));
}

}  // namespace weir::host
