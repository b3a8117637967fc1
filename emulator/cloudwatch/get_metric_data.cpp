#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/query_plan.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::GetMetricDataInput;
using api::cloudwatch::GetMetricDataOutput;
using api::cloudwatch::MetricDataResult;

struct LabelledSeries {
  std::string id;
  TimeSeries series;
  std::vector<std::string> units = {};  // more than one: the query named none
};

std::int64_t ceil_seconds(std::int64_t millis) {
  return (millis + 999) / 1000;
}

std::int64_t floor_seconds(std::int64_t millis) {
  return millis >= 0 ? millis / 1000 : -((-millis + 999) / 1000);
}

// A request's start, rounded for each query by its own period; the plan shares the roughest.
std::int64_t request_start_s(const QueryPlan& plan, std::int64_t start_ms, std::int64_t now_s) {
  return rounded_start_s(start_ms / 1000, plan.shortest_period_s(), now_s);
}

// The series that `item` returns. Those of an array are named "Expression-Label Metric-Label".
base::Result<void> collect(const QueryItem& item, MathValue value,
                           std::vector<LabelledSeries>& results) {
  if (std::holds_alternative<double>(value)) return result_is_scalar(item.id);
  if (auto* series = std::get_if<TimeSeries>(&value)) {
    series->label = item.label;
    results.push_back({item.id, std::move(*series)});
    return {};
  }
  for (TimeSeries& series : std::get<TimeSeriesArray>(value)) {
    series.label = item.label.empty() ? series.label : item.label + " " + series.label;
    results.push_back({item.id, std::move(series)});
  }
  return {};
}

// The part of all results' points, in order, that this page shows.
struct Page {
  std::size_t first = 0;
  std::size_t size = 0;
};

// A token is the number of points that earlier pages showed.
base::Result<std::size_t> first_point(const std::optional<std::string>& token) {
  if (!token) return std::size_t{0};
  std::size_t first = 0;
  const char* end = token->data() + token->size();
  const auto [stop, problem] = std::from_chars(token->data(), end, first);
  if (problem != std::errc{} || stop != end || token->empty()) return invalid_next_token(*token);
  return first;
}

GetMetricDataOutput make_page(const std::vector<LabelledSeries>& all, bool ascending, Page page) {
  GetMetricDataOutput output;
  output.messages.emplace();
  std::vector<MetricDataResult>& results = output.metric_data_results.emplace();
  std::size_t position = 0;
  for (const LabelledSeries& entry : all) {
    const std::size_t size = entry.series.points.size();
    const std::size_t begin = std::clamp(page.first, position, position + size) - position;
    const std::size_t end =
        std::clamp(page.first + page.size, position, position + size) - position;
    position += size;
    if (begin == end && !(size == 0 && page.first == 0)) continue;
    MetricDataResult result{.id = entry.id, .label = entry.series.label};
    auto& timestamps = result.timestamps.emplace();
    auto& values = result.values.emplace();
    for (std::size_t i = begin; i < end; ++i) {
      const MathPoint& point = entry.series.points[ascending ? i : size - 1 - i];
      timestamps.push_back({point.at_s * 1000});
      values.push_back(point.value);
    }
    if (entry.units.size() > 1) {
      result.messages = {
          {.code = "MultipleUnits",
           .value = fmt::format("Multiple units returned: '[{}]'", fmt::join(entry.units, ", "))}};
    }
    result.status_code = std::string(end < size ? api::cloudwatch::status_code::kPartialData
                                                : api::cloudwatch::status_code::kComplete);
    results.push_back(std::move(result));
  }
  if (page.first + page.size < position) output.next_token = std::to_string(page.first + page.size);
  return output;
}

}  // namespace

base::Result<GetMetricDataOutput> CloudWatchService::get_metric_data(
    const GetMetricDataInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.metric_data_queries.empty()) return missing_parameter("MetricDataQueries");
  if (input.metric_data_queries.size() > limits_.get_metric_data_queries_max) {
    return too_many_queries(limits_.get_metric_data_queries_max);
  }
  const std::int64_t start_s = floor_seconds(input.start_time.millis);
  const std::int64_t stop_s = floor_seconds(input.end_time.millis);
  if (start_s >= stop_s) return end_not_after_start(start_s == stop_s);
  auto first = first_point(input.next_token);
  if (!first.ok()) return first.error();
  auto plan = compile_queries(input.metric_data_queries);
  if (!plan.ok()) return plan.error();
  store_.settle(now_s());
  QueryRun run(*plan, &store_, request_start_s(*plan, input.start_time.millis, now_s()),
               ceil_seconds(input.end_time.millis), now_s());
  std::vector<LabelledSeries> all;
  for (std::size_t i = 0; i < plan->items.size(); ++i) {
    if (!plan->items[i].return_data) continue;
    auto value = run.evaluate(i);
    if (!value.ok()) return value.error();
    WEIR_RETURN_IF_ERROR(collect(plan->items[i], std::move(*value), all));
    if (plan->items[i].read) all.back().units = run.units_of(i);
  }
  const std::int64_t size =
      std::min<std::int64_t>(limits_.get_metric_data_points_max,
                             std::max(1, input.max_datapoints.value_or(kGetMetricDataPointsMax)));
  const bool ascending = input.scan_by == api::cloudwatch::scan_by::kTimestampAscending;
  return make_page(all, ascending, {*first, static_cast<std::size_t>(size)});
}

}  // namespace weir::cloudwatch
