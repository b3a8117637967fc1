#include "emulator/cloudwatch/query_plan.h"

#include <algorithm>
#include <utility>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::MetricDataQuery;

std::vector<base::Dimension> dimensions_of(const api::cloudwatch::Metric& metric) {
  std::vector<base::Dimension> dimensions;
  if (!metric.dimensions) return dimensions;
  for (const auto& dimension : *metric.dimensions) {
    dimensions.push_back({dimension.name, dimension.value});
  }
  return dimensions;
}

base::Result<MetricRead> compile_read(const api::cloudwatch::MetricStat& stat) {
  if (!stat.metric.metric_name) return missing_parameter("MetricStat.Metric.MetricName");
  if (!stat.metric.namespace_) return missing_parameter("MetricStat.Metric.Namespace");
  if (!is_valid_period(stat.period)) return bad_period("MetricStat.Period");
  const auto statistic = parse_statistic(stat.stat);
  if (!statistic) return unknown_statistic(stat.stat);
  return MetricRead{
      .metric = {.key = make_metric_key(*stat.metric.namespace_, *stat.metric.metric_name,
                                        dimensions_of(stat.metric))},
      .statistic = *statistic,
      .unit = stat.unit,
      .period_s = stat.period};
}

// "SELECT AVG(..) FROM ..": a query of Metrics Insights where an expression may stand.
bool is_metrics_insights(std::string_view expression) {
  expression.remove_prefix(std::min(expression.find_first_not_of(" \t\r\n"), expression.size()));
  return expression.size() > 7 && expression[6] == ' ' &&
         std::ranges::equal(expression.substr(0, 6), std::string_view("SELECT"), {},
                            [](char c) { return static_cast<char>(c & ~0x20); });
}

base::Result<QueryItem> compile_item(const MetricDataQuery& query, std::size_t number) {
  if (!is_math_id(query.id)) return bad_query_id(query.id);
  if (query.metric_stat && query.expression) {
    return query_exclusive(number, "Expression", "MetricStat");
  }
  if (!query.metric_stat && !query.expression) return query_without_metric(number);
  if (query.metric_stat && query.period) return query_exclusive(number, "Period", "MetricStat");
  QueryItem item{.id = query.id,
                 .label = query.label.value_or(query.id),
                 .return_data = query.return_data.value_or(true)};
  if (query.metric_stat) {
    auto read = compile_read(*query.metric_stat);
    if (!read.ok()) return read.error();
    item.label = query.label.value_or(read->metric.key.name);
    item.read = std::move(*read);
    return item;
  }
  if (query.period && !is_valid_period(*query.period)) return bad_period("Period");
  item.expression_period_s = query.period;
  if (is_metrics_insights(*query.expression)) return math_not_implemented("SELECT");
  auto math = parse_math(*query.expression);
  if (!math.ok()) return math.error();
  item.math = std::move(*math);
  return item;
}

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

// Metrics without a label of their own go by their name, and by whatever of statistic and period
// tells the metrics of the request apart (as recorded from AWS: "Load Sum 60", "Load Minimum 30").
void extend_labels(const std::vector<MetricDataQuery>& queries, QueryPlan& plan) {
  const api::cloudwatch::MetricStat* first = nullptr;
  bool statistics_differ = false;
  bool periods_differ = false;
  for (const MetricDataQuery& query : queries) {
    if (!query.metric_stat) continue;
    if (first == nullptr) first = &*query.metric_stat;
    statistics_differ = statistics_differ || query.metric_stat->stat != first->stat;
    periods_differ = periods_differ || query.metric_stat->period != first->period;
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (!queries[i].metric_stat || queries[i].label) continue;
    if (statistics_differ) plan.items[i].label += " " + queries[i].metric_stat->stat;
    if (periods_differ) {
      plan.items[i].label += " " + std::to_string(queries[i].metric_stat->period);
    }
  }
}

}  // namespace

bool is_valid_period(std::int64_t period_s) {
  if (period_s == 1 || period_s == 5 || period_s == 10 || period_s == 20 || period_s == 30) {
    return true;
  }
  return period_s > 0 && period_s <= kDaySeconds && period_s % kMinuteSeconds == 0;
}

std::int64_t rounded_start_s(std::int64_t start_s, std::int64_t period_s, std::int64_t now_s) {
  const std::int64_t age_s = now_s - start_s;
  if (period_s < kMinuteSeconds && age_s <= kRetentionOf1sPointsSeconds) {
    return floor_to(start_s, period_s);
  }
  if (age_s <= kRetentionOf60sPointsSeconds) return floor_to(start_s, kMinuteSeconds);
  if (age_s <= kRetentionOf300sPointsSeconds) return floor_to(start_s, 5 * kMinuteSeconds);
  return floor_to(start_s, kHourSeconds);
}

std::optional<std::size_t> QueryPlan::find(std::string_view id) const {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].id == id) return i;
  }
  return std::nullopt;
}

std::int64_t QueryPlan::shortest_period_s() const {
  std::optional<std::int64_t> shortest;
  for (const QueryItem& item : items) {
    if (item.read) shortest = std::min(shortest.value_or(item.read->period_s), item.read->period_s);
  }
  return shortest.value_or(kMinuteSeconds);
}

base::Result<QueryPlan> compile_queries(const std::vector<MetricDataQuery>& queries) {
  QueryPlan plan;
  for (const MetricDataQuery& query : queries) {
    if (plan.find(query.id)) return duplicate_query_id(query.id);
    auto item = compile_item(query, plan.items.size() + 1);
    if (!item.ok()) return item.error();
    plan.items.push_back(std::move(*item));
  }
  extend_labels(queries, plan);
  return plan;
}

QueryRun::QueryRun(QueryPlan& plan, const MetricStore* store, std::int64_t start_s,
                   std::int64_t end_s, std::int64_t now_s)
    : plan_(plan),
      store_(store),
      start_s_(start_s),
      end_s_(end_s),
      now_s_(now_s),
      values_(plan.items.size()),
      units_(plan.items.size()) {}

base::Result<MathValue> QueryRun::evaluate(std::size_t index) {
  if (values_[index]) return *values_[index];
  QueryItem& item = plan_.items[index];
  if (item.read) {
    values_[index] = MathValue{read(item)};
    return *values_[index];
  }
  if (std::find(in_progress_.begin(), in_progress_.end(), index) != in_progress_.end()) {
    return circular_expression(item.id);
  }
  in_progress_.push_back(index);
  auto result = evaluate_math(*item.math, *this);
  in_progress_.pop_back();
  if (result.ok()) values_[index] = *result;
  return result;
}

base::Result<MathValue> QueryRun::value(const std::string& id) {
  const auto index = plan_.find(id);
  if (!index) return unknown_query_id(id);
  return evaluate(*index);
}

base::Result<TimeSeriesArray> QueryRun::metrics(std::string_view text) {
  TimeSeriesArray found;
  for (std::size_t i = 0; i < plan_.items.size(); ++i) {
    const QueryItem& item = plan_.items[i];
    if (!item.read || item.id.find(text) == std::string::npos) continue;
    auto series = evaluate(i);
    if (!series.ok()) return series.error();
    found.push_back(std::get<TimeSeries>(std::move(*series)));
  }
  return found;
}

std::optional<std::int64_t> QueryRun::metric_period_s(const std::string& id) {
  const auto index = plan_.find(id);
  if (!index || !plan_.items[*index].read) return std::nullopt;
  return plan_.items[*index].read->period_s;
}

Window QueryRun::grid() {
  const auto own = in_progress_.empty() ? std::optional<std::int64_t>()
                                        : plan_.items[in_progress_.back()].expression_period_s;
  return window(own.value_or(plan_.shortest_period_s()));
}

TimeSeries QueryRun::read(QueryItem& item) {
  TimeSeries series{item.label, window(item.read->period_s), {}};
  const Metric* metric = store_ == nullptr ? nullptr : store_->resolve(item.read->metric);
  if (metric == nullptr) return series;
  std::optional<std::string> unit = item.read->unit;
  if (!unit && metric->by_unit.size() > 1) {
    auto& units = units_[static_cast<std::size_t>(&item - plan_.items.data())];
    units = units_in(*metric, series.grid, now_s_);
    if (units.empty()) return series;
    unit = units.front();
  }
  const auto points = read_statistic(*metric, series.grid, item.read->statistic, unit, now_s_);
  series.points.reserve(points.size());
  for (const StatisticPoint& point : points) series.points.push_back({point.start_s, point.value});
  return series;
}

Window QueryRun::window(std::int64_t period_s) const {
  return {start_s_, period_s, (end_s_ - start_s_ + period_s - 1) / period_s};
}

}  // namespace weir::cloudwatch
