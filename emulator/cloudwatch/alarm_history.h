// What happened to alarms in the last two weeks ("AlarmThatSendsEmail", alarm history).
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "emulator/base/timestamp.h"
#include "emulator/cloudwatch/alarm.h"
#include "emulator/cloudwatch/limits.h"

namespace weir::cloudwatch {

struct HistoryItem {
  base::Timestamp at;
  std::string alarm_name;
  std::string_view alarm_type;  ///< api::cloudwatch::alarm_type
  std::string_view item_type;   ///< api::cloudwatch::history_item_type
  std::string summary;
  std::string data;          ///< JSON
  std::uint64_t number = 0;  ///< Counted from 1; given by the history.
};

class AlarmHistory {
 public:
  explicit AlarmHistory(const Limits& limits) : limits_(limits) {}

  /// `change`: "created", "updated" or "deleted". `configuration` is JSON.
  void configured(base::Timestamp at, const Alarm& alarm, std::string_view alarm_type,
                  std::string_view change, const std::string& configuration);
  void state_changed(base::Timestamp at, const Alarm& alarm, std::string_view alarm_type,
                     const AlarmStatus& old_status);
  void action_executed(base::Timestamp at, const std::string& alarm_name,
                       std::string_view alarm_type, const std::string& action_arn);

  /// Oldest first; items past retention are gone.
  const std::deque<HistoryItem>& items(base::Timestamp now);

 private:
  void add(HistoryItem item);
  void trim(base::Timestamp now);

  Limits limits_;
  std::deque<HistoryItem> items_;
  std::uint64_t items_ever_ = 0;
};

}  // namespace weir::cloudwatch
