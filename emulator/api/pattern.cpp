#include "emulator/api/pattern.h"

#include <cassert>
#include <utility>

namespace weir::api {

std::optional<Pattern> Pattern::compile(std::string_view text) {
  std::optional<Program> program = compile_pattern(text);
  if (!program) return std::nullopt;
  return Pattern(text, std::move(*program));
}

Pattern::Pattern(std::string_view text) : text_(text) {
  std::optional<Program> program = compile_pattern(text);
  assert(program.has_value());
  program_ = std::move(*program);
  run_ = as_character_run(program_);
}

Pattern::Pattern(std::string_view text, Program program)
    : text_(text), program_(std::move(program)), run_(as_character_run(program_)) {}

bool Pattern::matches(std::string_view utf8) const {
  if (!run_) return matches_whole(program_, utf8);
  const CharacterSet& set = program_.sets[run_->set];
  std::size_t count = 0;
  for (std::size_t position = 0; position < utf8.size(); ++count) {
    const DecodedCharacter character = decode_utf8(utf8, position);
    if (!set.contains(character.code_point)) return false;
    position = character.end;
  }
  return count >= run_->minimum;
}

}  // namespace weir::api
