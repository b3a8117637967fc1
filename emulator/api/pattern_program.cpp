#include "emulator/api/pattern_program.h"

#include <algorithm>

namespace weir::api {
namespace {

using Op = Instruction::Op;
constexpr char32_t kFirstBeyondAscii = 0x80;
constexpr char32_t kLastCodePoint = 0x10FFFF;
constexpr char32_t kReplacement = 0xFFFD;

std::size_t target(std::size_t at, std::ptrdiff_t offset) {
  return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + offset);
}

std::size_t start_of_previous(std::string_view text, std::size_t position) {
  std::size_t start = position - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return start;
}

/// All states of the automaton that one more character may leave from, advanced in step.
class Simulation {
 public:
  Simulation(const Program& program, std::string_view text)
      : program_(program), text_(text), visited_at_(program.code.size(), kNever) {}

  /// Whether code[start] on matches from `position`: all the rest, or any prefix of it.
  bool run(std::size_t start, std::size_t position, bool whole) {
    std::vector<std::size_t> waiting;
    std::vector<std::size_t> next;
    bool reached = advance(start, position, waiting);
    while (true) {
      if (reached && (!whole || position == text_.size())) return true;
      if (waiting.empty() || position == text_.size()) return false;
      const DecodedCharacter character = decode_utf8(text_, position);
      position = character.end;
      reached = false;
      next.clear();
      for (const std::size_t at : waiting) {
        const CharacterSet& set = program_.sets[program_.code[at].operand];
        if (set.contains(character.code_point)) reached |= advance(at + 1, position, next);
      }
      waiting.swap(next);
    }
  }

 private:
  static constexpr std::size_t kNever = ~std::size_t{0};

  /// Follows everything that consumes nothing; collects the kSet instructions that follow and says
  /// whether kMatch was reached.
  bool advance(std::size_t start, std::size_t position, std::vector<std::size_t>& waiting) {
    bool reached = false;
    std::vector<std::size_t>& open = open_;
    open.push_back(start);
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (visited_at_[at] == position) continue;
      visited_at_[at] = position;
      const Instruction& instruction = program_.code[at];
      if (instruction.op == Op::kMatch) {
        reached = true;
      } else if (instruction.op == Op::kSet) {
        waiting.push_back(at);
      } else if (passes(instruction, at, position)) {
        open.push_back(target(at, instruction.next));
        if (instruction.op == Op::kSplit) open.push_back(target(at, instruction.other));
      }
    }
    return reached;
  }

  bool passes(const Instruction& instruction, std::size_t at, std::size_t position) const {
    switch (instruction.op) {
      case Op::kStart:
        return position == 0;
      case Op::kEnd:
        return position == text_.size();
      case Op::kAhead:
        return Simulation(program_, text_).run(at + 1, position, false);
      case Op::kNotAhead:
        return !Simulation(program_, text_).run(at + 1, position, false);
      case Op::kNotBehind: {
        if (position == 0) return true;
        const DecodedCharacter before = decode_utf8(text_, start_of_previous(text_, position));
        return !program_.sets[instruction.operand].contains(before.code_point);
      }
      default:
        return true;
    }
  }

  const Program& program_;
  std::string_view text_;
  std::vector<std::size_t> visited_at_;  ///< The position at which each state was last entered.
  std::vector<std::size_t> open_;
};

}  // namespace

void CharacterSet::add(char32_t first, char32_t last) {
  for (char32_t code_point = first; code_point <= last && code_point < kFirstBeyondAscii;
       ++code_point) {
    ascii_.set(code_point);
  }
  if (last >= kFirstBeyondAscii) ranges_.emplace_back(std::max(first, kFirstBeyondAscii), last);
}

void CharacterSet::add(const CharacterSet& other) {
  ascii_ |= other.ascii_;
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

void CharacterSet::seal() {
  std::sort(ranges_.begin(), ranges_.end());
  std::vector<std::pair<char32_t, char32_t>> joined;
  for (const auto& range : ranges_) {
    if (!joined.empty() && range.first <= joined.back().second + 1) {
      joined.back().second = std::max(joined.back().second, range.second);
    } else {
      joined.push_back(range);
    }
  }
  ranges_ = std::move(joined);
}

CharacterSet CharacterSet::complement() const {
  CharacterSet sealed = *this;
  sealed.seal();
  CharacterSet result;
  result.ascii_ = ~ascii_;
  char32_t next = kFirstBeyondAscii;
  for (const auto& [first, last] : sealed.ranges_) {
    if (first > next) result.ranges_.emplace_back(next, first - 1);
    next = last + 1;
  }
  if (next <= kLastCodePoint) result.ranges_.emplace_back(next, kLastCodePoint);
  return result;
}

bool CharacterSet::contains_beyond_ascii(char32_t code_point) const {
  const auto above =
      std::upper_bound(ranges_.begin(), ranges_.end(), code_point,
                       [](char32_t wanted, const auto& range) { return wanted < range.first; });
  return above != ranges_.begin() && code_point <= std::prev(above)->second;
}

std::optional<CharacterRun> as_character_run(const Program& program) {
  const auto& code = program.code;
  const auto is_loop = [&](std::size_t at) {
    return code[at].op == Op::kSplit && code[at + 1].op == Op::kSet &&
           code[at + 2].op == Op::kJump && code[at + 2].next == -2 && code[at].next == 1 &&
           code[at].other == 3;
  };
  if (code.size() == 4 && is_loop(0)) return CharacterRun{code[1].operand, 0};
  if (code.size() == 5 && code[0].op == Op::kSet && is_loop(1) &&
      code[0].operand == code[2].operand) {
    return CharacterRun{code[0].operand, 1};
  }
  return std::nullopt;
}

bool matches_whole(const Program& program, std::string_view text) {
  return Simulation(program, text).run(0, 0, true);
}

DecodedCharacter decode_utf8(std::string_view text, std::size_t position) {
  const auto lead = static_cast<unsigned char>(text[position]);
  if (lead < 0x80) return {lead, position + 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || position + length > text.size()) {
    return {kReplacement, position + 1};
  }
  char32_t code_point = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[position + i]);
    if ((byte & 0xC0) != 0x80) return {kReplacement, position + 1};
    code_point = (code_point << 6) | (byte & 0x3FU);
  }
  return {code_point, position + length};
}

}  // namespace weir::api
