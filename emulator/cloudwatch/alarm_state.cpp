// SetAlarmState and DescribeAlarmHistory.
#include <rapidjson/document.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::AlarmHistoryItem;
using api::cloudwatch::DescribeAlarmHistoryInput;
using api::cloudwatch::DescribeAlarmHistoryOutput;

// The newest of "recentDatapoints": where a step scaling policy takes its metric value from.
std::optional<double> newest_datapoint(const rapidjson::Document& reason_data) {
  if (!reason_data.IsObject()) return std::nullopt;
  const auto member = reason_data.FindMember("recentDatapoints");
  if (member == reason_data.MemberEnd() || !member->value.IsArray() || member->value.Empty()) {
    return std::nullopt;
  }
  const auto& newest = member->value[member->value.Size() - 1];
  return newest.IsNumber() ? std::optional(newest.GetDouble()) : std::nullopt;
}

bool matches(const HistoryItem& item, const DescribeAlarmHistoryInput& input) {
  if (input.alarm_name && *input.alarm_name != item.alarm_name) return false;
  if (input.history_item_type && *input.history_item_type != item.item_type) return false;
  if (input.start_date && item.at < *input.start_date) return false;
  if (input.end_date && item.at > *input.end_date) return false;
  const std::string_view metric = api::cloudwatch::alarm_type::kMetricAlarm;
  if (!input.alarm_types) return item.alarm_type == metric;
  return std::ranges::find(*input.alarm_types, item.alarm_type) != input.alarm_types->end();
}

AlarmHistoryItem to_shape(const HistoryItem& item) {
  return {.alarm_name = item.alarm_name,
          .alarm_type = std::string(item.alarm_type),
          .timestamp = item.at,
          .history_item_type = std::string(item.item_type),
          .history_summary = item.summary,
          .history_data = item.data};
}

}  // namespace

base::Result<void> CloudWatchService::set_alarm_state(
    const api::cloudwatch::SetAlarmStateInput& input) {
  const auto state = parse_state_value(input.state_value);
  if (!state) return bad_state_value(input.state_value);
  WEIR_RETURN_IF_ERROR(api::validate(input));
  std::optional<double> value;
  if (input.state_reason_data && !input.state_reason_data->empty()) {
    rapidjson::Document document;
    document.Parse(*input.state_reason_data);
    if (document.HasParseError()) return reason_data_not_json();
    value = newest_datapoint(document);
  }
  Alarm* alarm = alarms_.find(input.alarm_name);
  if (alarm == nullptr) return alarm_not_found();
  alarm->last_value = value;
  alarms_.set_state(*alarm, *state, input.state_reason, input.state_reason_data.value_or(""));
  return {};
}

base::Result<DescribeAlarmHistoryOutput> CloudWatchService::describe_alarm_history(
    const DescribeAlarmHistoryInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.alarm_contributor_id) return alarm_option_not_implemented("AlarmContributorId");
  // A token is the number of the item to go on with: what happens between two pages moves nothing.
  std::optional<std::uint64_t> first;
  if (input.next_token) {
    const std::string& token = *input.next_token;
    std::uint64_t number = 0;
    const auto [stop, problem] = std::from_chars(token.data(), token.data() + token.size(), number);
    if (problem != std::errc{} || *stop != '\0') return invalid_next_token(token);
    first = number;
  }
  const bool ascending = input.scan_by == api::cloudwatch::scan_by::kTimestampAscending;
  std::vector<const HistoryItem*> found;
  for (const HistoryItem& item : alarms_.history().items(now())) {
    if (first && (ascending ? item.number < *first : item.number > *first)) continue;
    if (matches(item, input)) found.push_back(&item);
  }
  if (!ascending) std::ranges::reverse(found);
  const auto size = static_cast<std::size_t>(input.max_records.value_or(int{kDescribeRecordsMax}));
  DescribeAlarmHistoryOutput output;
  if (found.size() > size) {
    output.next_token = std::to_string(found[size]->number);
    found.resize(size);
  }
  output.alarm_history_items.emplace();
  for (const HistoryItem* item : found) output.alarm_history_items->push_back(to_shape(*item));
  return output;
}

}  // namespace weir::cloudwatch
