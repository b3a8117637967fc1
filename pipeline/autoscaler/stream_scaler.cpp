#include "pipeline/autoscaler/stream_scaler.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>

#include "pipeline/autoscaler/alarms.h"
#include "pipeline/autoscaler/environment.h"

namespace weir::autoscaler {
namespace {

namespace cw = api::cloudwatch;
using rapidjson::Value;

const Value* member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string text(const Value* value) {
  return value != nullptr && value->IsString() ? value->GetString() : "";
}

// The alarm's name in any of the three shapes in which CloudWatch tells of a state change.
std::string alarm_name(const Value& event) {
  if (const Value* data = member(event, "alarmData")) return text(member(*data, "alarmName"));
  if (const Value* detail = member(event, "detail")) return text(member(*detail, "alarmName"));
  if (const Value* records = member(event, "Records");
      records != nullptr && records->IsArray() && !records->Empty()) {
    if (const Value* sns = member((*records)[0], "Sns")) {
      rapidjson::Document message;
      message.Parse(text(member(*sns, "Message")));
      if (!message.HasParseError()) return text(member(message, "AlarmName"));
    }
  }
  return text(member(event, "AlarmName"));
}

std::string outcome(std::string_view action, int from, int to, std::string_view why) {
  return fmt::format(R"({{"action":"{}","from":{},"to":{},"reason":"{}"}})", action, from, to, why);
}

}  // namespace

base::Result<StreamScaler::Options> StreamScaler::Options::from_environment(
    std::map<std::string, std::string> variables) {
  const bool by_one = variables.contains("ScalingStep") && variables["ScalingStep"] == "one";
  if (variables.contains("ScalingStep") && !by_one && variables["ScalingStep"] != "double") {
    return base::client_error("BadInput",
                              fmt::format("environment variable ScalingStep: '{}' is neither "
                                          "double nor one",
                                          variables["ScalingStep"]));
  }
  const bool has_id = variables.contains("ShardCountMetricId");
  const Environment environment{std::move(variables)};
  Options options;
  options.step = by_one ? Step::kByOne : Step::kDouble;
  if (has_id) {
    auto id = environment.text("ShardCountMetricId");
    if (!id.ok()) return id.error();
    options.shard_count_id = *id;
  }
  for (const auto& [name, place] :
       {std::pair<const char*, std::string*>{"KinesisStreamName", &options.stream},
        {"CloudWatchAlarmNameOut", &options.alarm_out},
        {"CloudWatchAlarmNameIn", &options.alarm_in}}) {
    auto value = environment.text(name);
    if (!value.ok()) return value.error();
    *place = *value;
  }
  auto least = environment.number("MinShards", 1, 1, 10'000);
  if (!least.ok()) return least.error();
  auto most = environment.number("MaxShards", 32, *least, 10'000);
  if (!most.ok()) return most.error();
  options.min_shards = static_cast<int>(*least);
  options.max_shards = static_cast<int>(*most);
  return options;
}

StreamScaler::StreamScaler(clients::KinesisClient& kinesis, clients::CloudWatchClient& cloudwatch,
                           Options options)
    : kinesis_(kinesis), cloudwatch_(cloudwatch), options_(std::move(options)) {}

int StreamScaler::target(int open, bool out) const {
  const int wanted = options_.step == Step::kByOne ? open + (out ? 1 : -1)
                     : out                         ? open * 2
                                                   : open / 2;
  const int bounded = std::clamp(wanted, options_.min_shards, options_.max_shards);
  // A stream outside the bounds is left to its owner unless the step leads back inside.
  const bool right_way = out ? bounded > open : bounded < open;
  // UpdateShardCount refuses more than double and less than half (API reference).
  return right_way ? std::clamp(bounded, (open + 1) / 2, open * 2) : open;
}

sim::Task<base::Result<std::string>> StreamScaler::handle(std::string event) {
  rapidjson::Document document;
  document.Parse(event.data(), event.size());
  if (document.HasParseError() || !document.IsObject()) {
    co_return base::client_error("BadInput", "the event is not a JSON object");
  }
  const std::string name = alarm_name(document);
  const bool out = name == options_.alarm_out;
  if (!out && name != options_.alarm_in) {
    co_return base::client_error("BadInput",
                                 fmt::format("the event names alarm '{}', which is neither '{}' "
                                             "nor '{}'",
                                             name, options_.alarm_out, options_.alarm_in));
  }
  auto state = co_await alarm_state(cloudwatch_, name);
  if (!state.ok()) co_return state.error();
  if (*state != "ALARM") co_return outcome("none", 0, 0, "the alarm is over");
  auto result = co_await scale(out);
  if (!result.ok()) co_await rearm(name, "scaling failed: " + result.error().message);
  co_return result;
}

sim::Task<base::Result<std::string>> StreamScaler::scale(bool out) {
  api::kinesis::DescribeStreamSummaryInput describe;
  describe.stream_name = options_.stream;
  auto summary = co_await kinesis_.describe_stream_summary(std::move(describe));
  if (!summary.ok()) co_return summary.error();
  const auto& stream = summary->stream_description_summary;
  const int open = stream.open_shard_count;
  if (stream.stream_status != "ACTIVE") {
    co_return base::client_error("ResourceInUseException",
                                 fmt::format("stream is {}", stream.stream_status));
  }
  const int wanted = target(open, out);
  if (wanted == open) co_return outcome("none", open, open, "at the bound");
  api::kinesis::UpdateShardCountInput update;
  update.stream_name = options_.stream;
  update.target_shard_count = wanted;
  update.scaling_type = "UNIFORM_SCALING";
  auto updated = co_await kinesis_.update_shard_count(std::move(update));
  if (!updated.ok()) co_return updated.error();
  auto rewritten = co_await rewrite_alarms(wanted);
  if (!rewritten.ok()) co_return rewritten.error();
  co_return outcome(out ? "out" : "in", open, wanted, "usage alarm");
}

sim::Task<base::Result<void>> StreamScaler::rewrite_alarms(int shards) {
  const std::array<std::string, 2> names{options_.alarm_out, options_.alarm_in};
  for (const std::string& name : names) {
    auto rewritten = co_await rewrite_alarm(cloudwatch_, name, [&](cw::PutMetricAlarmInput& alarm) {
      if (!alarm.metrics) return;
      for (cw::MetricDataQuery& query : *alarm.metrics) {
        if (query.id == options_.shard_count_id) query.expression = std::to_string(shards);
      }
    });
    if (!rewritten.ok()) co_return rewritten;
    // What the alarm found before the step says nothing about the new size.
    cw::SetAlarmStateInput state;
    state.alarm_name = name;
    state.state_value = "INSUFFICIENT_DATA";
    state.state_reason = "Metric math and threshold value update";
    auto reset = co_await cloudwatch_.set_alarm_state(std::move(state));
    if (!reset.ok()) co_return reset;
  }
  co_return base::Result<void>{};
}

sim::Task<void> StreamScaler::rearm(std::string alarm, std::string reason) {
  cw::SetAlarmStateInput state;
  state.alarm_name = std::move(alarm);
  state.state_value = "OK";
  state.state_reason = reason.substr(0, 1023);
  // Its failure leaves the alarm as it is; the next transition brings the next try.
  static_cast<void>(co_await cloudwatch_.set_alarm_state(std::move(state)));
}

}  // namespace weir::autoscaler
