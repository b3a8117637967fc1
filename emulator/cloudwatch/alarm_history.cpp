#include "emulator/cloudwatch/alarm_history.h"

#include <fmt/format.h>

#include <utility>

#include "emulator/cloudwatch/number_text.h"

namespace weir::cloudwatch {
namespace {

namespace item_type = api::cloudwatch::history_item_type;

std::string state_json(const AlarmStatus& status) {
  std::string text = fmt::format(R"({{"stateValue":"{}","stateReason":{})", to_string(status.value),
                                 json_string(status.reason));
  if (!status.reason_data.empty()) text += R"(,"stateReasonData":)" + status.reason_data;
  return text + "}";
}

}  // namespace

void AlarmHistory::configured(base::Timestamp at, const Alarm& alarm, std::string_view alarm_type,
                              std::string_view change, const std::string& configuration) {
  const std::string_view verb = change == "created"   ? "Create"
                                : change == "updated" ? "Update"
                                                      : "Delete";
  add({at, alarm.name, alarm_type, item_type::kConfigurationUpdate,
       fmt::format("Alarm \"{}\" {}", alarm.name, change),
       fmt::format(R"({{"version":"1.0","type":"{}","{}Alarm":{}}})", verb, change,
                   configuration)});
}

void AlarmHistory::state_changed(base::Timestamp at, const Alarm& alarm,
                                 std::string_view alarm_type, const AlarmStatus& old_status) {
  add({at, alarm.name, alarm_type, item_type::kStateUpdate,
       fmt::format("Alarm updated from {} to {}", to_string(old_status.value),
                   to_string(alarm.status.value)),
       fmt::format(R"({{"version":"1.0","oldState":{},"newState":{}}})", state_json(old_status),
                   state_json(alarm.status))});
}

void AlarmHistory::action_executed(base::Timestamp at, const std::string& alarm_name,
                                   std::string_view alarm_type, const std::string& action_arn) {
  add({at, alarm_name, alarm_type, item_type::kAction,
       fmt::format("Successfully executed action {}", action_arn),
       fmt::format(R"({{"actionState":"Succeeded","notificationResource":{}}})",
                   json_string(action_arn))});
}

const std::deque<HistoryItem>& AlarmHistory::items(base::Timestamp now) {
  trim(now);
  return items_;
}

void AlarmHistory::add(HistoryItem item) {
  const base::Timestamp now = item.at;
  item.number = ++items_ever_;
  items_.push_back(std::move(item));
  trim(now);
}

void AlarmHistory::trim(base::Timestamp now) {
  const std::int64_t oldest_ms = now.millis - limits_.history_retention_seconds * 1000;
  while (!items_.empty() &&
         (items_.front().at.millis < oldest_ms || items_.size() > limits_.history_items_max)) {
    items_.pop_front();
  }
}

}  // namespace weir::cloudwatch
