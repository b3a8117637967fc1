#include "emulator/cloudwatch/metric_store.h"

#include <algorithm>
#include <utility>

namespace weir::cloudwatch {
namespace {

// Expired buckets go in batches, so that a series does not shift its vector for every minute.
constexpr std::int64_t kExpireBatchBuckets = 256;

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

// Adds up the buckets of one period; buckets come in order of time.
class PeriodReader {
 public:
  PeriodReader(const Window& window, const Statistic& statistic)
      : window_(window), statistic_(statistic) {}

  void operator()(const Bucket& bucket) {
    const std::int64_t start =
        window_.start_s + floor_to(bucket.start_s - window_.start_s, window_.period_s);
    if (start != start_s_) finish();
    start_s_ = start;
    if (pending_ == nullptr && merged_.empty()) {
      pending_ = &bucket;
      return;
    }
    if (pending_ != nullptr) merged_.merge(*std::exchange(pending_, nullptr));
    merged_.merge(bucket);
  }

  std::vector<StatisticPoint> take() {
    finish();
    return std::move(points_);
  }

 private:
  void finish() {
    const Bucket& whole = pending_ != nullptr ? *pending_ : merged_;
    if (auto value = whole.value(statistic_)) {
      points_.push_back({start_s_, *value, whole.statistics().sample_count});
    }
    pending_ = nullptr;
    if (!merged_.empty()) merged_ = Bucket{};
  }

  const Window window_;
  const Statistic statistic_;
  std::vector<StatisticPoint> points_;
  std::int64_t start_s_ = 0;
  const Bucket* pending_ = nullptr;  // a period of one bucket needs no merging
  Bucket merged_;
};

// Several units at once: rare, so by a map.
std::vector<StatisticPoint> read_all_units(const Metric& metric, const Window& window,
                                           const Statistic& statistic, std::int64_t now_s) {
  std::map<std::int64_t, Bucket> periods;
  for (const auto& [unit, series] : metric.by_unit) {
    series.for_each_bucket(
        window.start_s, window.end_s(), window.period_s, now_s, [&](const Bucket& bucket) {
          periods[window.start_s + floor_to(bucket.start_s - window.start_s, window.period_s)]
              .merge(bucket);
        });
  }
  std::vector<StatisticPoint> points;
  for (const auto& [start_s, bucket] : periods) {
    if (auto value = bucket.value(statistic)) {
      points.push_back({start_s, *value, bucket.statistics().sample_count});
    }
  }
  return points;
}

}  // namespace

MetricKey make_metric_key(std::string metric_namespace, std::string name,
                          std::vector<base::Dimension> dimensions) {
  std::sort(dimensions.begin(), dimensions.end());
  return {std::move(metric_namespace), std::move(name), std::move(dimensions)};
}

void UnitSeries::add(std::int64_t at_s, const base::StatisticSet& set, bool high_resolution,
                     std::int64_t now_s) {
  if (high_resolution) bucket_at(tiers_[0], at_s).add(set);
  bucket_at(tiers_[1], at_s).add(set);
  expire(now_s);
}

std::size_t UnitSeries::size() const {
  std::size_t total = 0;
  for (const Tier& tier : tiers_) total += tier.buckets.size();
  return total;
}

Bucket& UnitSeries::bucket_at(Tier& tier, std::int64_t at_s) {
  const std::int64_t start_s = floor_to(at_s, tier.resolution_s);
  if (tier.buckets.empty() || tier.buckets.back().start_s < start_s) {
    return tier.buckets.emplace_back(start_s);
  }
  if (tier.buckets.back().start_s == start_s) return tier.buckets.back();
  const auto place = tier.buckets.begin() + (first_from(tier, start_s) - tier.buckets.begin());
  if (place->start_s == start_s) return *place;
  return *tier.buckets.emplace(place, start_s);
}

std::vector<Bucket>::const_iterator UnitSeries::first_from(const Tier& tier, std::int64_t from_s) {
  return std::lower_bound(
      tier.buckets.begin(), tier.buckets.end(), from_s,
      [](const Bucket& bucket, std::int64_t wanted_s) { return bucket.start_s < wanted_s; });
}

void UnitSeries::expire(std::int64_t now_s) {
  for (std::size_t i = 0; i < tiers_.size(); ++i) {
    Tier& tier = tiers_[i];
    const std::int64_t oldest_s = now_s - tier.retention_s;
    const std::int64_t slack_s = kExpireBatchBuckets * tier.resolution_s;
    if (tier.buckets.empty() || tier.buckets.front().start_s + slack_s >= oldest_s) continue;
    const auto end = first_from(tier, oldest_s);
    if (i > 0 && i + 1 < tiers_.size()) {
      for (auto it = tier.buckets.cbegin(); it != end; ++it) {
        bucket_at(tiers_[i + 1], it->start_s).merge(*it);
      }
    }
    tier.buckets.erase(tier.buckets.begin(), end);
  }
}

MetricStore::MetricStore(const Limits& limits) : limits_(limits) {}

void MetricStore::add(Point point, std::int64_t now_s) {
  if (now_s - point.at_s > limits_.late_point_age_seconds) {
    late_.emplace(now_s + limits_.late_point_delay_seconds, std::move(point));
    return;
  }
  insert(point, now_s);
}

void MetricStore::settle(std::int64_t now_s) {
  while (!late_.empty() && late_.begin()->first <= now_s) {
    insert(late_.begin()->second, now_s);
    late_.erase(late_.begin());
  }
}

void MetricStore::insert(const Point& point, std::int64_t now_s) {
  const auto [place, fresh] = metrics_.try_emplace(point.key);
  if (fresh) ++generation_;
  Metric& metric = place->second;
  metric.last_point_s = fresh ? point.at_s : std::max(metric.last_point_s, point.at_s);
  metric.by_unit[point.unit].add(point.at_s, point.statistics, point.high_resolution, now_s);
}

const Metric* MetricStore::find(const MetricKey& key) const {
  const auto place = metrics_.find(key);
  return place == metrics_.end() ? nullptr : &place->second;
}

const Metric* MetricStore::resolve(MetricReference& reference) const {
  if (reference.metric == nullptr && reference.store_generation != generation_) {
    reference.metric = find(reference.key);
    reference.store_generation = generation_;
  }
  return reference.metric;
}

std::vector<std::string> units_in(const Metric& metric, const Window& window, std::int64_t now_s) {
  std::vector<std::string> units;
  for (const auto& [unit, series] : metric.by_unit) {
    bool any = false;
    series.for_each_bucket(window.start_s, window.end_s(), window.period_s, now_s,
                           [&](const Bucket&) { any = true; });
    if (any) units.push_back(unit);
  }
  return units;
}

std::vector<StatisticPoint> read_statistic(const Metric& metric, const Window& window,
                                           const Statistic& statistic,
                                           const std::optional<std::string>& unit,
                                           std::int64_t now_s) {
  const UnitSeries* series = nullptr;
  if (unit) {
    const auto place = metric.by_unit.find(*unit);
    if (place == metric.by_unit.end()) return {};
    series = &place->second;
  } else if (metric.by_unit.size() == 1) {
    series = &metric.by_unit.begin()->second;
  } else {
    return read_all_units(metric, window, statistic, now_s);
  }
  PeriodReader reader(window, statistic);
  series->for_each_bucket(window.start_s, window.end_s(), window.period_s, now_s,
                          [&](const Bucket& bucket) { reader(bucket); });
  return reader.take();
}

std::vector<PeriodStatistics> read_statistics(const UnitSeries& series, const Window& window,
                                              std::int64_t now_s) {
  std::vector<PeriodStatistics> periods;
  series.for_each_bucket(
      window.start_s, window.end_s(), window.period_s, now_s, [&](const Bucket& bucket) {
        const std::int64_t start_s =
            window.start_s + floor_to(bucket.start_s - window.start_s, window.period_s);
        if (periods.empty() || periods.back().start_s != start_s) {
          periods.push_back({start_s, bucket.statistics()});
          return;
        }
        base::StatisticSet& set = periods.back().statistics;
        set.sample_count += bucket.statistics().sample_count;
        set.sum += bucket.statistics().sum;
        set.minimum = std::min(set.minimum, bucket.statistics().minimum);
        set.maximum = std::max(set.maximum, bucket.statistics().maximum);
      });
  return periods;
}

}  // namespace weir::cloudwatch
