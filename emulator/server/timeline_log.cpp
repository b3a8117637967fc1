#include "emulator/server/timeline_log.h"

#include <algorithm>

#include "emulator/base/timestamp.h"
#include "emulator/server/json.h"

namespace weir::server {
namespace {

void write_value(JsonWriter& writer, const sim::FieldValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    writer.Int64(*number);
  } else if (const auto* real = std::get_if<double>(&value)) {
    write_double(writer, *real);
  } else {
    write_text(writer, std::get<std::string_view>(value));
  }
}

}  // namespace

void TimelineLog::add(const sim::Event& event) {
  JsonBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  writer.Key("number");
  writer.Uint64(event.number);
  write_member(writer, "at", iso_time(event.at));
  write_member(writer, "kind", event.kind);
  write_member(writer, "subject", event.subject);
  writer.Key("fields");
  writer.StartObject();
  for (const sim::Field& field : event.fields) {
    writer.Key(field.name.data(), static_cast<rapidjson::SizeType>(field.name.size()));
    write_value(writer, field.value);
  }
  writer.EndObject();
  writer.EndObject();
  if (events_.size() == kMaxEvents) events_.pop_front();
  events_.push_back({event.number, {buffer.GetString(), buffer.GetSize()}});
  if (listeners_.empty()) return;
  // A copy: a listener may end itself or another one.
  const auto listeners = listeners_;
  for (const auto& [id, listener] : listeners) {
    if (listeners_.contains(id)) listener(events_.back());
  }
}

std::deque<LoggedEvent>::const_iterator TimelineLog::from(std::uint64_t since) const {
  return std::ranges::lower_bound(events_, since, {}, &LoggedEvent::number);
}

std::optional<std::uint64_t> TimelineLog::first_number() const {
  return events_.empty() ? std::nullopt : std::optional{events_.front().number};
}

std::uint64_t TimelineLog::add_listener(Listener listener) {
  listeners_.emplace(next_listener_, std::move(listener));
  return next_listener_++;
}

}  // namespace weir::server
