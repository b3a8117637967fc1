// The record of a run: every fact a user could observe, as typed events folded into one hash.
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/sim/time.h"

namespace weir::sim {

/// What kind of fact an event states. Each service defines its kinds as constants.
struct EventKind {
  std::string_view name;  ///< e.g. "kinesis.stream_status".
  /// Events of bulk kinds (one a batch) are folded into the hash but not shown to listeners.
  bool bulk = false;
};

using FieldValue = std::variant<std::int64_t, double, std::string_view>;
struct Field {
  std::string_view name;
  FieldValue value;
};

/// Valid during the listener's call only.
struct Event {
  std::uint64_t number;  ///< Position in the timeline, from 0, bulk events counted.
  Time at;
  std::string_view kind;
  std::string_view subject;  ///< What it is about: a stream, an alarm, an application.
  std::span<const Field> fields;
  std::uint64_t hash;  ///< Of the timeline up to and including this event.
};

/// 64-bit hash state that folds words and bytes; equal inputs in equal order give equal states.
class RunHash {
 public:
  /// Inline, for bulk events fold millions of words.
  void fold(std::uint64_t word) {
    state_ = multiply_fold(state_ ^ 0x9e3779b97f4a7c15ULL, word ^ 0xd6e8feb86659fd93ULL) +
             std::rotl(state_, 29);
  }
  void fold(std::string_view bytes);
  std::uint64_t value() const { return state_; }
  /// Sixteen lower-case hex digits.
  std::string hex() const;

 private:
  __extension__ using Wide = unsigned __int128;
  /// Multiplies to 128 bits and folds the halves together: one round of mixing.
  static std::uint64_t multiply_fold(std::uint64_t a, std::uint64_t b) {
    const Wide product = Wide{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }

  std::uint64_t state_ = 0x243f6a8885a308d3ULL;
};

class Timeline {
 public:
  using Listener = std::function<void(const Event&)>;

  void record(Time at, const EventKind& kind, std::string_view subject,
              std::initializer_list<Field> fields) {
    record(at, kind, subject, std::span<const Field>{fields.begin(), fields.size()});
  }
  void record(Time at, const EventKind& kind, std::string_view subject,
              std::span<const Field> fields);

  /// Listeners are called in the order they were added, for every event that is not bulk.
  void add_listener(Listener listener) { listeners_.push_back(std::move(listener)); }

  std::uint64_t events() const { return events_; }
  const RunHash& hash() const { return hash_; }

 private:
  RunHash hash_;
  std::uint64_t events_ = 0;
  std::vector<Listener> listeners_;
};

}  // namespace weir::sim
