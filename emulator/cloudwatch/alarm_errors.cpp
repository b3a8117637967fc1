// The errors of alarms, composite ones included.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

base::Error validation(std::string message) {
  return base::client_error("ValidationException", std::move(message));
}

}  // namespace

// AWS tells nothing but the code.
base::Error alarm_not_found() {
  return base::Error{"ResourceNotFound", "", 404};
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
base::Error alarm_parameter_beside_metrics(std::string_view parameter) {
  return validation(fmt::format("{} should not be set if list of Metrics is set.", parameter));
}
base::Error alarm_parameter_not_ascii(std::string_view parameter) {
  return validation(fmt::format("{} must not contain Non-ASCII characters", parameter));
}
// The values stand in AWS's own order here, which is not that of its model.
base::Error bad_state_value(std::string_view value) {
  return validation(
      fmt::format("1 validation error detected: Value '{}' at 'stateValue' failed to satisfy "
                  "constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
                  value));
}
base::Error alarm_window_too_long(std::int64_t maximum_seconds) {
  return validation(
      fmt::format("Metrics cannot be checked across more than {} seconds (EvaluationPeriods * "
                  "Period must be <= {}).",
                  maximum_seconds, maximum_seconds));
}
base::Error datapoints_exceed_periods() {
  return validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
}
base::Error bad_alarm_option(std::string_view parameter, std::string_view value,
                             std::string_view options) {
  return validation(
      fmt::format("Option {} is not supported. Supported options for parameter {} are {}.", value,
                  parameter, options));
}
base::Error bad_extended_statistic(std::string_view value) {
  return base::client_error(
      "InvalidParameterValueException",
      fmt::format("The value {} for parameter ExtendedStatistic is not supported.", value));
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
base::Error too_many_composite_deletions(std::size_t count) {
  return validation(
      fmt::format("Cannot delete [{}] Composite Alarms as only one composite alarm delete is "
                  "allowed in single request",
                  count));
}
base::Error alarm_has_parents(std::string_view name) {
  return validation(
      fmt::format("Cannot delete {} as there are composite alarm(s) depending on it.", name));
}

base::Error rule_syntax_error(std::string_view token, std::size_t offset, std::string_view hint) {
  return validation(fmt::format("Error in AlarmRule [Unsupported token '{}' at char {}{}{}]", token,
                                offset, hint.empty() ? "" : ", must be: ", hint));
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

}  // namespace weir::cloudwatch
