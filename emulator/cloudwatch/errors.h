// Every refusal of CloudWatch, one function each. Codes are the model's error names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/error.h"

namespace weir::cloudwatch {

// --- Metric data ---
base::Error missing_parameter(std::string_view parameter);
base::Error too_many_metrics(std::size_t maximum);
base::Error values_and_counts_differ(std::size_t datum);
base::Error too_many_values(std::size_t datum, std::size_t maximum);
base::Error one_kind_of_value(std::size_t datum);
base::Error value_out_of_range(std::size_t datum, std::string_view member);
base::Error bad_statistic_set(std::size_t datum);
base::Error timestamp_too_old(std::size_t datum, std::int64_t age_max_seconds);
base::Error timestamp_too_new(std::size_t datum, std::int64_t ahead_max_seconds);
base::Error bad_storage_resolution(std::size_t datum);
base::Error start_not_before_end();
base::Error bad_period(std::string_view parameter);
base::Error too_many_datapoints(std::int64_t requested, std::int64_t maximum);
base::Error statistics_missing();
base::Error unknown_statistic(std::string_view statistic);
base::Error invalid_next_token();

// --- Queries and metric math ---
base::Error too_many_queries(std::size_t maximum);
base::Error bad_query_id(std::string_view id);
base::Error duplicate_query_id(std::string_view id);
base::Error metric_or_expression(std::string_view id);
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
base::Error alarm_window_too_long(std::int64_t maximum_seconds);
base::Error datapoints_exceed_periods();
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
base::Error too_many_composite_deletions();

// --- Composite alarms ---
base::Error rule_syntax_error(std::size_t offset, std::string_view problem);
base::Error rule_too_long(std::size_t elements_max);
base::Error rule_has_too_many_children(std::size_t children_max);
base::Error rule_children_missing(const std::vector<std::string>& arns);
base::Error rule_is_circular();

// --- Dashboards and tags ---
base::Error dashboard_not_found(std::string_view name);
base::Error bad_dashboard_name();
base::Error bad_dashboard_body(std::string_view problem);
base::Error tagged_resource_not_found(std::string_view arn);
base::Error too_many_tags(std::size_t maximum);

}  // namespace weir::cloudwatch
