// The timeline as outside programs read it: the latest events as JSON objects, and a way to hear
// of new ones.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/sim/timeline.h"

namespace weir::server {

struct LoggedEvent {
  std::uint64_t number = 0;
  /// {"number":7,"at":"2026-01-01T00:00:00.000Z","kind":"kinesis.stream_status","subject":"trips",
  /// "fields":{"status":"ACTIVE"}}
  std::string json;
};

class TimelineLog {
 public:
  /// Events kept; older ones are forgotten, and readers are told so by the gap in the numbers.
  static constexpr std::size_t kMaxEvents = 100'000;

  using Listener = std::function<void(const LoggedEvent&)>;

  void add(const sim::Event& event);

  /// The oldest event of number `since` or later; events() follow it in order.
  std::deque<LoggedEvent>::const_iterator from(std::uint64_t since) const;
  std::deque<LoggedEvent>::const_iterator end() const { return events_.end(); }
  /// Number of the oldest event that is still there; nullopt when none is.
  std::optional<std::uint64_t> first_number() const;

  /// `listener` hears every event from now on, until remove_listener().
  std::uint64_t add_listener(Listener listener);
  void remove_listener(std::uint64_t id) { listeners_.erase(id); }

 private:
  std::deque<LoggedEvent> events_;
  std::map<std::uint64_t, Listener> listeners_;
  std::uint64_t next_listener_ = 1;
};

}  // namespace weir::server
