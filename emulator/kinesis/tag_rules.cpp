#include "emulator/kinesis/tag_rules.h"

#include <algorithm>

#include "emulator/kinesis/resource_errors.h"

namespace weir::kinesis {
namespace {

bool allowed(char c) {
  constexpr std::string_view kMarks = "_./=+-@:% \t\n\r";
  // Bytes of letters beyond ASCII are let through: telling letters from symbols there would take
  // the Unicode tables.
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
         kMarks.find(c) != std::string_view::npos;
}

/// `action`: "add tags to", "remove tags from".
base::Result<void> check_texts(const std::vector<std::string_view>& texts, std::string_view action,
                               std::string_view stream, const base::Caller& scope) {
  for (const std::string_view text : texts) {
    if (!std::ranges::all_of(text, allowed)) return tag_characters();
  }
  for (const std::string_view text : texts) {
    if (text.find('%') == std::string_view::npos) continue;
    return tag_with_percent_sign(action, stream, scope);
  }
  return {};
}

bool reserved(std::string_view key) {
  return key.starts_with("aws:");
}

}  // namespace

base::Result<void> check_new_tags(std::string_view stream, const Tags& added, const Tags& existing,
                                  std::int64_t limit, const base::Caller& scope) {
  std::size_t total = existing.size();
  std::vector<std::string_view> texts;
  for (const auto& [key, value] : added) {
    texts.push_back(key);
    texts.push_back(value);
    if (!existing.contains(key)) ++total;
  }
  WEIR_RETURN_IF_ERROR(check_texts(texts, "add tags to", stream, scope));
  for (const auto& [key, value] : added) {
    if (reserved(key)) return tag_key_reserved(key);
  }
  if (total > static_cast<std::size_t>(limit)) return too_many_tags(stream, limit, scope);
  return {};
}

base::Result<void> check_removed_tags(std::string_view stream, const std::vector<std::string>& keys,
                                      const base::Caller& scope) {
  WEIR_RETURN_IF_ERROR(check_texts({keys.begin(), keys.end()}, "remove tags from", stream, scope));
  const auto found = std::ranges::find_if(keys, reserved);
  if (found != keys.end()) return tag_key_reserved(*found);
  return {};
}

}  // namespace weir::kinesis
