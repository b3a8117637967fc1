#include "emulator/cloudwatch/errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weir::cloudwatch {
namespace {

base::Error invalid_value(std::string message) {
  return base::client_error("InvalidParameterValueException", std::move(message));
}
base::Error invalid_combination(std::string message) {
  return base::client_error("InvalidParameterCombinationException", std::move(message));
}
base::Error validation(std::string message) {
  return base::client_error("ValidationException", std::move(message));
}

// "4,320": thousands apart.
std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::ptrdiff_t at = std::ssize(text) - 3; at > 0; at -= 3) {
    text.insert(text.begin() + at, 1, ',');
  }
  return text;
}

}  // namespace

base::Error missing_parameter(std::string_view parameter) {
  return base::client_error("MissingRequiredParameterException",
                            fmt::format("The parameter {} is required.", parameter));
}
base::Error too_many_metrics(std::size_t maximum) {
  return invalid_value(
      fmt::format("The collection MetricData must not have a size greater than {}.", maximum));
}
base::Error values_and_counts_differ(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameters MetricData.member.{0}.Values and "
                  "MetricData.member.{0}.Counts must be of the same size.",
                  datum));
}
base::Error too_many_values(std::size_t datum, std::size_t maximum) {
  return invalid_value(fmt::format(
      "The collection MetricData.member.{}.Values must not have a size greater than {}.", datum,
      maximum));
}
base::Error one_kind_of_value(std::size_t datum) {
  return invalid_combination(
      fmt::format("The parameters MetricData.member.{0}.Value, MetricData.member.{0}.Values and "
                  "MetricData.member.{0}.StatisticValues are mutually exclusive and you must "
                  "specify one of them.",
                  datum));
}
base::Error value_out_of_range(std::size_t datum, std::string_view member) {
  return invalid_value(fmt::format(
      "The parameter MetricData.member.{}.{} must be a number between -2^360 and 2^360.", datum,
      member));
}
base::Error bad_statistic_set(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.StatisticValues must have "
                  "a positive SampleCount and a Minimum up to its Maximum.",
                  datum));
}
base::Error timestamp_too_old(std::size_t datum, std::int64_t age_max_seconds) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.Timestamp must specify a "
                  "time no older than {} seconds.",
                  datum, age_max_seconds));
}
base::Error timestamp_too_new(std::size_t datum, std::int64_t ahead_max_seconds) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.Timestamp must specify a "
                  "time no more than {} seconds in the future.",
                  datum, ahead_max_seconds));
}
base::Error bad_storage_resolution(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.StorageResolution must be 1 or 60.", datum));
}
base::Error start_not_before_end() {
  return invalid_value("The parameter StartTime must be less than the parameter EndTime.");
}
base::Error bad_period(std::string_view parameter) {
  return invalid_value(fmt::format(
      "The parameter {} must be 1, 5, 10, 20, 30, or a multiple of 60, and at most 86400.",
      parameter));
}
base::Error too_many_datapoints(std::int64_t requested, std::int64_t maximum) {
  return invalid_combination(
      fmt::format("You have requested up to {} datapoints, which exceeds the limit of {}. You may "
                  "reduce the datapoints requested by increasing Period, or decreasing the time "
                  "range.",
                  grouped(requested), grouped(maximum)));
}
base::Error statistics_missing() {
  return invalid_combination(
      "Must specify either Statistics or ExtendedStatistics, or both of them.");
}
base::Error unknown_statistic(std::string_view statistic) {
  return invalid_value(
      fmt::format("The statistic {} is not valid, or not implemented by Weir "
                  "(trimmed and winsorized statistics are not).",
                  statistic));
}
base::Error invalid_next_token() {
  return base::client_error("InvalidNextToken", "The next token specified is invalid.");
}

base::Error too_many_queries(std::size_t maximum) {
  return validation(fmt::format(
      "The collection MetricDataQueries must not have a size greater than {}.", maximum));
}
base::Error bad_query_id(std::string_view id) {
  return validation(
      fmt::format("The value {} for parameter Id is not valid: it must start with a "
                  "lowercase letter and contain only letters, digits and underscore.",
                  id));
}
base::Error duplicate_query_id(std::string_view id) {
  return validation(fmt::format("The values for parameter Id must be unique: {}", id));
}
base::Error metric_or_expression(std::string_view id) {
  return validation(fmt::format(
      "Either MetricStat or Expression must be specified, and not both, in the query {}.", id));
}
base::Error unknown_query_id(std::string_view id) {
  return validation(fmt::format("Error in expression: undefined identifier {}", id));
}
base::Error circular_expression(std::string_view id) {
  return validation(fmt::format("Error in expression: {} refers to itself", id));
}
base::Error result_is_scalar(std::string_view id) {
  return validation(fmt::format(
      "Error in expression '{}': the final result must be a time series, not a scalar", id));
}
base::Error math_syntax_error(std::string_view expression, std::size_t offset,
                              std::string_view problem) {
  return validation(
      fmt::format("Error in expression '{}' at position {}: {}", expression, offset + 1, problem));
}
base::Error math_unknown_function(std::string_view name) {
  return validation(fmt::format("Error in expression: unknown function {}", name));
}
base::Error math_type_error(std::string_view subject, std::string_view problem) {
  return validation(fmt::format("Error in expression: {} {}", subject, problem));
}
base::Error math_not_implemented(std::string_view function) {
  return base::Error{"NotImplemented",
                     fmt::format("Weir does not implement the metric math function {}.", function),
                     501};
}

base::Error alarm_not_found() {
  return base::Error{"ResourceNotFound", "Unknown alarm name", 404};
}
base::Error alarm_option_not_implemented(std::string_view option) {
  return base::Error{"NotImplemented", fmt::format("Weir does not implement {} of alarms.", option),
                     501};
}
base::Error alarm_parameter_required(std::string_view parameter) {
  return validation(fmt::format("The parameter {} is required for this alarm.", parameter));
}
base::Error alarm_parameters_exclusive(std::string_view one, std::string_view other) {
  return validation(fmt::format("{} and {} are mutually exclusive.", one, other));
}
base::Error alarm_window_too_long(std::int64_t maximum_seconds) {
  return validation(
      fmt::format("Metrics cannot be checked across more than {} seconds (EvaluationPeriods * "
                  "Period must be <= {}).",
                  maximum_seconds, maximum_seconds));
}
base::Error datapoints_exceed_periods() {
  return validation("DatapointsToAlarm must be at most EvaluationPeriods.");
}
base::Error bad_alarm_value(std::string_view parameter, std::string_view value) {
  return validation(
      fmt::format("The value {} for parameter {} is not supported.", value, parameter));
}
base::Error too_many_actions(std::string_view list, std::size_t maximum) {
  return validation(
      fmt::format("The collection {} must not have a size greater than {}.", list, maximum));
}
base::Error bad_action_arn(std::string_view arn) {
  return validation(fmt::format("Invalid action ARN: {}", arn));
}
base::Error action_not_allowed(std::string_view arn, std::string_view kind_of_alarm) {
  return validation(fmt::format("The action {} is not allowed for {}.", arn, kind_of_alarm));
}
base::Error too_many_alarm_metrics(std::size_t maximum) {
  return validation(fmt::format("An alarm may retrieve at most {} metrics.", maximum));
}
base::Error alarm_periods_differ() {
  return validation("All metrics of an alarm must have one and the same Period.");
}
base::Error one_return_data() {
  return validation("Exactly one element of the Metrics list should return data.");
}
base::Error alarm_needs_one_series() {
  return validation("The expression that an alarm watches must return a single time series.");
}
base::Error alarm_of_other_type(std::string_view name) {
  return validation(fmt::format("An alarm of another type has the name {} already.", name));
}
base::Error reason_data_not_json() {
  return base::client_error("InvalidFormatFault", "TextMember StateReasonData must be JSON.");
}
base::Error too_many_composite_deletions() {
  return validation("At most one composite alarm can be deleted in one call.");
}

base::Error rule_syntax_error(std::size_t offset, std::string_view problem) {
  return validation(fmt::format("Error in AlarmRule at position {}: {}", offset + 1, problem));
}
base::Error rule_too_long(std::size_t elements_max) {
  return validation(fmt::format("AlarmRule must not have more than {} elements.", elements_max));
}
base::Error rule_has_too_many_children(std::size_t children_max) {
  return validation(fmt::format("AlarmRule must not refer to more than {} alarms.", children_max));
}
base::Error rule_children_missing(const std::vector<std::string>& arns) {
  return validation(fmt::format(
      "Could not save the composite alarm as alarms [{}] in the alarm rule do not exist",
      fmt::join(arns, ", ")));
}
base::Error rule_is_circular() {
  return validation("AlarmRule makes a cycle of composite alarms, which Weir refuses.");
}

base::Error dashboard_not_found(std::string_view name) {
  return base::Error{"DashboardNotFoundError", fmt::format("Dashboard {} does not exist", name),
                     404};
}
base::Error bad_dashboard_name() {
  return invalid_value(
      "The field DashboardName must only contain alphanumerics, dashes and underscores, and be at "
      "most 255 characters long");
}
base::Error bad_dashboard_body(std::string_view problem) {
  return base::client_error(
      "DashboardInvalidInputError",
      fmt::format("The field DashboardBody must be a valid JSON object: {}", problem));
}
base::Error tagged_resource_not_found(std::string_view arn) {
  return base::Error{"ResourceNotFoundException", fmt::format("Unknown resource {}", arn), 404};
}
base::Error too_many_tags(std::size_t maximum) {
  return invalid_value(fmt::format("A resource can have at most {} tags.", maximum));
}

}  // namespace weir::cloudwatch
