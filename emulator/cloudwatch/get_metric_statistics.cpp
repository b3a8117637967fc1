#include <map>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/query_plan.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::Datapoint;
using api::cloudwatch::GetMetricStatisticsInput;
using api::cloudwatch::GetMetricStatisticsOutput;

struct NamedStatistic {
  std::string name;
  Statistic statistic;
};

base::Result<std::vector<NamedStatistic>> statistics_of(const GetMetricStatisticsInput& input) {
  std::vector<NamedStatistic> statistics;
  for (const auto* list : {&input.statistics, &input.extended_statistics}) {
    if (!*list) continue;
    for (const std::string& name : **list) {
      const auto statistic = parse_statistic(name);
      if (!statistic) return unknown_statistic(name);
      statistics.push_back({name, *statistic});
    }
  }
  if (statistics.empty()) return statistics_missing();
  return statistics;
}

void set_value(Datapoint& datapoint, const NamedStatistic& statistic, double value) {
  switch (statistic.statistic.kind) {
    case StatisticKind::kSampleCount:
      datapoint.sample_count = value;
      return;
    case StatisticKind::kAverage:
      datapoint.average = value;
      return;
    case StatisticKind::kSum:
      datapoint.sum = value;
      return;
    case StatisticKind::kMinimum:
      datapoint.minimum = value;
      return;
    case StatisticKind::kMaximum:
      datapoint.maximum = value;
      return;
    default:
      break;
  }
  if (!datapoint.extended_statistics) datapoint.extended_statistics.emplace();
  (*datapoint.extended_statistics)[statistic.name] = value;
}

void add_unit(std::vector<Datapoint>& datapoints, const Metric& metric, const std::string& unit,
              const Window& window, const std::vector<NamedStatistic>& statistics,
              std::int64_t now_s) {
  std::map<std::int64_t, Datapoint> by_period;
  for (const NamedStatistic& statistic : statistics) {
    for (const StatisticPoint& point :
         read_statistic(metric, window, statistic.statistic, unit, now_s)) {
      Datapoint& datapoint = by_period[point.start_s];
      datapoint.timestamp = base::Timestamp{point.start_s * 1000};
      datapoint.unit = unit;
      set_value(datapoint, statistic, point.value);
    }
  }
  for (auto& [start_s, datapoint] : by_period) datapoints.push_back(std::move(datapoint));
}

// The quota counts periods that fit the span as it was given: a day of minutes is 1,440 points,
// wherever in a minute it begins (as recorded from AWS).
std::int64_t points_asked_for(const GetMetricStatisticsInput& input) {
  const std::int64_t span_ms = input.end_time.millis - input.start_time.millis;
  const std::int64_t period_ms = std::int64_t{input.period} * 1000;
  return (span_ms + period_ms - 1) / period_ms;
}

}  // namespace

base::Result<GetMetricStatisticsOutput> CloudWatchService::get_metric_statistics(
    const GetMetricStatisticsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (!is_valid_period(input.period)) return bad_period("Period");
  if (input.start_time >= input.end_time) return start_not_before_end();
  auto statistics = statistics_of(input);
  if (!statistics.ok()) return statistics.error();
  const std::int64_t start_s =
      rounded_start_s(input.start_time.millis / 1000, input.period, now_s());
  const std::int64_t end_s = (input.end_time.millis + 999) / 1000;
  const Window window{start_s, input.period, (end_s - start_s + input.period - 1) / input.period};
  const std::int64_t requested = points_asked_for(input);
  if (requested > limits_.get_metric_statistics_points_max) {
    return too_many_datapoints(requested, limits_.get_metric_statistics_points_max);
  }
  std::vector<base::Dimension> dimensions;
  if (input.dimensions) {
    for (const auto& dimension : *input.dimensions) {
      dimensions.push_back({dimension.name, dimension.value});
    }
  }
  store_.settle(now_s());
  GetMetricStatisticsOutput output{.label = input.metric_name,
                                   .datapoints = std::vector<Datapoint>{}};
  const Metric* metric =
      store_.find(make_metric_key(input.namespace_, input.metric_name, std::move(dimensions)));
  if (metric == nullptr) return output;
  for (const auto& [unit, series] : metric->by_unit) {
    if (input.unit && *input.unit != unit) continue;
    add_unit(*output.datapoints, *metric, unit, window, *statistics, now_s());
  }
  return output;
}

}  // namespace weir::cloudwatch
