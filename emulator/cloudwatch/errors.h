// Every refusal of CloudWatch, one function each. Codes are the model's error names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/error.h"

namespace weir::cloudwatch {

// --- Metric data ---
base::Error missing_parameter(std::string_view parameter);
base::Error no_metrics();
/// `parameter` is a path from here on: "MetricData.member.1.MetricName".
base::Error too_long(std::string_view parameter, std::size_t characters_max);
base::Error not_ascii(std::string_view parameter);
base::Error not_in_set(std::string_view parameter, std::span<const std::string_view> set);
base::Error too_many_dimensions(std::size_t datum, std::size_t maximum);
base::Error too_many_metrics(std::size_t maximum);
base::Error values_and_counts_differ(std::size_t datum);
base::Error too_many_values(std::size_t datum, std::size_t maximum);
base::Error value_missing(std::size_t datum);
/// `one` and `other` are members of a datum: "Value", "Values", "StatisticValues".
base::Error two_kinds_of_value(std::size_t datum, std::string_view one, std::string_view other);
base::Error value_not_finite(std::size_t datum, std::string_view member, double value);
base::Error value_out_of_range(std::size_t datum, std::string_view member);
base::Error statistic_maximum_below_minimum(std::size_t datum);
base::Error statistic_without_samples(std::size_t datum);
base::Error dimension_twice();
base::Error timestamp_too_old(std::size_t datum);
base::Error timestamp_too_new(std::size_t datum);
base::Error bad_storage_resolution(std::size_t datum);
base::Error start_not_before_end();
/// GetMetricData's words for what start_not_before_end says in GetMetricStatistics.
base::Error end_not_after_start(bool equal);
base::Error bad_period(std::string_view parameter);
base::Error too_many_datapoints(std::int64_t requested, std::int64_t maximum);
base::Error statistics_missing();
base::Error unknown_statistic(std::string_view statistic);
base::Error invalid_next_token(std::string_view token);

// --- Queries and metric math ---
base::Error too_many_queries(std::size_t maximum);
base::Error bad_query_id(std::string_view id);
base::Error duplicate_query_id(std::string_view id);
/// Neither MetricStat nor Expression. Queries are counted from 1.
base::Error query_without_metric(std::size_t query);
/// `one` and `other` are members of a query that exclude each other.
base::Error query_exclusive(std::size_t query, std::string_view one, std::string_view other);
base::Error unknown_query_id(std::string_view id);
base::Error circular_expression(std::string_view id);
base::Error result_is_scalar(std::string_view id);
base::Error math_syntax_error(std::string_view expression, std::size_t offset,
                              std::string_view problem);
base::Error math_unknown_function(std::string_view name);
base::Error math_type_error(std::string_view subject, std::string_view problem);
base::Error math_not_implemented(std::string_view function);

// --- Alarms ---
base::Error alarm_not_found();
base::Error alarm_option_not_implemented(std::string_view option);
base::Error alarm_parameter_required(std::string_view parameter);
base::Error alarm_parameters_exclusive(std::string_view one, std::string_view other);
/// `parameter` belongs to alarms on one metric and was given beside Metrics.
base::Error alarm_parameter_beside_metrics(std::string_view parameter);
base::Error alarm_parameter_not_ascii(std::string_view parameter);
base::Error bad_state_value(std::string_view value);
base::Error alarm_window_too_long(std::int64_t maximum_seconds);
base::Error datapoints_exceed_periods();
/// `options`: what the parameter supports, in words.
base::Error bad_alarm_option(std::string_view parameter, std::string_view value,
                             std::string_view options);
base::Error bad_extended_statistic(std::string_view value);
base::Error bad_alarm_value(std::string_view parameter, std::string_view value);
base::Error too_many_actions(std::string_view list, std::size_t maximum);
base::Error bad_action_arn(std::string_view arn);
base::Error action_not_allowed(std::string_view arn, std::string_view kind_of_alarm);
base::Error too_many_alarm_metrics(std::size_t maximum);
base::Error alarm_periods_differ();
base::Error one_return_data();
base::Error alarm_needs_one_series();
base::Error alarm_of_other_type(std::string_view name);
base::Error reason_data_not_json();
base::Error too_many_composite_deletions(std::size_t count);
base::Error alarm_has_parents(std::string_view name);

// --- Composite alarms ---
/// `offset` counts from 0; `hint`, if any, lists what might stand there.
base::Error rule_syntax_error(std::string_view token, std::size_t offset, std::string_view hint);
base::Error rule_too_long(std::size_t elements_max);
base::Error rule_has_too_many_children(std::size_t children_max);
base::Error rule_children_missing(const std::vector<std::string>& arns);
base::Error rule_is_circular();

// --- Dashboards and tags ---
base::Error dashboard_not_found(std::string_view name);
base::Error dashboard_names_missing();
base::Error bad_dashboard_name();
base::Error bad_dashboard_body(std::string_view problem);
base::Error tagged_resource_not_found(std::string_view arn);
base::Error too_many_tags(std::size_t maximum);
base::Error reserved_tag_key();

}  // namespace weir::cloudwatch
