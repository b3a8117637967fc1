#include "emulator/api/character_sets.h"

#include "emulator/api/unicode_categories.h"

namespace weir::api {

CharacterSet range(char32_t first, char32_t last) {
  CharacterSet set;
  set.add(first, last);
  return set;
}

CharacterSet digits() {
  return range('0', '9');
}

CharacterSet word_characters() {
  CharacterSet set = digits();
  set.add('a', 'z');
  set.add('A', 'Z');
  set.add('_', '_');
  return set;
}

CharacterSet white_space() {
  CharacterSet set = range('\t', '\r');
  set.add(' ', ' ');
  return set;
}

CharacterSet line_terminators() {
  CharacterSet set = range('\n', '\n');
  set.add('\r', '\r');
  set.add(0x85, 0x85);
  set.add(0x2028, 0x2029);
  return set;
}

std::optional<CharacterSet> category(std::string_view name) {
  const auto ranges = unicode_category(name);
  if (ranges.empty()) return std::nullopt;
  CharacterSet set;
  for (const auto& [first, last] : ranges) set.add(first, last);
  return set;
}

}  // namespace weir::api
