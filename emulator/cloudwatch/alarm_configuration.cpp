#include "emulator/cloudwatch/alarm_configuration.h"

#include <fmt/format.h>

#include "emulator/cloudwatch/number_text.h"
#include "emulator/sim/timeline.h"
#include "emulator/sim/uuid.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::MetricDataQuery;
using Dimensions = std::optional<std::vector<api::cloudwatch::Dimension>>;

// A JSON object, member by member; those without a value are left out.
class JsonObject {
 public:
  JsonObject& text(std::string_view key, const std::optional<std::string>& value) {
    return value ? json(key, json_string(*value)) : *this;
  }
  JsonObject& number(std::string_view key, std::optional<std::int32_t> value) {
    return value ? json(key, std::to_string(*value)) : *this;
  }
  JsonObject& flag(std::string_view key, bool value) { return json(key, value ? "true" : "false"); }
  JsonObject& json(std::string_view key, const std::string& value) {
    text_ += fmt::format("{}{}:{}", text_.empty() ? "" : ",", json_string(key), value);
    return *this;
  }
  std::string done() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

template <class List, class ToJson>
std::string json_list(const List& list, ToJson to_json) {
  std::string text;
  for (const auto& entry : list) text += (text.empty() ? "" : ",") + to_json(entry);
  return "[" + text + "]";
}

std::string dimension_list(const Dimensions& dimensions) {
  return json_list(dimensions.value_or(Dimensions::value_type{}), [](const auto& dimension) {
    return JsonObject().text("value", dimension.value).text("name", dimension.name).done();
  });
}

std::string dimension_map(const Dimensions& dimensions) {
  JsonObject map;
  for (const auto& dimension : dimensions.value_or(Dimensions::value_type{})) {
    map.text(dimension.name, dimension.value);
  }
  return map.done();
}

// "SampleCount" is "SAMPLE_COUNT"; statistics like p99 stay as they are.
std::string statistic_constant(const std::string& statistic) {
  std::string text;
  for (const char c : statistic) {
    if (c >= 'A' && c <= 'Z' && !text.empty()) text += '_';
    text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

std::string query_json(const MetricDataQuery& query, bool event) {
  JsonObject object;
  object.text("id", query.id);
  if (query.metric_stat) {
    const auto& stat = *query.metric_stat;
    JsonObject metric;
    metric.text("namespace", stat.metric.namespace_)
        .text(event ? "name" : "metricName", stat.metric.metric_name)
        .json("dimensions", event ? dimension_map(stat.metric.dimensions)
                                  : dimension_list(stat.metric.dimensions));
    object.json("metricStat", JsonObject()
                                  .json("metric", metric.done())
                                  .number("period", stat.period)
                                  .text("stat", stat.stat)
                                  .text("unit", stat.unit)
                                  .done());
  }
  object.text("expression", query.expression).text("label", query.label);
  return object.number("period", query.period)
      .flag("returnData", query.return_data.value_or(true))
      .done();
}

// How every alarm begins and ends.
void begin(JsonObject& object, const Alarm& alarm) {
  object.text("alarmName", alarm.name);
  if (!alarm.description.empty()) object.text("alarmDescription", alarm.description);
  object.text("alarmArn", alarm.arn)
      .text("alarmConfigurationUpdatedTimestamp", event_time(alarm.configured));
}
std::string end(JsonObject& object, const Alarm& alarm) {
  return object.text("stateValue", std::string(to_string(alarm.status.value)))
      .text("stateUpdatedTimestamp", event_time(alarm.status.updated))
      .flag("actionsEnabled", alarm.actions.enabled)
      .json("alarmActions", json_list(alarm.actions.alarm, json_string))
      .json("insufficientDataActions", json_list(alarm.actions.insufficient_data, json_string))
      .json("okactions", json_list(alarm.actions.ok, json_string))
      .done();
}

// AWS names the only metric of an alarm by a random UUID; ours stays the same for the same alarm.
std::string metric_id(std::string_view arn) {
  sim::RunHash hash;
  hash.fold(arn);
  return sim::numbered_uuid(hash.value());
}

}  // namespace

std::string history_json(const MetricAlarm& alarm) {
  const auto& input = alarm.input;
  JsonObject object;
  begin(object, alarm);
  if (input.metric_name) {
    object.text("namespace", input.namespace_)
        .text("metricName", input.metric_name)
        .text("extendedStatistic",
              input.statistic ? statistic_constant(*input.statistic) : input.extended_statistic)
        .number("period", input.period)
        .text("unit", input.unit)
        .json("dimensions", dimension_list(input.dimensions));
  } else {
    object.json("metrics", json_list(*input.metrics, [](const MetricDataQuery& query) {
                  return query_json(query, false);
                }));
  }
  object.json("threshold", java_double(*input.threshold))
      .text("comparisonOperator", input.comparison_operator)
      .number("evaluationPeriods", input.evaluation_periods)
      .number("datapointsToAlarm", input.datapoints_to_alarm)
      .text("treatMissingData", input.treat_missing_data)
      .text("evaluateLowSampleCountPercentile", input.evaluate_low_sample_count_percentile);
  return end(object, alarm);
}

std::string history_json(const CompositeAlarm& alarm) {
  JsonObject object;
  begin(object, alarm);
  object.text("alarmRule", alarm.input.alarm_rule);
  return end(object, alarm);
}

std::string event_configuration_json(const MetricAlarm& alarm) {
  const auto& input = alarm.input;
  std::vector<MetricDataQuery> queries = input.metrics.value_or(std::vector<MetricDataQuery>{});
  if (input.metric_name) {
    MetricDataQuery& query = queries.emplace_back();
    query.id = metric_id(alarm.arn);
    query.metric_stat = metric_stat_of(input);
  }
  JsonObject object;
  if (!alarm.description.empty()) object.text("description", alarm.description);
  return object
      .json("metrics",
            json_list(queries, [](const auto& query) { return query_json(query, true); }))
      .done();
}

std::string event_configuration_json(const CompositeAlarm& alarm) {
  JsonObject object;
  if (!alarm.description.empty()) object.text("description", alarm.description);
  return object.text("alarmRule", alarm.input.alarm_rule).done();
}

}  // namespace weir::cloudwatch
