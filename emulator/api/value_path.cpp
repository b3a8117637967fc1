#include "emulator/api/value_path.h"

#include <fmt/format.h>

namespace weir::api {

std::string render(const ValuePath& path) {
  if (path.step == ValuePath::Step::kRoot) return {};
  std::string text = path.parent == nullptr ? "" : render(*path.parent);
  if (!text.empty()) text += '.';
  switch (path.step) {
    case ValuePath::Step::kMember:
      return text + path_name(path.name);
    case ValuePath::Step::kElement:
      return text + fmt::format("{}.member", path.number);
    default:
      return text + fmt::format("{}.member", path.name);
  }
}

void note_absent(AbsentMembers& absent, const ValuePath& path) {
  if (absent.paths.size() < kMaxNotedAbsences) absent.paths.insert(render(path));
}

}  // namespace weir::api
