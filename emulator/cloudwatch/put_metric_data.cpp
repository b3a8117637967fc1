// PutMetricData, and the metrics of other services.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::MetricDatum;

constexpr std::string_view kNoUnit = api::cloudwatch::standard_unit::kNone;

base::Result<void> check_value(double value, std::size_t number, std::string_view member) {
  if (!std::isfinite(value)) return value_not_finite(number, member, value);
  if (std::fabs(value) > kMetricValueMax) return value_out_of_range(number, member);
  return {};
}

std::int64_t floor_seconds(std::int64_t millis) {
  return millis >= 0 ? millis / 1000 : -((-millis + 999) / 1000);
}

base::Result<base::StatisticSet> statistic_set(const api::cloudwatch::StatisticSet& set,
                                               std::size_t number) {
  const std::pair<std::string_view, double> members[] = {
      {"StatisticValues.SampleCount", set.sample_count},
      {"StatisticValues.Sum", set.sum},
      {"StatisticValues.Minimum", set.minimum},
      {"StatisticValues.Maximum", set.maximum}};
  for (const auto& [member, value] : members) {
    WEIR_RETURN_IF_ERROR(check_value(value, number, member));
  }
  if (set.sample_count <= 0) return statistic_without_samples(number);
  if (set.minimum > set.maximum) return statistic_maximum_below_minimum(number);
  return base::StatisticSet{set.sample_count, set.sum, set.minimum, set.maximum};
}

base::Result<std::vector<base::StatisticSet>> value_list(const MetricDatum& datum,
                                                         std::size_t number, const Limits& limits) {
  const std::vector<double>& values = *datum.values;
  if (values.size() > limits.values_per_metric_max) {
    return too_many_values(number, limits.values_per_metric_max);
  }
  if (datum.counts && datum.counts->size() != values.size()) {
    return values_and_counts_differ(number);
  }
  std::vector<base::StatisticSet> sets;
  sets.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double count = datum.counts ? (*datum.counts)[i] : 1;
    WEIR_RETURN_IF_ERROR(check_value(values[i], number, fmt::format("Values.member.{}", i + 1)));
    WEIR_RETURN_IF_ERROR(check_value(count, number, fmt::format("Counts.member.{}", i + 1)));
    if (count < 0) return value_out_of_range(number, fmt::format("Counts.member.{}", i + 1));
    sets.push_back({count, values[i] * count, values[i], values[i]});
  }
  return sets;
}

// A datum's values as statistic sets of one distinct value each, or the set that it gives.
base::Result<std::vector<base::StatisticSet>> sets_of(const MetricDatum& datum, std::size_t number,
                                                      const Limits& limits) {
  if (datum.value && datum.values) return two_kinds_of_value(number, "Value", "Values");
  if (datum.value && datum.statistic_values) {
    return two_kinds_of_value(number, "Value", "StatisticValues");
  }
  if (datum.values && datum.statistic_values) {
    return two_kinds_of_value(number, "Values", "StatisticValues");
  }
  if (datum.values && !datum.values->empty()) return value_list(datum, number, limits);
  if (!datum.value && !datum.statistic_values) return value_missing(number);
  if (datum.value) {
    WEIR_RETURN_IF_ERROR(check_value(*datum.value, number, "Value"));
    return std::vector{base::StatisticSet::of(*datum.value)};
  }
  auto set = statistic_set(*datum.statistic_values, number);
  if (!set.ok()) return set.error();
  return std::vector{*set};
}

// All that one datum adds to the store.
base::Result<std::vector<MetricStore::Point>> points_of(const std::string& metric_namespace,
                                                        const MetricDatum& datum,
                                                        std::size_t number, std::int64_t now_s,
                                                        const Limits& limits) {
  const std::int64_t at_s = datum.timestamp ? floor_seconds(datum.timestamp->millis) : now_s;
  if (now_s - at_s > limits.point_age_max_seconds) {
    return timestamp_too_old(number, limits.point_age_max_seconds);
  }
  if (at_s - now_s > limits.point_ahead_max_seconds) {
    return timestamp_too_new(number, limits.point_ahead_max_seconds);
  }
  const std::int32_t resolution = datum.storage_resolution.value_or(60);
  if (resolution != 1 && resolution != 60) return bad_storage_resolution(number);
  auto sets = sets_of(datum, number, limits);
  if (!sets.ok()) return sets.error();
  std::vector<base::Dimension> dimensions;
  if (datum.dimensions) {
    for (const auto& dimension : *datum.dimensions) {
      dimensions.push_back({dimension.name, dimension.value});
    }
  }
  const MetricKey key = make_metric_key(metric_namespace, datum.metric_name, std::move(dimensions));
  const auto same_name = [](const auto& a, const auto& b) { return a.name == b.name; };
  if (std::ranges::adjacent_find(key.dimensions, same_name) != key.dimensions.end()) {
    return dimension_twice();
  }
  std::vector<MetricStore::Point> points;
  for (const base::StatisticSet& set : *sets) {
    points.push_back({key, datum.unit.value_or(std::string(kNoUnit)), at_s, set, resolution == 1});
  }
  return points;
}

}  // namespace

CloudWatchService::CloudWatchService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                                     base::Caller scope, Limits limits, AlarmActionTarget& target)
    : scheduler_(scheduler),
      scope_(scope),
      limits_(limits),
      store_(limits),
      alarms_(scheduler, timeline, store_, std::move(scope), limits, target) {}

std::int64_t CloudWatchService::now_s() const {
  return floor_seconds(sim::to_millis(scheduler_.now()));
}

void CloudWatchService::put(const base::MetricDatum& datum) {
  store_.add({make_metric_key(datum.metric_namespace, datum.name, datum.dimensions), datum.unit,
              floor_seconds(datum.timestamp.millis), datum.statistics},
             now_s());
}

base::Result<void> CloudWatchService::put_metric_data(
    const api::cloudwatch::PutMetricDataInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  std::vector<const MetricDatum*> data;
  if (input.metric_data) {
    for (const MetricDatum& datum : *input.metric_data) data.push_back(&datum);
  }
  if (input.entity_metric_data) {
    for (const auto& group : *input.entity_metric_data) {
      if (!group.metric_data) continue;
      for (const MetricDatum& datum : *group.metric_data) data.push_back(&datum);
    }
  }
  if (data.empty()) return missing_parameter("MetricData");
  if (data.size() > limits_.put_metric_data_metrics_max) {
    return too_many_metrics(limits_.put_metric_data_metrics_max);
  }
  // All or nothing: the request is checked whole before any of it counts.
  std::vector<MetricStore::Point> accepted;
  for (std::size_t i = 0; i < data.size(); ++i) {
    auto points = points_of(input.namespace_, *data[i], i + 1, now_s(), limits_);
    if (!points.ok()) return points.error();
    std::move(points->begin(), points->end(), std::back_inserter(accepted));
  }
  for (MetricStore::Point& point : accepted) store_.add(std::move(point), now_s());
  return {};
}

void CloudWatchService::for_each_metric(const std::function<void(const MetricView&)>& visit) {
  store_.settle(now_s());
  for (const auto& [key, metric] : store_.metrics()) {
    for (const auto& [unit, series] : metric.by_unit) visit({key, unit, series, now_s()});
  }
}

}  // namespace weir::cloudwatch
