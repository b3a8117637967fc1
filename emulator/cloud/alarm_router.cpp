#include "emulator/cloud/alarm_router.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <utility>

namespace weir::cloud {
namespace {

// "2019-10-02T17:04:40.989+0000", as alarm events write instants.
std::string event_time(base::Timestamp timestamp) {
  std::string text = base::to_iso8601(timestamp);
  text.pop_back();
  return text + "+0000";
}

class EventWriter {
 public:
  void begin(const char* key = nullptr) {
    if (key != nullptr) writer_.Key(key);
    writer_.StartObject();
  }
  void end() { writer_.EndObject(); }
  void text(const char* key, const std::string& value) {
    writer_.Key(key);
    writer_.String(value);
  }
  void json(const char* key, const std::string& value) {
    writer_.Key(key);
    writer_.RawValue(value.data(), value.size(), rapidjson::kObjectType);
  }
  std::string result() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace

AlarmRouter::~AlarmRouter() {
  for (auto& invocation : invocations_) invocation.cancel();
}

void AlarmRouter::alarm_action(const std::string& action_arn,
                               const cloudwatch::AlarmNotification& notification) {
  if (action_arn.starts_with("arn:aws:autoscaling:")) {
    const auto executed = autoscaling_.execute_policy(
        action_arn, {.alarm_name = notification.alarm_name,
                     .metric_value = notification.metric_value,
                     .threshold = notification.threshold.value_or(0),
                     .time = sim::from_millis(notification.state_change_time.millis)});
    if (!executed.ok()) {
      record_failure(action_arn, notification.alarm_name, executed.error().message);
    }
  } else if (action_arn.starts_with("arn:aws:lambda:")) {
    std::erase_if(invocations_, [](const sim::Job& job) { return job.done(); });
    invocations_.push_back(
        scheduler_.spawn(invoke(action_arn, notification), "alarm " + notification.alarm_name));
  } else {
    record_failure(action_arn, notification.alarm_name, "Weir has no such target");
  }
}

sim::Task<void> AlarmRouter::invoke(std::string function_arn,
                                    cloudwatch::AlarmNotification notification) {
  api::lambda::InvocationRequest request;
  request.function_name = function_arn;
  request.invocation_type = api::lambda::invocation_type::kEvent;
  request.payload = alarm_event(notification);
  const auto accepted = co_await functions_.invoke(std::move(request));
  if (!accepted.ok()) {
    record_failure(function_arn, notification.alarm_name, accepted.error().message);
  }
}

void AlarmRouter::record_failure(const std::string& action_arn, const std::string& alarm,
                                 std::string_view reason) {
  timeline_.record(scheduler_.now(), kActionNotDelivered, alarm,
                   {{"action", std::string_view{action_arn}}, {"reason", reason}});
}

std::string alarm_event(const cloudwatch::AlarmNotification& notification) {
  const std::string time = event_time(notification.state_change_time);
  EventWriter event;
  event.begin();
  event.text("source", "aws.cloudwatch");
  event.text("alarmArn", notification.alarm_arn);
  event.text("accountId", notification.scope.account);
  event.text("time", time);
  event.text("region", notification.scope.region);
  event.begin("alarmData");
  event.text("alarmName", notification.alarm_name);
  event.begin("state");
  event.text("value", notification.new_state);
  event.text("reason", notification.reason);
  if (!notification.reason_data.empty()) event.text("reasonData", notification.reason_data);
  event.text("timestamp", time);
  event.end();
  event.begin("previousState");
  event.text("value", notification.old_state);
  event.text("reason", notification.old_reason);
  if (!notification.old_reason_data.empty()) {
    event.text("reasonData", notification.old_reason_data);
  }
  event.text("timestamp", event_time(notification.old_state_time));
  event.end();
  event.json("configuration", notification.configuration);
  event.end();
  event.end();
  return event.result();
}

}  // namespace weir::cloud
