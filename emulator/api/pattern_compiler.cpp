#include <algorithm>
#include <cstdint>
#include <limits>

#include "emulator/api/character_sets.h"
#include "emulator/api/pattern_program.h"

namespace weir::api {
namespace {

using Op = Instruction::Op;
using Code = std::vector<Instruction>;

/// A larger count would make programs of absurd size; the models stay far below.
constexpr std::size_t kMaxRepetition = 4096;
constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMaxInstructions = 100'000;

std::ptrdiff_t length(const Code& code) {
  return static_cast<std::ptrdiff_t>(code.size());
}

void append(Code& code, const Code& more) {
  code.insert(code.end(), more.begin(), more.end());
}

Code either(const Code& left, const Code& right) {
  Code code{{.op = Op::kSplit, .next = 1, .other = length(left) + 2}};
  append(code, left);
  code.push_back({.op = Op::kJump, .next = length(right) + 1});
  append(code, right);
  return code;
}

Code star(const Code& body) {
  Code code{{.op = Op::kSplit, .next = 1, .other = length(body) + 2}};
  append(code, body);
  code.push_back({.op = Op::kJump, .next = -(length(body) + 1)});
  return code;
}

Code repeat(const Code& body, std::size_t minimum, std::size_t maximum) {
  Code code;
  for (std::size_t i = 0; i < minimum; ++i) append(code, body);
  if (maximum == kUnbounded) {
    append(code, star(body));
    return code;
  }
  Code tail;
  for (std::size_t i = minimum; i < maximum; ++i) {
    Code optional{{.op = Op::kSplit, .next = 1, .other = length(body) + length(tail) + 1}};
    append(optional, body);
    append(optional, tail);
    tail = std::move(optional);
  }
  append(code, tail);
  return code;
}

/// Recursive descent; every function leaves `position_` behind what it read. After a failure the
/// results mean nothing and ok_ stays false.
class Compiler {
 public:
  explicit Compiler(std::string_view text) : text_(text) {}

  std::optional<Program> compile() {
    program_.code = alternation();
    program_.code.push_back({.op = Op::kMatch});
    if (!ok_ || position_ != text_.size()) return std::nullopt;
    return std::move(program_);
  }

 private:
  bool at_end() const { return position_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  bool take(std::string_view token) {
    if (text_.substr(position_).substr(0, token.size()) != token) return false;
    position_ += token.size();
    return true;
  }
  void expect(std::string_view token) { ok_ = ok_ && take(token); }

  Code alternation() {
    Code code = sequence();
    while (ok_ && take("|")) code = either(code, sequence());
    return code;
  }

  Code sequence() {
    Code code;
    while (ok_ && !at_end() && peek() != '|' && peek() != ')') {
      append(code, repetition(atom()));
      ok_ = ok_ && code.size() <= kMaxInstructions;
    }
    return code;
  }

  Code repetition(Code body) {
    while (ok_) {
      if (take("*")) {
        body = repeat(body, 0, kUnbounded);
      } else if (take("+")) {
        body = repeat(body, 1, kUnbounded);
      } else if (take("?")) {
        body = repeat(body, 0, 1);
      } else if (take("{")) {
        body = counted(body);
      } else {
        break;
      }
    }
    return body;
  }

  Code counted(const Code& body) {
    const std::size_t minimum = number();
    std::size_t maximum = minimum;
    if (take(",")) maximum = peek() == '}' ? kUnbounded : number();
    expect("}");
    ok_ = ok_ && minimum <= maximum && minimum <= kMaxRepetition &&
          (maximum == kUnbounded || maximum <= kMaxRepetition);
    return ok_ ? repeat(body, minimum, maximum) : Code{};
  }

  std::size_t number() {
    std::size_t value = 0;
    ok_ = ok_ && peek() >= '0' && peek() <= '9';
    while (peek() >= '0' && peek() <= '9' && value <= kMaxRepetition) {
      value = value * 10 + static_cast<std::size_t>(text_[position_++] - '0');
    }
    return value;
  }

  Code atom() {
    if (take("(?=")) return look(Op::kAhead);
    if (take("(?!")) return look(Op::kNotAhead);
    if (take("(?<!")) return look_behind();
    if (take("(?:") || take("(")) {
      Code code = alternation();
      expect(")");
      return code;
    }
    if (take("^")) return {{.op = Op::kStart}};
    if (take("$")) return {{.op = Op::kEnd}};
    return {{.op = Op::kSet, .operand = add(one_character())}};
  }

  Code look(Op op) {
    Code body = alternation();
    expect(")");
    body.push_back({.op = Op::kMatch});
    Code code{{.op = op, .next = length(body) + 1}};
    append(code, body);
    return code;
  }

  Code look_behind() {
    const std::size_t set = add(one_character());
    expect(")");
    return {{.op = Op::kNotBehind, .operand = set}};
  }

  std::size_t add(CharacterSet set) {
    set.seal();
    program_.sets.push_back(std::move(set));
    return program_.sets.size() - 1;
  }

  CharacterSet one_character() {
    if (take(".")) return line_terminators().complement();
    if (take("[")) return character_class();
    if (peek() == '\\') return escape();
    // What is special must not be taken for a literal.
    ok_ = ok_ && !at_end() && std::string_view("*+?{}()|").find(peek()) == std::string_view::npos;
    const char32_t code_point = ok_ ? literal() : 0;
    return range(code_point, code_point);
  }

  char32_t literal() {
    const DecodedCharacter character = decode_utf8(text_, position_);
    position_ = character.end;
    return character.code_point;
  }

  CharacterSet character_class() {
    const bool negated = take("^");
    CharacterSet set;
    bool first = true;
    while (ok_ && !at_end() && (first || peek() != ']')) {
      first = false;
      ok_ = ok_ && peek() != '[';  // Java's unions of classes are not supported.
      if (is_set_escape()) {
        set.add(escape());
        continue;
      }
      const char32_t low = class_member();
      const bool is_range = peek() == '-' && position_ + 1 < text_.size() &&
                            text_[position_ + 1] != ']' && !is_set_escape(position_ + 1);
      if (is_range) ++position_;
      const char32_t high = is_range ? class_member() : low;
      ok_ = ok_ && low <= high;
      set.add(low, high);
    }
    expect("]");
    return negated ? set.complement() : set;
  }

  bool is_set_escape() const { return is_set_escape(position_); }
  bool is_set_escape(std::size_t at) const {
    return at + 1 < text_.size() && text_[at] == '\\' &&
           std::string_view("dDwWsSp").find(text_[at + 1]) != std::string_view::npos;
  }

  char32_t class_member() {
    if (at_end()) {
      ok_ = false;
      return 0;
    }
    return peek() == '\\' ? escaped_character() : literal();
  }

  CharacterSet escape() {
    if (take("\\d")) return digits();
    if (take("\\D")) return digits().complement();
    if (take("\\w")) return word_characters();
    if (take("\\W")) return word_characters().complement();
    if (take("\\s")) return white_space();
    if (take("\\S")) return white_space().complement();
    if (take("\\p{Print}")) return range(0x20, 0x7E);
    if (take("\\p{")) return named_category();
    const char32_t code_point = escaped_character();
    return range(code_point, code_point);
  }

  CharacterSet named_category() {
    const std::size_t end = std::min(text_.find('}', position_), text_.size());
    const auto set = category(text_.substr(position_, end - position_));
    ok_ = ok_ && set.has_value();
    position_ = end;
    expect("}");
    return set.value_or(CharacterSet{});
  }

  char32_t escaped_character() {
    expect("\\");
    if (take("t")) return '\t';
    if (take("n")) return '\n';
    if (take("r")) return '\r';
    if (take("x")) return hexadecimal(2);
    if (take("u")) return utf16_escape();
    const char c = peek();
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    ok_ = ok_ && !at_end() && !letter;
    return ok_ ? literal() : 0;
  }

  /// Java joins a high and a low surrogate into one code point.
  char32_t utf16_escape() {
    const char32_t unit = hexadecimal(4);
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    if (!high || text_.substr(position_).substr(0, 2) != "\\u") return unit;
    const std::size_t before = position_;
    position_ += 2;
    const char32_t low = hexadecimal(4);
    if (low >= 0xDC00 && low < 0xE000) return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    position_ = before;
    return unit;
  }

  char32_t hexadecimal(int count) {
    char32_t value = 0;
    for (int i = 0; i < count; ++i) {
      const char c = peek();
      const bool digit = c >= '0' && c <= '9';
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      ok_ = ok_ && (digit || letter);
      if (!ok_) return 0;
      value = value * 16 + static_cast<char32_t>(digit ? c - '0' : (c | 0x20) - 'a' + 10);
      ++position_;
    }
    return value;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  bool ok_ = true;
  Program program_;
};

}  // namespace

std::optional<Program> compile_pattern(std::string_view text) {
  return Compiler(text).compile();
}

}  // namespace weir::api
