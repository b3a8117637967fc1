#include "emulator/sim/timeline.h"

#include <bit>
#include <cstdio>
#include <cstring>

namespace weir::sim {
namespace {

__extension__ using Wide = unsigned __int128;

// Multiplies to 128 bits and folds the halves together: one round of mixing.
std::uint64_t multiply_fold(std::uint64_t a, std::uint64_t b) {
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

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

void RunHash::fold(std::uint64_t word) {
  state_ = multiply_fold(state_ ^ 0x9e3779b97f4a7c15ULL, word ^ 0xd6e8feb86659fd93ULL) +
           std::rotl(state_, 29);
}

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
