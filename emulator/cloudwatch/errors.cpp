#include "emulator/cloudwatch/errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

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

}  // namespace

base::Error missing_parameter(std::string_view parameter) {
  return base::client_error("MissingRequiredParameterException",
                            fmt::format("The parameter {} is required.", parameter));
}
base::Error no_metrics() {
  return base::client_error("MissingRequiredParameterException",
                            "At least one MetricDatum object must be present in the request.");
}
base::Error too_long(std::string_view parameter, std::size_t characters_max) {
  return invalid_value(fmt::format("The parameter {} must be shorter than {} characters.",
                                   parameter, characters_max + 1));
}
base::Error not_ascii(std::string_view parameter) {
  return invalid_value(
      fmt::format("The value for parameter {} contains non-ASCII characters.", parameter));
}
base::Error not_in_set(std::string_view parameter, std::span<const std::string_view> set) {
  return invalid_value(fmt::format("The parameter {} must be a value in the set [ {} ].", parameter,
                                   fmt::join(set, ", ")));
}
base::Error too_many_dimensions(std::size_t datum, std::size_t maximum) {
  return invalid_value(fmt::format(
      "The collection MetricData.member.{}.Dimensions must not have a size greater than {}.", datum,
      maximum));
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
base::Error value_missing(std::size_t datum) {
  return base::client_error(
      "MissingRequiredParameterException",
      fmt::format("At least one of the parameters MetricData.member.{0}.Value, "
                  "MetricData.member.{0}.Values or MetricData.member.{0}.StatisticValues must be "
                  "specified.",
                  datum));
}
base::Error two_kinds_of_value(std::size_t datum, std::string_view one, std::string_view other) {
  return invalid_combination(
      fmt::format("The parameters MetricData.member.{0}.{1} and MetricData.member.{0}.{2} are "
                  "mutually exclusive and you have specified both.",
                  datum, one, other));
}
base::Error value_not_finite(std::size_t datum, std::string_view member, double value) {
  const std::string_view text = std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  return invalid_value(fmt::format("The value {} for parameter MetricData.member.{}.{} is invalid.",
                                   text, datum, member));
}
base::Error value_out_of_range(std::size_t datum, std::string_view member) {
  return invalid_value(fmt::format(
      "The parameter MetricData.member.{}.{} must be a number between -2^360 and 2^360.", datum,
      member));
}
base::Error statistic_maximum_below_minimum(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{0}.StatisticValues.Maximum must be greater "
                  "than MetricData.member.{0}.StatisticValues.Minimum.",
                  datum));
}
base::Error statistic_without_samples(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.StatisticValues.SampleCount must be greater "
                  "than 0.",
                  datum));
}
base::Error dimension_twice() {
  return invalid_value("No Metric may specify the same dimension twice.");
}
base::Error timestamp_too_old(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.Timestamp must specify a time within the "
                  "past two weeks.",
                  datum));
}
base::Error timestamp_too_new(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.Timestamp must specify a time no more than "
                  "two hours in the future.",
                  datum));
}
base::Error bad_storage_resolution(std::size_t datum) {
  return invalid_value(
      fmt::format("The parameter MetricData.member.{}.StorageResolution must be 1 or 60.", datum));
}
base::Error start_not_before_end() {
  return invalid_value("The parameter StartTime must be less than the parameter EndTime.");
}
base::Error end_not_after_start(bool equal) {
  return validation(equal ? "The parameter StartTime must not equal parameter EndTime.\n"
                          : "The parameter EndTime must be greater than StartTime.\n");
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
                  requested, maximum));
}
base::Error statistics_missing() {
  return invalid_combination(
      "Must specify either Statistics or ExtendedStatistics, or both of them.");
}
base::Error unknown_statistic(std::string_view statistic) {
  return invalid_value(fmt::format("The value {} for parameter Stat is not supported.", statistic));
}
base::Error invalid_next_token(std::string_view token) {
  return base::client_error("InvalidNextToken", fmt::format("Invalid NextToken : {}", token));
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
base::Error query_without_metric(std::size_t query) {
  return validation(
      fmt::format("The parameter MetricDataQueries.member.{}.MetricStat is required.\n", query));
}
base::Error query_exclusive(std::size_t query, std::string_view one, std::string_view other) {
  return validation(
      fmt::format("The parameters MetricDataQueries.member.{0}.{1} and "
                  "MetricDataQueries.member.{0}.{2} are mutually exclusive and you have specified "
                  "both.",
                  query, one, other));
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

base::Error dashboard_names_missing() {
  return invalid_value("The parameter DashboardNames must name at least one dashboard.");
}
base::Error bad_dashboard_name() {
  return invalid_value(
      "The value for field DashboardName contains invalid characters. It can only contain "
      "alphanumerics, dash (-) and underscore (_).\n");
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
  return validation(
      fmt::format("The resultant tag set must not have more than {} user tags.", maximum));
}
base::Error reserved_tag_key() {
  return base::Error{"AccessDenied",
                     "The provided tag keys must not start with any case of \"aws:\"", 403};
}

}  // namespace weir::cloudwatch
