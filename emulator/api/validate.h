// AWS's own check of a request against the service model, with AWS's own words.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "emulator/api/shape.h"
#include "emulator/base/result.h"

namespace weir::api {

/// Required members that a decoded request did not carry. C++ structs hold required members by
/// value and cannot tell absent from empty; decoders note here what was missing, by the path that
/// validation messages use ("records.1.member.partitionKey").
struct AbsentMembers {
  std::set<std::string, std::less<>> paths;
};

/// AWS reports this many violations of one request and is silent about the rest (kinesalite's
/// observation of Kinesis).
inline constexpr std::size_t kMaxReportedViolations = 10;

/// Checks `object`, a structure of `shape`, against the model: presence, lengths, ranges, patterns
/// and enums, in the model's order of members. On violation a ValidationException that reads
/// "1 validation error detected: Value 'x' at 'streamName' failed to satisfy constraint: Member
/// must have length ...". Rules across members are the services' own.
base::Result<void> validate(const ShapeInfo& shape, const void* object,
                            const AbsentMembers& absent = {});

template <class T>
base::Result<void> validate(const T& object, const AbsentMembers& absent = {}) {
  return validate(shape_of<T>(), &object, absent);
}

/// A member's name as it stands in validation messages: "StreamARN" is "streamARN".
std::string path_name(std::string_view member_name);

}  // namespace weir::api
