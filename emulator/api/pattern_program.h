// What a Pattern compiles to: instructions of a Thompson automaton.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::api {

/// A set of Unicode code points.
class CharacterSet {
 public:
  void add(char32_t first, char32_t last);
  void add(const CharacterSet& other);
  CharacterSet complement() const;
  /// Puts the ranges in order and joins them; contains() may be asked from then on.
  void seal();
  bool contains(char32_t code_point) const {
    return code_point < ascii_.size() ? ascii_[code_point] : contains_beyond_ascii(code_point);
  }

 private:
  bool contains_beyond_ascii(char32_t code_point) const;

  std::bitset<128> ascii_;
  std::vector<std::pair<char32_t, char32_t>> ranges_;  ///< Beyond ASCII; first and last.
};

/// Jump targets are relative, so that a sequence can be copied to any place.
struct Instruction {
  enum class Op : std::uint8_t {
    kSet,        ///< Consumes one code point of sets[operand].
    kSplit,      ///< Goes on at both `next` and `other`.
    kJump,       ///< Goes on at `next`.
    kStart,      ///< Passes at the start of the text.
    kEnd,        ///< Passes at the end of the text.
    kAhead,      ///< The sequence at +1 must match here; goes on at `next`.
    kNotAhead,   ///< The sequence at +1 must not match here; goes on at `next`.
    kNotBehind,  ///< The code point before must not be in sets[operand].
    kMatch,      ///< Success.
  };
  Op op = Op::kMatch;
  std::size_t operand = 0;
  std::ptrdiff_t next = 1;
  std::ptrdiff_t other = 0;
};

struct Program {
  std::vector<Instruction> code;  ///< Ends with kMatch.
  std::vector<CharacterSet> sets;
};

/// The most common expression: nothing but at least `minimum` (0 or 1) characters of one set.
struct CharacterRun {
  std::size_t set = 0;
  std::size_t minimum = 0;
};

/// Translates an expression; nullopt when it is malformed or not supported.
std::optional<Program> compile_pattern(std::string_view text);

/// The program as a CharacterRun, where it is one.
std::optional<CharacterRun> as_character_run(const Program& program);

/// Whether the program matches all of `text`.
bool matches_whole(const Program& program, std::string_view text);

/// One code point of UTF-8 and the position behind it. A broken sequence counts byte by byte, each
/// as U+FFFD. `position` must be inside `text`.
struct DecodedCharacter {
  char32_t code_point = 0;
  std::size_t end = 0;
};
DecodedCharacter decode_utf8(std::string_view text, std::size_t position);

}  // namespace weir::api
