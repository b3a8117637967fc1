#include "emulator/sim/timeline.h"

#include <bit>
#include <cstdio>
#include <cstring>

namespace weir::sim {
namespace {

void fold_field(RunHash& hash, const FieldValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    hash.fold(static_cast<std::uint64_t>(*integer));
  } else if (const auto* real = std::get_if<double>(&value)) {
    hash.fold(std::bit_cast<std::uint64_t>(*real));
  } else {
    hash.fold(std::get<std::string_view>(value));
  }
}

}  // namespace

void RunHash::fold(std::string_view bytes) {
  fold(bytes.size());
  std::uint64_t word;
  while (bytes.size() >= sizeof word) {
    std::memcpy(&word, bytes.data(), sizeof word);
    fold(word);
    bytes.remove_prefix(sizeof word);
  }
  if (!bytes.empty()) {
    word = 0;
    std::memcpy(&word, bytes.data(), bytes.size());
    fold(word);
  }
}

std::string RunHash::hex() const {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(state_));
  return text;
}

void Timeline::record(Time at, const EventKind& kind, std::string_view subject,
                      std::span<const Field> fields) {
  hash_.fold(static_cast<std::uint64_t>(at.time_since_epoch().count()));
  hash_.fold(kind.name);
  hash_.fold(subject);
  for (const Field& field : fields) fold_field(hash_, field.value);
  const std::uint64_t number = events_++;
  if (kind.bulk) return;
  const Event event{number, at, kind.name, subject, fields, hash_.value()};
  for (const Listener& listener : listeners_) listener(event);
}

}  // namespace weir::sim
