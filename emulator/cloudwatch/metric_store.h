// The metric store: who published what when, by exact metric identity and unit.
//
// A point lies in the bucket of its minute, and in that of its second when it was published with
// high resolution. Buckets that outlive their retention are merged into coarser ones
// (cloudwatch_concepts, "Metrics retention"): 1 s for 3 h, 60 s for 15 d, 300 s for 63 d, 3600 s
// for 455 d. Buckets of one resolution lie in a vector by time; a window is one binary search.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/metric_sink.h"
#include "emulator/cloudwatch/bucket.h"
#include "emulator/cloudwatch/limits.h"
#include "emulator/cloudwatch/statistic.h"

namespace weir::cloudwatch {

/// What makes a metric: another set of dimensions is another metric. Dimensions are sorted.
struct MetricKey {
  std::string metric_namespace;
  std::string name;
  std::vector<base::Dimension> dimensions;

  auto operator<=>(const MetricKey&) const = default;
};

MetricKey make_metric_key(std::string metric_namespace, std::string name,
                          std::vector<base::Dimension> dimensions);

/// `count` periods of `period_s` seconds from `start_s` on, in seconds since 1970.
struct Window {
  std::int64_t start_s = 0;
  std::int64_t period_s = 60;
  std::int64_t count = 0;

  std::int64_t end_s() const { return start_s + period_s * count; }
};

/// The points of one metric and unit.
class UnitSeries {
 public:
  /// `now_s` decides what has outlived its retention.
  void add(std::int64_t at_s, const base::StatisticSet& set, bool high_resolution,
           std::int64_t now_s);

  /// Calls visit(const Bucket&) for the buckets of [from_s, to_s) that add up to periods of
  /// `period_s`, in order of time. Points too old for that period are left out. Below a minute, a
  /// minute that nobody published with high resolution is one bucket at its start (as recorded from
  /// AWS: periods of 30 s over points of standard resolution).
  template <class Visit>
  void for_each_bucket(std::int64_t from_s, std::int64_t to_s, std::int64_t period_s,
                       std::int64_t now_s, Visit&& visit) const;

  /// Buckets held, of all resolutions.
  std::size_t size() const;

 private:
  struct Tier {
    std::int64_t resolution_s;
    std::int64_t retention_s;
    std::vector<Bucket> buckets;
  };

  template <class Visit>
  void for_each_second_or_minute(std::int64_t from_s, std::int64_t to_s, Visit&& visit) const;
  static Bucket& bucket_at(Tier& tier, std::int64_t at_s);
  static std::vector<Bucket>::const_iterator first_from(const Tier& tier, std::int64_t from_s);
  void expire(std::int64_t now_s);

  // Finest first. Seconds are kept beside the minutes, not before them.
  std::array<Tier, 4> tiers_{{{1, kRetentionOf1sPointsSeconds, {}},
                              {60, kRetentionOf60sPointsSeconds, {}},
                              {300, kRetentionOf300sPointsSeconds, {}},
                              {3600, kRetentionOf3600sPointsSeconds, {}}}};
};

struct Metric {
  std::map<std::string, UnitSeries, std::less<>> by_unit;
  std::int64_t last_point_s = 0;  ///< Stamp of the newest point.
};

/// One period's value. Periods without data have none.
struct StatisticPoint {
  std::int64_t start_s = 0;
  double value = 0;
  double sample_count = 0;
};

/// One period's statistic set, for reports.
struct PeriodStatistics {
  std::int64_t start_s = 0;
  base::StatisticSet statistics;
};

/// A metric's name with its place in the store once that is known.
struct MetricReference {
  MetricKey key;
  const Metric* metric = nullptr;
  std::uint64_t store_generation = ~std::uint64_t{0};
};

class MetricStore {
 public:
  explicit MetricStore(const Limits& limits);

  struct Point {
    MetricKey key;
    std::string unit;
    std::int64_t at_s = 0;
    base::StatisticSet statistics;
    bool high_resolution = false;
  };

  /// Takes a point in. One stamped long ago shows only after a delay (Limits::late_point_*).
  void add(Point point, std::int64_t now_s);
  /// Lets points show whose delay is over. To be called before reading.
  void settle(std::int64_t now_s);

  /// nullptr while nobody has published it; a metric's address stays good for ever.
  const Metric* find(const MetricKey& key) const;
  const Metric* resolve(MetricReference& reference) const;
  const std::map<MetricKey, Metric>& metrics() const { return metrics_; }

 private:
  void insert(const Point& point, std::int64_t now_s);

  Limits limits_;
  std::map<MetricKey, Metric> metrics_;
  std::multimap<std::int64_t, Point> late_;  // by when they show
  std::uint64_t generation_ = 0;
};

/// The units with data in the window, sorted.
std::vector<std::string> units_in(const Metric& metric, const Window& window, std::int64_t now_s);

/// Values of `statistic` by period, oldest first. Without a unit all units count together.
std::vector<StatisticPoint> read_statistic(const Metric& metric, const Window& window,
                                           const Statistic& statistic,
                                           const std::optional<std::string>& unit,
                                           std::int64_t now_s);

/// Statistic sets of one unit by period, oldest first.
std::vector<PeriodStatistics> read_statistics(const UnitSeries& series, const Window& window,
                                              std::int64_t now_s);

template <class Visit>
void UnitSeries::for_each_bucket(std::int64_t from_s, std::int64_t to_s, std::int64_t period_s,
                                 std::int64_t now_s, Visit&& visit) const {
  std::size_t coarsest = 0;
  for (std::size_t i = 1; i < tiers_.size(); ++i) {
    if (period_s % tiers_[i].resolution_s == 0) coarsest = i;
  }
  from_s = std::max(from_s, now_s - tiers_[coarsest].retention_s);
  if (coarsest == 0) {
    for_each_second_or_minute(from_s, to_s, visit);
    return;
  }
  for (std::size_t i = coarsest; i > 0; --i) {
    const Tier& tier = tiers_[i];
    for (auto it = first_from(tier, from_s); it != tier.buckets.end() && it->start_s < to_s; ++it) {
      visit(*it);
    }
  }
}

template <class Visit>
void UnitSeries::for_each_second_or_minute(std::int64_t from_s, std::int64_t to_s,
                                           Visit&& visit) const {
  const auto seconds_end = tiers_[0].buckets.end();
  auto second = first_from(tiers_[0], from_s);
  const auto visit_seconds = [&](std::int64_t until_s) {
    for (; second != seconds_end && second->start_s < until_s; ++second) visit(*second);
  };
  for (auto minute = first_from(tiers_[1], from_s);
       minute != tiers_[1].buckets.end() && minute->start_s < to_s; ++minute) {
    visit_seconds(minute->start_s);
    const bool has_seconds =
        second != seconds_end && second->start_s < minute->start_s + kMinuteSeconds;
    if (!has_seconds) visit(*minute);
  }
  visit_seconds(to_s);
}

}  // namespace weir::cloudwatch
