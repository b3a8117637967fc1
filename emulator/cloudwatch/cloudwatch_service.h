// CloudWatch of one account and region: metrics, statistics, metric math, alarms, dashboards.
//
//   metric_store.h (bucket.h, distribution.h, statistic.h)      what was published
//   query_plan.h, math_expression.h, math_evaluator.h           queries and metric math
//   alarm_evaluation.h, alarm_reason.h, composite_rule.h        an alarm's decision and its words
//   alarm_engine.h (alarm.h, alarm_history.h, alarm_action.h)   alarms over time
//   limits.h, errors.h                                          quotas and refusals
//
// Each operation is one function; each operation group one .cpp file.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/cloudwatch.h"
#include "emulator/base/caller.h"
#include "emulator/base/metric_sink.h"
#include "emulator/base/result.h"
#include "emulator/cloudwatch/alarm_action.h"
#include "emulator/cloudwatch/alarm_engine.h"
#include "emulator/cloudwatch/limits.h"
#include "emulator/cloudwatch/metric_store.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::cloudwatch {

/// A metric of one unit, as reports read it. Valid during the visit.
struct MetricView {
  const MetricKey& key;
  const std::string& unit;
  const UnitSeries& series;
  std::int64_t now_s;

  /// Statistic sets by period, oldest first; see read_statistics.
  std::vector<PeriodStatistics> statistics(const Window& window) const {
    return read_statistics(series, window, now_s);
  }
};

/// Operations check their input against the model first (api::validate), then by CloudWatch's own
/// rules. All state is the world's: call on the scheduler thread only.
///
/// Alarms act on transitions. Auto Scaling actions (arn:...:autoscaling:...) are the exception:
/// they run again once a minute while the state lasts ("AlarmThatSendsEmail", Alarm actions).
class CloudWatchService : public base::MetricSink {
 public:
  CloudWatchService(sim::Scheduler& scheduler, sim::Timeline& timeline, base::Caller scope,
                    Limits limits, AlarmActionTarget& target);

  /// Metrics of other services: one datum, one-minute resolution, not checked. A statistic set of
  /// several different values has no percentiles.
  void put(const base::MetricDatum& datum) override;

  base::Result<void> put_metric_data(const api::cloudwatch::PutMetricDataInput& input);
  base::Result<api::cloudwatch::GetMetricDataOutput> get_metric_data(
      const api::cloudwatch::GetMetricDataInput& input);
  base::Result<api::cloudwatch::GetMetricStatisticsOutput> get_metric_statistics(
      const api::cloudwatch::GetMetricStatisticsInput& input);
  base::Result<api::cloudwatch::ListMetricsOutput> list_metrics(
      const api::cloudwatch::ListMetricsInput& input);

  base::Result<void> put_metric_alarm(const api::cloudwatch::PutMetricAlarmInput& input);
  base::Result<void> put_composite_alarm(const api::cloudwatch::PutCompositeAlarmInput& input);
  base::Result<api::cloudwatch::DescribeAlarmsOutput> describe_alarms(
      const api::cloudwatch::DescribeAlarmsInput& input);
  base::Result<api::cloudwatch::DescribeAlarmsForMetricOutput> describe_alarms_for_metric(
      const api::cloudwatch::DescribeAlarmsForMetricInput& input);
  base::Result<api::cloudwatch::DescribeAlarmHistoryOutput> describe_alarm_history(
      const api::cloudwatch::DescribeAlarmHistoryInput& input);
  base::Result<void> delete_alarms(const api::cloudwatch::DeleteAlarmsInput& input);
  base::Result<void> set_alarm_state(const api::cloudwatch::SetAlarmStateInput& input);
  base::Result<void> enable_alarm_actions(const api::cloudwatch::EnableAlarmActionsInput& input);
  base::Result<void> disable_alarm_actions(const api::cloudwatch::DisableAlarmActionsInput& input);

  base::Result<api::cloudwatch::PutDashboardOutput> put_dashboard(
      const api::cloudwatch::PutDashboardInput& input);
  base::Result<api::cloudwatch::GetDashboardOutput> get_dashboard(
      const api::cloudwatch::GetDashboardInput& input);
  base::Result<api::cloudwatch::ListDashboardsOutput> list_dashboards(
      const api::cloudwatch::ListDashboardsInput& input);
  base::Result<api::cloudwatch::DeleteDashboardsOutput> delete_dashboards(
      const api::cloudwatch::DeleteDashboardsInput& input);

  base::Result<api::cloudwatch::TagResourceOutput> tag_resource(
      const api::cloudwatch::TagResourceInput& input);
  base::Result<api::cloudwatch::UntagResourceOutput> untag_resource(
      const api::cloudwatch::UntagResourceInput& input);
  base::Result<api::cloudwatch::ListTagsForResourceOutput> list_tags_for_resource(
      const api::cloudwatch::ListTagsForResourceInput& input);

  /// Every metric and unit, sorted by namespace, name, dimensions, unit.
  void for_each_metric(const std::function<void(const MetricView&)>& visit);

 private:
  struct Dashboard {
    std::string body;
    base::Timestamp modified;
  };

  base::Timestamp now() const { return alarms_.now(); }
  std::int64_t now_s() const;
  base::Result<void> set_actions_enabled(const std::vector<std::string>& alarm_names, bool enabled);
  std::string dashboard_arn(std::string_view name) const;
  bool has_resource(const std::string& arn);
  /// Whether the tags may be put on the resource; both errors as recorded from AWS.
  base::Result<void> check_tags(const std::string& arn,
                                const std::vector<api::cloudwatch::Tag>& tags) const;
  base::Result<void> add_tags(const std::string& arn,
                              const std::vector<api::cloudwatch::Tag>& tags);

  sim::Scheduler& scheduler_;
  base::Caller scope_;
  Limits limits_;
  MetricStore store_;
  AlarmEngine alarms_;
  std::map<std::string, Dashboard> dashboards_;
  std::map<std::string, std::map<std::string, std::string>> tags_;  // by ARN, then key
};

}  // namespace weir::cloudwatch
