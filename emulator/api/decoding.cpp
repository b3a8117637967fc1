#include "emulator/api/decoding.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "emulator/api/errors.h"

namespace weir::api {

using base::Result;

std::optional<std::int64_t> rounded_down(double number) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  const double floored = std::floor(number);
  if (!(floored >= -kTwoTo63 && floored < kTwoTo63)) return std::nullopt;
  return static_cast<std::int64_t>(floored);
}

Result<std::int32_t> integer_from(std::optional<std::int64_t> number) {
  if (!number || *number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    return number_out_of_range("an Integer");
  }
  return static_cast<std::int32_t>(*number);
}

Result<std::int32_t> truncated_integer(std::optional<std::int64_t> number) {
  using Range = std::numeric_limits<std::int32_t>;
  if (!number) return number_out_of_range("an Integer");
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(*number, Range::min(), Range::max()));
}

Result<std::int64_t> long_from(std::optional<std::int64_t> number) {
  if (!number) return number_out_of_range("an Long");
  return *number;
}

Result<base::Timestamp> timestamp_from_seconds(double seconds) {
  constexpr double kMillisPerSecond = 1000.0;
  return timestamp_from_millis(seconds * kMillisPerSecond);
}

Result<base::Timestamp> timestamp_from_millis(double millis) {
  constexpr double kLastExactMillis = 9007199254740992.0;
  const double whole = std::round(millis);
  if (!(std::abs(whole) <= kLastExactMillis)) return number_out_of_range("a Timestamp");
  return base::Timestamp{static_cast<std::int64_t>(whole)};
}

Result<void> check_union(const ShapeInfo& shape, const void* object, Peer peer) {
  if (!shape.is_union) return {};
  const auto set = std::ranges::count_if(
      shape.members, [&](const MemberInfo& member) { return read(member, object) != nullptr; });
  if (set > 1 || (set == 0 && peer == Peer::kClient)) return not_one_of_union(shape.name);
  return {};
}

}  // namespace weir::api
