// Metric queries and expressions of one request, compiled: what GetMetricData and alarms share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/cloudwatch.h"
#include "emulator/base/result.h"
#include "emulator/cloudwatch/math_evaluator.h"
#include "emulator/cloudwatch/metric_store.h"

namespace weir::cloudwatch {

/// 1, 5, 10, 20, 30 or a multiple of 60, up to a day (API reference, MetricStat).
bool is_valid_period(std::int64_t period_s);

/// The start that a request is taken to mean ("GetMetricStatistics", StartTime): rounded down to
/// the period below a minute, else to 1, 5 or 60 minutes by its age.
std::int64_t rounded_start_s(std::int64_t start_s, std::int64_t period_s, std::int64_t now_s);

struct MetricRead {
  MetricReference metric;
  Statistic statistic;
  std::optional<std::string> unit;
  std::int64_t period_s = 60;
};

struct QueryItem {
  std::string id;
  std::string label;
  bool return_data = true;
  std::optional<MetricRead> read;  ///< Either this,
  std::optional<MathNode> math;    ///< or this.
  std::optional<std::int64_t> expression_period_s;
};

struct QueryPlan {
  std::vector<QueryItem> items;

  std::optional<std::size_t> find(std::string_view id) const;
  /// The shortest period of the metrics; 60 without any.
  std::int64_t shortest_period_s() const;
};

/// Errors: ValidationException for ids, statistics, periods and expressions that are not valid.
base::Result<QueryPlan> compile_queries(
    const std::vector<api::cloudwatch::MetricDataQuery>& queries);

/// One evaluation of a plan over [start_s, end_s). Each item is computed once at most.
class QueryRun : public MathScope {
 public:
  /// `store` may be nullptr: then every metric is empty, which shows the results' types.
  QueryRun(QueryPlan& plan, const MetricStore* store, std::int64_t start_s, std::int64_t end_s,
           std::int64_t now_s);

  base::Result<MathValue> evaluate(std::size_t item);
  /// The units among which the item's metric had to choose, where it has several in the window and
  /// the query names none: the first one's data are taken (as recorded from AWS).
  const std::vector<std::string>& units_of(std::size_t item) const { return units_[item]; }

  base::Result<MathValue> value(const std::string& id) override;
  base::Result<TimeSeriesArray> metrics(std::string_view text) override;
  std::optional<std::int64_t> metric_period_s(const std::string& id) override;
  Window grid() override;

 private:
  TimeSeries read(QueryItem& item);
  Window window(std::int64_t period_s) const;

  QueryPlan& plan_;
  const MetricStore* store_;
  const std::int64_t start_s_;
  const std::int64_t end_s_;
  const std::int64_t now_s_;
  std::vector<std::optional<MathValue>> values_;
  std::vector<std::vector<std::string>> units_;
  std::vector<std::size_t> in_progress_;
};

}  // namespace weir::cloudwatch
