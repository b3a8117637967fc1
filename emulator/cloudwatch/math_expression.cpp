#include "emulator/cloudwatch/math_expression.h"

#include <charconv>
#include <initializer_list>
#include <optional>
#include <utility>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

// Nesting is bounded by the expression's own length limit of 2,048 characters; this bounds the
// stack well below that.
constexpr int kDepthMax = 200;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

struct OperatorText {
  std::string_view text;
  MathOperator operation;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  base::Result<MathNode> parse() {
    auto node = parse_or();
    if (!node.ok()) return node;
    skip_space();
    if (at_ != text_.size()) return fail("unexpected text");
    return node;
  }

 private:
  using Rule = base::Result<MathNode> (Parser::*)();

  base::Error fail(std::string_view problem) const {
    return math_syntax_error(text_, at_, problem);
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  bool take(std::string_view symbol) {
    skip_space();
    if (text_.substr(at_, symbol.size()) != symbol) return false;
    const bool word = is_letter(symbol.front());
    const std::size_t end = at_ + symbol.size();
    if (word && end < text_.size() && is_word(text_[end])) return false;
    at_ = end;
    return true;
  }

  // A left-associative level: operands by `next`, joined by any of `operators`.
  base::Result<MathNode> parse_level(Rule next, std::initializer_list<OperatorText> operators) {
    auto left = (this->*next)();
    while (left.ok()) {
      const OperatorText* found = nullptr;
      for (const OperatorText& candidate : operators) {
        if (take(candidate.text)) {
          found = &candidate;
          break;
        }
      }
      if (found == nullptr) break;
      auto right = (this->*next)();
      if (!right.ok()) return right;
      left = operation(found->operation, std::move(*left), std::move(*right));
    }
    return left;
  }

  static MathNode operation(MathOperator operation, MathNode left, MathNode right) {
    MathNode node{.kind = MathNode::Kind::kOperation, .text = {}, .operation = operation};
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(right));
    return node;
  }

  base::Result<MathNode> parse_or() {
    if (++depth_ > kDepthMax) return fail("nested too deeply");
    auto node =
        parse_level(&Parser::parse_and, {{"||", MathOperator::kOr}, {"OR", MathOperator::kOr}});
    --depth_;
    return node;
  }
  base::Result<MathNode> parse_and() {
    return parse_level(&Parser::parse_comparison,
                       {{"&&", MathOperator::kAnd}, {"AND", MathOperator::kAnd}});
  }
  base::Result<MathNode> parse_comparison() {
    return parse_level(&Parser::parse_sum, {{"==", MathOperator::kEqual},
                                            {"!=", MathOperator::kNotEqual},
                                            {"<=", MathOperator::kLessOrEqual},
                                            {">=", MathOperator::kGreaterOrEqual},
                                            {"<", MathOperator::kLess},
                                            {">", MathOperator::kGreater}});
  }
  base::Result<MathNode> parse_sum() {
    return parse_level(&Parser::parse_product,
                       {{"+", MathOperator::kAdd}, {"-", MathOperator::kSubtract}});
  }
  base::Result<MathNode> parse_product() {
    return parse_level(&Parser::parse_negation,
                       {{"*", MathOperator::kMultiply}, {"/", MathOperator::kDivide}});
  }
  base::Result<MathNode> parse_negation() {
    if (!take("-")) return parse_power();
    if (++depth_ > kDepthMax) return fail("nested too deeply");
    auto operand = parse_negation();
    --depth_;
    if (!operand.ok()) return operand;
    MathNode node{
        .kind = MathNode::Kind::kOperation, .text = {}, .operation = MathOperator::kNegate};
    node.children.push_back(std::move(*operand));
    return node;
  }
  base::Result<MathNode> parse_power() {
    auto base = parse_primary();
    if (!base.ok() || !take("^")) return base;
    auto exponent = parse_negation();
    if (!exponent.ok()) return exponent;
    return operation(MathOperator::kPower, std::move(*base), std::move(*exponent));
  }

  base::Result<MathNode> parse_primary() {
    skip_space();
    if (at_ == text_.size()) return fail("an operand is missing");
    const char c = text_[at_];
    if (take("(")) {
      auto node = parse_or();
      if (node.ok() && !take(")")) return fail("')' is missing");
      return node;
    }
    if (take("[")) return parse_list(MathNode::Kind::kArray, {}, "]");
    if (is_digit(c) || c == '.') return parse_number();
    if (c == '"' || c == '\'') return parse_text(c);
    if (is_letter(c)) return parse_word();
    return fail("unexpected character");
  }

  base::Result<MathNode> parse_list(MathNode::Kind kind, std::string name, std::string_view end) {
    MathNode node{.kind = kind, .text = std::move(name)};
    if (take(end)) return node;
    do {
      auto child = parse_or();
      if (!child.ok()) return child;
      node.children.push_back(std::move(*child));
    } while (take(","));
    if (!take(end)) return fail("',' or a closing bracket is missing");
    return node;
  }

  base::Result<MathNode> parse_number() {
    MathNode node;
    const char* first = text_.data() + at_;
    const auto [end, problem] = std::from_chars(first, text_.data() + text_.size(), node.number);
    if (problem != std::errc{}) return fail("not a number");
    at_ += static_cast<std::size_t>(end - first);
    return node;
  }

  base::Result<MathNode> parse_text(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return fail("the closing quote is missing");
    MathNode node{.kind = MathNode::Kind::kText,
                  .text = std::string(text_.substr(at_ + 1, end - at_ - 1))};
    at_ = end + 1;
    return node;
  }

  base::Result<MathNode> parse_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    std::string word(text_.substr(start, at_ - start));
    if (is_math_id(word)) {
      return MathNode{.kind = MathNode::Kind::kIdentifier, .text = std::move(word)};
    }
    if (take("(")) return parse_list(MathNode::Kind::kCall, std::move(word), ")");
    return MathNode{.kind = MathNode::Kind::kKeyword, .text = std::move(word)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

base::Result<MathNode> parse_math(std::string_view expression) {
  return Parser(expression).parse();
}

bool is_math_id(std::string_view text) {
  if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
  for (const char c : text) {
    if (!is_word(c)) return false;
  }
  return true;
}

}  // namespace weir::cloudwatch
