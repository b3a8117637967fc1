#include "emulator/kinesis/tag_rules.h"

#include <algorithm>

#include "emulator/kinesis/resource_errors.h"

namespace weir::kinesis {
namespace {

bool allowed(char c) {
  constexpr std::string_view kMarks = "_./=+-@: \t\n\r";
  // Bytes of letters beyond ASCII are let through: telling letters from symbols there would take
  // the Unicode tables.
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
         kMarks.find(c) != std::string_view::npos;
}

}  // namespace

base::Result<void> check_tag_characters(std::string_view text) {
  if (std::ranges::all_of(text, allowed)) return {};
  return tag_characters();
}

base::Result<void> check_new_tags(std::string_view stream, const Tags& added, const Tags& existing,
                                  std::int64_t limit, const base::Caller& scope) {
  std::size_t total = existing.size();
  for (const auto& [key, value] : added) {
    WEIR_RETURN_IF_ERROR(check_tag_characters(key));
    WEIR_RETURN_IF_ERROR(check_tag_characters(value));
    if (!existing.contains(key)) ++total;
  }
  if (total > static_cast<std::size_t>(limit)) return too_many_tags(stream, limit, scope);
  return {};
}

}  // namespace weir::kinesis
