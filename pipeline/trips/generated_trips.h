// Made-up trips that look like the real city's: the input of scenarios that need no trip files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/sim/random.h"
#include "pipeline/trips/arrival_rate.h"
#include "pipeline/trips/city_model.h"
#include "pipeline/trips/exponential.h"
#include "pipeline/trips/generated_trip.h"
#include "pipeline/trips/trip_source.h"
#include "pipeline/trips/trip_writer.h"

namespace weir::trips {

enum class VolumeProfile { kCity, kFlat };

/// nullopt for anything but "city" and "flat".
std::optional<VolumeProfile> parse_volume_profile(std::string_view text);

/// The real city's mean, trips a second.
inline constexpr double kCityTripsPerSecond = 4.8;

struct GeneratedTripsOptions {
  std::int64_t from_ms = 1'420'416'000'000;  ///< Drop-offs begin here: 2015-01-05, a Monday.
  std::int64_t duration_ms = 86'400'000;     ///< And end before from_ms + duration_ms.
  double mean_trips_per_second = kCityTripsPerSecond;
  VolumeProfile profile = VolumeProfile::kCity;
  /// In place of profile and mean; drop-offs outside of the series do not happen.
  std::optional<VolumeSeries> series;
  std::vector<RateFactor> factors;  ///< In order of time.
  /// How much of the real files' dirt there is: coordinates of 0,0, places elsewhere, meters left
  /// on for a day. 1 = as much (2.6 % of the trips), 0 = none.
  double dirt = 1;
};

/// Drop-offs are a Poisson process whose rate follows the profile; they come out in order, and the
/// pick-up lies before by the ride's duration. The same options and random stream give the same
/// bytes in every build.
class GeneratedTrips : public TripSource {
 public:
  GeneratedTrips(GeneratedTripsOptions options, sim::Random random);

  bool fill(EventBlock& block) override;
  const SourceStatistics& statistics() const override { return statistics_; }

  /// The next trip, in place of fill(); false at the end.
  std::optional<GeneratedTrip> next();

 private:
  void next_step(std::int64_t at_ms);
  // Moves to the next drop-off; false at the end.
  bool advance();
  GeneratedTrip draw_trip();
  void add_fare(GeneratedTrip& trip, std::uint32_t bits) const;
  void spoil(GeneratedTrip& trip, std::uint32_t part) const;

  GeneratedTripsOptions options_;
  std::int64_t end_ms_;
  ArrivalRate rate_;
  CityModel city_;
  ExponentialTable exponential_;
  GeneratedTripWriter writer_;
  sim::Random random_;

  // The step of constant rate that the present lies in; seconds count from its start.
  std::int64_t step_start_ms_ = 0;
  std::int64_t step_end_ms_ = 0;
  double step_length_s_ = 0;
  double seconds_per_trip_ = 0;
  double step_offset_s_ = 0;
  bool night_ = false;
  bool rush_hour_ = false;

  std::uint32_t dirt_threshold_ = 0;
  SourceStatistics statistics_;
};

/// Writes every trip that is left in `source`. Errors are the sink's.
base::Result<void> write_trips(GeneratedTrips& source, TripFormat format, const TextSink& sink);

}  // namespace weir::trips
