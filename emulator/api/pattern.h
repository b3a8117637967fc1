// Regular expressions of the service models, matched in time linear in the text.
//
// The models use Java's syntax, with look-around and \uXXXX escapes that std::regex lacks, and
// clients choose the text: a backtracking matcher could be driven into exponential time or, as
// libstdc++'s does, into a stack overflow on a long string.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/pattern_program.h"

namespace weir::api {

/// An immutable compiled expression; safe to share.
///
/// Supported: literals, ., classes with ranges and negation, \d \w \s \D \W \S, \p{Print},
/// \p{L} and other general categories, \xHH, \uHHHH, groups, alternation, * + ? {m} {m,} {m,n},
/// ^ $, (?=) (?!) and (?<!) of one character.
class Pattern {
 public:
  /// nullopt when `text` is malformed or needs what is not supported.
  static std::optional<Pattern> compile(std::string_view text);

  /// For expressions of the models, which the build's tests have proved to compile; asserts.
  explicit Pattern(std::string_view text);

  /// Whether the whole of `utf8` matches, as java.util.regex.Matcher.matches() has it.
  bool matches(std::string_view utf8) const;

  std::string_view text() const { return text_; }

 private:
  Pattern(std::string_view text, Program program);

  std::string text_;
  Program program_;
  std::optional<CharacterRun> run_;
};

}  // namespace weir::api
