// CloudWatch's quotas, each once. Pages are those of the CloudWatch User Guide unless said.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::cloudwatch {

inline constexpr std::int64_t kMinuteSeconds = 60;
inline constexpr std::int64_t kHourSeconds = 3'600;
inline constexpr std::int64_t kDaySeconds = 86'400;

/// API reference, PutMetricData: at most 1,000 metrics a request, 150 values a metric.
inline constexpr std::size_t kPutMetricDataMetricsMax = 1'000;
inline constexpr std::size_t kValuesPerMetricMax = 150;
/// API reference, PutMetricData, MetricDatum and Dimension: lengths and the number of dimensions.
inline constexpr std::size_t kNamespaceCharactersMax = 255;
inline constexpr std::size_t kMetricNameCharactersMax = 255;
inline constexpr std::size_t kDimensionsPerMetricMax = 30;
inline constexpr std::size_t kDimensionNameCharactersMax = 255;
inline constexpr std::size_t kDimensionValueCharactersMax = 1'024;
/// API reference, PutMetricData: values lie within -2^360 and 2^360.
inline constexpr double kMetricValueMax = 0x1p360;
/// "cloudwatch_concepts", Time stamps: two weeks back to two hours ahead.
inline constexpr std::int64_t kPointAgeMaxSeconds = 14 * kDaySeconds;
inline constexpr std::int64_t kPointAheadMaxSeconds = 2 * kHourSeconds;
/// API reference, PutMetricData: points stamped more than 24 hours ago take at least 48 hours.
inline constexpr std::int64_t kLatePointAgeSeconds = 24 * kHourSeconds;
inline constexpr std::int64_t kLatePointDelaySeconds = 48 * kHourSeconds;

/// "cloudwatch_concepts", Metrics retention.
inline constexpr std::int64_t kRetentionOf1sPointsSeconds = 3 * kHourSeconds;
inline constexpr std::int64_t kRetentionOf60sPointsSeconds = 15 * kDaySeconds;
inline constexpr std::int64_t kRetentionOf300sPointsSeconds = 63 * kDaySeconds;
inline constexpr std::int64_t kRetentionOf3600sPointsSeconds = 455 * kDaySeconds;

/// API reference, GetMetricData: 500 queries, 100,800 data points a call.
inline constexpr std::size_t kGetMetricDataQueriesMax = 500;
inline constexpr std::int64_t kGetMetricDataPointsMax = 100'800;
/// API reference, GetMetricStatistics: 1,440 data points a call.
inline constexpr std::int64_t kGetMetricStatisticsPointsMax = 1'440;
/// API reference, ListMetrics: 500 results a page; metrics without data in two weeks are hidden.
inline constexpr std::size_t kListMetricsPageSize = 500;
inline constexpr std::int64_t kListMetricsActivitySeconds = 14 * kDaySeconds;
inline constexpr std::int64_t kListMetricsRecentSeconds = 3 * kHourSeconds;

/// API reference, PutMetricAlarm: five actions a state.
inline constexpr std::size_t kActionsPerStateMax = 5;
/// API reference, PutMetricAlarm: Period x EvaluationPeriods; longer from a period of one hour.
inline constexpr std::int64_t kAlarmWindowMaxSeconds = kDaySeconds;
inline constexpr std::int64_t kAlarmLongWindowMaxSeconds = 7 * kDaySeconds;
inline constexpr std::int64_t kAlarmLongWindowPeriodSeconds = kHourSeconds;
/// "Create-alarm-on-metric-math-expression": ten metrics.
inline constexpr std::size_t kAlarmMetricsMax = 10;
/// "AlarmThatSendsEmail", Evaluating an alarm: more points than EvaluationPeriods are fetched. The
/// page shows 5 for 3; alarms seen on AWS (N of 1 and of 8) waited two periods more as well.
inline constexpr std::int64_t kEvaluationRangeExtraPeriods = 2;
/// "AlarmThatSendsEmail": evaluation intervals, and of repeated Auto Scaling actions.
inline constexpr std::int64_t kEvaluationIntervalSeconds = kMinuteSeconds;
inline constexpr std::int64_t kHighResolutionEvaluationIntervalSeconds = 10;
inline constexpr std::int64_t kScalingActionRepeatSeconds = kMinuteSeconds;
/// "AlarmThatSendsEmail", Alarm history: two weeks.
inline constexpr std::int64_t kHistoryRetentionSeconds = 14 * kDaySeconds;
/// Ours: bounds memory when alarms flap for two weeks; the oldest items go first.
inline constexpr std::size_t kHistoryItemsMax = 50'000;
/// API reference, DescribeAlarmHistory: MaxRecords at most, also the default.
inline constexpr std::size_t kDescribeRecordsMax = 100;
/// DescribeAlarms without MaxRecords shows 50 (observed; the API reference gives the maximum only).
inline constexpr std::size_t kDescribeAlarmsPageSize = 50;

/// "Create_Composite_Alarm": 100 children, 500 elements in a rule.
inline constexpr std::size_t kCompositeChildrenMax = 100;
inline constexpr std::size_t kCompositeElementsMax = 500;

/// "cloudwatch_limits", Dashboards: 500 widgets, 500 metrics a widget, 2,500 in all.
inline constexpr std::size_t kDashboardWidgetsMax = 500;
inline constexpr std::size_t kDashboardWidgetMetricsMax = 500;
inline constexpr std::size_t kDashboardMetricsMax = 2'500;
/// API reference, PutDashboard: the name's length.
inline constexpr std::size_t kDashboardNameCharactersMax = 255;
/// Ours: entries a page of ListDashboards, for which no figure is documented.
inline constexpr std::size_t kListDashboardsPageSize = 1'000;

/// API reference, TagResource: 50 tags a resource.
inline constexpr std::size_t kTagsPerResourceMax = 50;

/// The quotas that a scenario may change.
struct Limits {
  std::size_t put_metric_data_metrics_max = kPutMetricDataMetricsMax;
  std::size_t values_per_metric_max = kValuesPerMetricMax;
  std::int64_t point_age_max_seconds = kPointAgeMaxSeconds;
  std::int64_t point_ahead_max_seconds = kPointAheadMaxSeconds;
  std::int64_t late_point_age_seconds = kLatePointAgeSeconds;
  std::int64_t late_point_delay_seconds = kLatePointDelaySeconds;
  std::size_t get_metric_data_queries_max = kGetMetricDataQueriesMax;
  std::int64_t get_metric_data_points_max = kGetMetricDataPointsMax;
  std::int64_t get_metric_statistics_points_max = kGetMetricStatisticsPointsMax;
  std::size_t list_metrics_page_size = kListMetricsPageSize;
  std::size_t actions_per_state_max = kActionsPerStateMax;
  std::int64_t alarm_window_max_seconds = kAlarmWindowMaxSeconds;
  std::int64_t alarm_long_window_max_seconds = kAlarmLongWindowMaxSeconds;
  std::size_t alarm_metrics_max = kAlarmMetricsMax;
  std::int64_t evaluation_range_extra_periods = kEvaluationRangeExtraPeriods;
  std::int64_t history_retention_seconds = kHistoryRetentionSeconds;
  std::size_t history_items_max = kHistoryItemsMax;
  std::size_t composite_children_max = kCompositeChildrenMax;
  std::size_t composite_elements_max = kCompositeElementsMax;
  std::size_t dashboard_widgets_max = kDashboardWidgetsMax;
  std::size_t dashboard_widget_metrics_max = kDashboardWidgetMetricsMax;
  std::size_t dashboard_metrics_max = kDashboardMetricsMax;
  std::size_t tags_per_resource_max = kTagsPerResourceMax;
};

}  // namespace weir::cloudwatch
