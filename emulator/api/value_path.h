// Where in a request a value stands, as AWS's messages write it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "emulator/api/validate.h"

namespace weir::api {

/// One step from the root to a value. Steps live on the stack of whoever walks the value and point
/// at their parents, so that text is made only when something is wrong.
struct ValuePath {
  enum class Step { kRoot, kMember, kElement, kEntry };

  const ValuePath* parent = nullptr;
  Step step = Step::kRoot;
  std::string_view name = {};  ///< kMember: the member; kEntry: the map key.
  std::size_t number = 0;      ///< kElement: from 1.

  ValuePath member(std::string_view member_name) const {
    return {this, Step::kMember, member_name, 0};
  }
  ValuePath element(std::size_t from_one) const { return {this, Step::kElement, {}, from_one}; }
  ValuePath entry(std::string_view key) const { return {this, Step::kEntry, key, 0}; }
};

/// "records.1.member.partitionKey"; empty for the root.
std::string render(const ValuePath& path);

/// More absences than a validation message ever names: a request full of holes costs no more.
inline constexpr std::size_t kMaxNotedAbsences = 10 * kMaxReportedViolations;

/// Adds `path` to `absent`, up to kMaxNotedAbsences.
void note_absent(AbsentMembers& absent, const ValuePath& path);

}  // namespace weir::api
