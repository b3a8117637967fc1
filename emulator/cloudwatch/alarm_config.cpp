#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/alarm.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/metric_datum.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::MetricDataQuery;
using api::cloudwatch::PutCompositeAlarmInput;
using api::cloudwatch::PutMetricAlarmInput;

bool is_ec2_action(std::string_view arn) {
  return arn.starts_with("arn:aws:automate:") || arn.starts_with("arn:aws:swf:");
}

base::Result<void> check_list(const std::vector<std::string>& arns, std::string_view list,
                              const Limits& limits) {
  if (arns.size() > limits.actions_per_state_max) {
    return too_many_actions(list, limits.actions_per_state_max);
  }
  for (const std::string& arn : arns) {
    if (!arn.starts_with("arn:")) return bad_action_arn(arn);
  }
  return {};
}

template <class Input>
base::Result<ActionLists> compile_actions(const Input& input, const Limits& limits) {
  using List = std::vector<std::string>;
  ActionLists lists{.enabled = input.actions_enabled.value_or(true),
                    .ok = input.ok_actions.value_or(List{}),
                    .alarm = input.alarm_actions.value_or(List{}),
                    .insufficient_data = input.insufficient_data_actions.value_or(List{})};
  WEIR_RETURN_IF_ERROR(check_list(lists.ok, "OKActions", limits));
  WEIR_RETURN_IF_ERROR(check_list(lists.alarm, "AlarmActions", limits));
  WEIR_RETURN_IF_ERROR(check_list(lists.insufficient_data, "InsufficientDataActions", limits));
  return lists;
}

template <class Forbidden>
base::Result<void> forbid_actions(const ActionLists& lists, Forbidden forbidden,
                                  std::string_view kind_of_alarm) {
  for (const auto* list : {&lists.ok, &lists.alarm, &lists.insufficient_data}) {
    for (const std::string& arn : *list) {
      if (forbidden(arn)) return action_not_allowed(arn, kind_of_alarm);
    }
  }
  return {};
}

// The queries of an alarm on one metric, as if it had been given as a list of one.
base::Result<std::vector<MetricDataQuery>> single_metric_query(const PutMetricAlarmInput& input) {
  if (!input.namespace_) return alarm_parameter_required("Namespace");
  if (!input.period) return alarm_parameter_required("Period");
  if (!is_ascii_text(*input.namespace_)) return alarm_parameter_not_ascii("Namespace");
  if (!is_ascii_text(*input.metric_name)) return alarm_parameter_not_ascii("MetricName");
  if (input.statistic && input.extended_statistic) {
    return alarm_parameters_exclusive("Statistic", "ExtendedStatistic");
  }
  if (!input.statistic && !input.extended_statistic) return alarm_parameter_required("Statistic");
  if (input.extended_statistic && !parse_statistic(*input.extended_statistic)) {
    return bad_extended_statistic(*input.extended_statistic);
  }
  MetricDataQuery query{.id = "m1"};
  query.metric_stat = metric_stat_of(input);
  return std::vector<MetricDataQuery>{std::move(query)};
}

base::Result<std::vector<MetricDataQuery>> queries_of(const PutMetricAlarmInput& input) {
  if (!input.metrics || input.metrics->empty()) {
    if (!input.metric_name) return alarm_parameter_required("MetricName or Metrics");
    return single_metric_query(input);
  }
  if (input.metric_name) return alarm_parameter_beside_metrics("MetricName");
  if (input.period) return alarm_parameter_beside_metrics("Period");
  if (input.statistic || input.extended_statistic) {
    return alarm_parameter_beside_metrics("Statistic");
  }
  return *input.metrics;
}

// Which item is watched: the only one that returns data.
base::Result<std::size_t> watched_item(const QueryPlan& plan, const Limits& limits) {
  std::optional<std::size_t> watched;
  std::size_t metrics = 0;
  for (std::size_t i = 0; i < plan.items.size(); ++i) {
    const QueryItem& item = plan.items[i];
    if (item.read && ++metrics > limits.alarm_metrics_max) {
      return too_many_alarm_metrics(limits.alarm_metrics_max);
    }
    if (item.read && item.read->period_s != plan.shortest_period_s()) return alarm_periods_differ();
    if (!item.return_data) continue;
    if (watched) return one_return_data();
    watched = i;
  }
  if (!watched) return one_return_data();
  return *watched;
}

// Evaluates every expression on no data, which finds unknown names, cycles and wrong types.
base::Result<void> check_expressions(QueryPlan& plan, std::size_t watched, std::int64_t period_s) {
  QueryRun run(plan, nullptr, 0, period_s, 0);
  for (std::size_t i = 0; i < plan.items.size(); ++i) {
    auto value = run.evaluate(i);
    if (!value.ok()) return value.error();
    if (i == watched && !std::holds_alternative<TimeSeries>(*value)) {
      return alarm_needs_one_series();
    }
  }
  return {};
}

base::Result<void> check_window(const EvaluationRule& rule, std::int64_t period_s,
                                const Limits& limits) {
  const std::int64_t maximum = period_s >= kAlarmLongWindowPeriodSeconds
                                   ? limits.alarm_long_window_max_seconds
                                   : limits.alarm_window_max_seconds;
  if (static_cast<std::int64_t>(rule.evaluation_periods) > maximum / period_s) {
    return alarm_window_too_long(maximum);
  }
  if (rule.datapoints_to_alarm > rule.evaluation_periods) return datapoints_exceed_periods();
  return {};
}

base::Result<EvaluationRule> compile_rule(const PutMetricAlarmInput& input) {
  if (!input.evaluation_periods) return alarm_parameter_required("EvaluationPeriods");
  const std::string treatment = input.treat_missing_data.value_or("missing");
  const auto missing_data = parse_missing_data(treatment);
  if (!missing_data) {
    return bad_alarm_option("TreatMissingData", treatment,
                            "breaching, notBreaching, ignore and missing");
  }
  EvaluationRule rule{.evaluation_periods = static_cast<std::size_t>(*input.evaluation_periods),
                      .datapoints_to_alarm = static_cast<std::size_t>(
                          input.datapoints_to_alarm.value_or(*input.evaluation_periods)),
                      .missing_data = *missing_data};
  // DynamoDB alarms keep their state over missing data, whatever is configured.
  if (input.namespace_ == "AWS/DynamoDB") rule.missing_data = MissingData::kIgnore;
  return rule;
}

base::Result<void> refuse_unknown_options(const PutMetricAlarmInput& input) {
  if (input.threshold_metric_id) return alarm_option_not_implemented("ThresholdMetricId");
  if (input.evaluation_criteria) return alarm_option_not_implemented("EvaluationCriteria");
  if (input.evaluation_interval) return alarm_option_not_implemented("EvaluationInterval");
  return {};
}

base::Result<ReasonTerms> compile_terms(const PutMetricAlarmInput& input, std::int64_t period_s,
                                        const Limits& limits) {
  if (!input.comparison_operator) return alarm_parameter_required("ComparisonOperator");
  const auto comparison = parse_comparison(*input.comparison_operator);
  if (!comparison) return alarm_option_not_implemented(*input.comparison_operator);
  if (!input.threshold) return alarm_parameter_required("Threshold");
  if (!std::isfinite(*input.threshold)) return bad_alarm_value("Threshold", "NaN or infinity");
  auto rule = compile_rule(input);
  if (!rule.ok()) return rule.error();
  WEIR_RETURN_IF_ERROR(check_window(*rule, period_s, limits));
  const bool single = input.metric_name.has_value();
  return ReasonTerms{
      .rule = *rule,
      .counts_datapoints = input.datapoints_to_alarm.has_value(),
      .comparison = *comparison,
      .threshold = *input.threshold,
      .period_s = period_s,
      .statistic =
          single ? std::optional(input.statistic ? *input.statistic : *input.extended_statistic)
                 : std::nullopt,
      .unit = single ? input.unit : std::nullopt};
}

base::Result<std::optional<double>> compile_low_samples(const PutMetricAlarmInput& input,
                                                        const QueryPlan& plan) {
  const std::string treatment = input.evaluate_low_sample_count_percentile.value_or("evaluate");
  if (treatment != "evaluate" && treatment != "ignore") {
    return bad_alarm_option("EvaluateLowSampleCountPercentile", treatment, "evaluate and ignore");
  }
  std::optional<double> low_samples;
  if (treatment == "ignore" && input.extended_statistic) {
    low_samples = low_sample_count(plan.items[0].read->statistic.percentile);
  }
  return low_samples;
}

// An alarm's period is that of its metrics; without any, the watched expression's own.
std::int64_t period_of(const QueryPlan& plan, std::size_t watched) {
  for (const QueryItem& item : plan.items) {
    if (item.read) return item.read->period_s;
  }
  return plan.items[watched].expression_period_s.value_or(kMinuteSeconds);
}

}  // namespace

const std::vector<std::string>& ActionLists::of(StateValue state) const {
  switch (state) {
    case StateValue::kOk:
      return ok;
    case StateValue::kAlarm:
      return alarm;
    case StateValue::kInsufficientData:
      break;
  }
  return insufficient_data;
}

std::string alarm_arn(const base::Caller& scope, std::string_view name) {
  return fmt::format("arn:aws:cloudwatch:{}:{}:alarm:{}", scope.region, scope.account, name);
}

bool is_scaling_action(std::string_view arn) {
  return arn.starts_with("arn:") && arn.find(":autoscaling:") != std::string_view::npos;
}

api::cloudwatch::MetricStat metric_stat_of(const PutMetricAlarmInput& input) {
  return {.metric = {.namespace_ = input.namespace_,
                     .metric_name = input.metric_name,
                     .dimensions = input.dimensions},
          .period = *input.period,
          .stat = input.statistic ? *input.statistic : *input.extended_statistic,
          .unit = input.unit};
}

base::Result<MetricAlarm> compile_metric_alarm(const PutMetricAlarmInput& input,
                                               const base::Caller& scope, const Limits& limits) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(refuse_unknown_options(input));
  auto queries = queries_of(input);
  if (!queries.ok()) return queries.error();
  auto plan = compile_queries(*queries);
  if (!plan.ok()) return plan.error();
  auto watched = watched_item(*plan, limits);
  if (!watched.ok()) return watched.error();
  const std::int64_t period_s = period_of(*plan, *watched);
  if (period_s < kHighResolutionEvaluationIntervalSeconds) return bad_period("Period");
  WEIR_RETURN_IF_ERROR(check_expressions(*plan, *watched, period_s));
  auto terms = compile_terms(input, period_s, limits);
  if (!terms.ok()) return terms.error();
  auto low_samples = compile_low_samples(input, *plan);
  if (!low_samples.ok()) return low_samples.error();
  auto actions = compile_actions(input, limits);
  if (!actions.ok()) return actions.error();
  if (!input.metric_name) {
    WEIR_RETURN_IF_ERROR(forbid_actions(*actions, is_ec2_action, "alarms on metric math"));
  }
  MetricAlarm alarm;
  alarm.name = input.alarm_name;
  alarm.arn = alarm_arn(scope, input.alarm_name);
  alarm.description = input.alarm_description.value_or("");
  alarm.actions = std::move(*actions);
  alarm.threshold = terms->threshold;
  alarm.input = input;
  alarm.plan = std::move(*plan);
  alarm.watched = *watched;
  alarm.terms = std::move(*terms);
  alarm.low_samples = *low_samples;
  return alarm;
}

base::Result<CompositeAlarm> compile_composite_alarm(const PutCompositeAlarmInput& input,
                                                     const base::Caller& scope,
                                                     const Limits& limits) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.actions_suppressor) return alarm_option_not_implemented("ActionsSuppressor");
  auto rule = parse_rule(input.alarm_rule, limits);
  if (!rule.ok()) return rule.error();
  auto actions = compile_actions(input, limits);
  if (!actions.ok()) return actions.error();
  const auto forbidden = [](std::string_view arn) {
    return is_ec2_action(arn) || is_scaling_action(arn);
  };
  WEIR_RETURN_IF_ERROR(forbid_actions(*actions, forbidden, "composite alarms"));
  CompositeAlarm alarm;
  alarm.name = input.alarm_name;
  alarm.arn = alarm_arn(scope, input.alarm_name);
  alarm.description = input.alarm_description.value_or("");
  alarm.actions = std::move(*actions);
  alarm.input = input;
  alarm.children = rule_children(*rule);
  alarm.rule = std::move(*rule);
  return alarm;
}

}  // namespace weir::cloudwatch
