// How many trips end a second, over time: steps of constant rate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/base/result.h"

namespace weir::trips {

/// From `from_ms` on the rate is multiplied by `factor`, until the next factor begins.
struct RateFactor {
  std::int64_t from_ms = 0;
  double factor = 1;
};

/// A recorded volume: `values[i]` holds for `period_ms` from start_ms + i * period_ms on.
struct VolumeSeries {
  std::int64_t start_ms = 0;
  std::int64_t period_ms = 0;
  std::vector<double> values;

  std::int64_t end_ms() const {
    return start_ms + period_ms * static_cast<std::int64_t>(values.size());
  }
};

/// Reads "timestamp,value" lines, with a header or without, evenly spaced (a gap is an error, a
/// repeated timestamp too). Passengers per period count for 1 / kPassengersPerTrip trips each.
/// Errors are BadInput with file, line and field.
base::Result<VolumeSeries> read_volume_series(const std::string& path);

/// Mean of the recorded city: 15,138 passengers per half hour against 4.8 trips a second.
inline constexpr double kPassengersPerTrip = 1.75;

/// Rates in trips a second.
class ArrivalRate {
 public:
  struct Step {
    double per_second = 0;
    std::int64_t end_ms = 0;  ///< The rate holds until here.
  };

  /// The same rate always.
  static ArrivalRate flat(double per_second);
  /// The week of the recorded city (UTC taken for local time), `mean_per_second` on average.
  static ArrivalRate city(double mean_per_second);
  /// A recorded series, trips counted as kPassengersPerTrip says; 0 outside of it.
  static ArrivalRate recorded(VolumeSeries series);

  /// `factors` must be in order of time.
  void set_factors(std::vector<RateFactor> factors) { factors_ = std::move(factors); }

  /// The step that holds at `at_ms`; it ends later than that.
  Step at(std::int64_t at_ms) const;

 private:
  ArrivalRate(std::int64_t start_ms, std::int64_t period_ms, bool repeats,
              std::vector<double> per_second);
  Step base_step(std::int64_t at_ms) const;

  std::int64_t start_ms_;
  std::int64_t period_ms_;
  bool repeats_;
  std::vector<double> per_second_;
  std::vector<RateFactor> factors_;
};

}  // namespace weir::trips
