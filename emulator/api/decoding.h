// What the readers of all wire formats have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "emulator/api/json.h"
#include "emulator/api/shape.h"
#include "emulator/base/result.h"
#include "emulator/base/timestamp.h"

namespace weir::api {

/// Structures, lists and maps inside each other. Far above every model; a guard for the stack.
inline constexpr int kMaxNesting = 128;

/// The largest whole number not above `number`; nullopt when no std::int64_t holds it.
std::optional<std::int64_t> rounded_down(double number);

/// Range checks. Errors: SerializationException; nullopt is out of every range.
base::Result<std::int32_t> integer_from(std::optional<std::int64_t> number);
/// Numbers beyond an integer's range count as the nearest one inside, as AWS's JSON services have
/// it (kinesalite's and dynalite's observation). Errors: as above, for nullopt.
base::Result<std::int32_t> truncated_integer(std::optional<std::int64_t> number);
base::Result<std::int64_t> long_from(std::optional<std::int64_t> number);

/// To the nearest millisecond. Errors: SerializationException beyond 2^53 milliseconds.
base::Result<base::Timestamp> timestamp_from_seconds(double seconds);
base::Result<base::Timestamp> timestamp_from_millis(double millis);

/// That a union has exactly one member set. Every other structure passes.
base::Result<void> check_union(const ShapeInfo& shape, const void* object, Peer peer);

template <class T>
base::Result<void> store(base::Result<T> decoded, void* place) {
  if (!decoded.ok()) return decoded.error();
  *static_cast<T*>(place) = *std::move(decoded);
  return {};
}

}  // namespace weir::api
