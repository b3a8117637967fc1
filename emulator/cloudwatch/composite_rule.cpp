#include "emulator/cloudwatch/composite_rule.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

constexpr int kDepthMax = 200;

// What may stand at a place, in the words of AWS's own refusals.
constexpr std::string_view kOperandHint =
    "'(', 'NOT', AT_LEAST, TRUE or FALSE, ALARM, OK, or INSUFFICIENT_DATA";
constexpr std::string_view kOperatorHint = "<EOF>, 'AND', 'OR'";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class RuleParser {
 public:
  RuleParser(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  base::Result<RuleNode> parse() {
    auto rule = parse_or();
    if (!rule.ok()) return rule;
    skip_space();
    if (at_ != text_.size()) return unsupported(kOperatorHint);
    if (elements_ > limits_.composite_elements_max) {
      return rule_too_long(limits_.composite_elements_max);
    }
    if (rule_children(*rule).size() > limits_.composite_children_max) {
      return rule_has_too_many_children(limits_.composite_children_max);
    }
    return rule;
  }

 private:
  // The token at the present place is not what may stand there.
  base::Error unsupported(std::string_view hint = {}) {
    skip_space();
    std::size_t end = at_;
    while (end < text_.size() && !is_space(text_[end]) && text_[end] != '(' && text_[end] != ')') {
      ++end;
    }
    if (end == at_ && end < text_.size()) ++end;
    return rule_syntax_error(end == at_ ? "<EOF>" : text_.substr(at_, end - at_), at_, hint);
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view symbol) {
    skip_space();
    if (text_.substr(at_, symbol.size()) != symbol) return false;
    const std::size_t end = at_ + symbol.size();
    const bool word = symbol.front() >= 'A' && symbol.front() <= 'Z';
    const bool goes_on =
        end < text_.size() && ((text_[end] >= 'A' && text_[end] <= 'Z') || text_[end] == '_');
    if (word && goes_on) return false;
    at_ = end;
    return true;
  }

  base::Result<RuleNode> parse_or() {
    return parse_chain(RuleNode::Kind::kOr, "OR", &RuleParser::parse_and);
  }
  base::Result<RuleNode> parse_and() {
    return parse_chain(RuleNode::Kind::kAnd, "AND", &RuleParser::parse_not);
  }

  base::Result<RuleNode> parse_chain(RuleNode::Kind kind, std::string_view word,
                                     base::Result<RuleNode> (RuleParser::*next)()) {
    auto first = (this->*next)();
    if (!first.ok() || !take(word)) return first;
    RuleNode node{.kind = kind};
    node.operands.push_back(std::move(*first));
    do {
      auto operand = (this->*next)();
      if (!operand.ok()) return operand;
      node.operands.push_back(std::move(*operand));
    } while (take(word));
    return node;
  }

  base::Result<RuleNode> parse_not() {
    if (!take("NOT")) return parse_element();
    if (++depth_ > kDepthMax) return unsupported();
    auto operand = parse_not();
    --depth_;
    if (!operand.ok()) return operand;
    return negated(std::move(*operand));
  }

  static RuleNode negated(RuleNode operand) {
    RuleNode node{.kind = RuleNode::Kind::kNot};
    node.operands.push_back(std::move(operand));
    return node;
  }

  base::Result<RuleNode> parse_element() {
    ++elements_;
    if (take("TRUE")) return RuleNode{.kind = RuleNode::Kind::kConstant, .constant = true};
    if (take("FALSE")) return RuleNode{.kind = RuleNode::Kind::kConstant};
    if (take("AT_LEAST")) return parse_at_least();
    if (const auto state = take_state()) {
      if (!take("(")) return unsupported();
      auto child = parse_child(*state, ")");
      if (child.ok() && !take(")")) return unsupported();
      return child;
    }
    if (!take("(")) return unsupported(kOperandHint);
    if (++depth_ > kDepthMax) return unsupported();
    auto inner = parse_or();
    --depth_;
    if (inner.ok() && !take(")")) return unsupported();
    return inner;
  }

  std::optional<StateValue> take_state() {
    for (const auto state : {StateValue::kAlarm, StateValue::kOk, StateValue::kInsufficientData}) {
      if (take(to_string(state))) return state;
    }
    return std::nullopt;
  }

  // AT_LEAST(2, ALARM, (a, b, c)), AT_LEAST(50%, NOT OK, (a, b)).
  base::Result<RuleNode> parse_at_least() {
    if (!take("(")) return unsupported();
    skip_space();
    const char* end = text_.data() + text_.size();
    std::size_t number = 0;
    const auto [stop, problem] = std::from_chars(text_.data() + at_, end, number);
    if (problem != std::errc{} || number == 0) return unsupported();
    at_ = static_cast<std::size_t>(stop - text_.data());
    const bool percent = take("%");
    if (percent && number > 100) return unsupported();
    if (!take(",")) return unsupported();
    const bool negate = take("NOT");
    const auto state = take_state();
    if (!state || !take(",") || !take("(")) return unsupported();
    RuleNode node{.kind = RuleNode::Kind::kAtLeast};
    do {
      auto child = parse_child(*state, ",)");
      if (!child.ok()) return child;
      node.operands.push_back(negate ? negated(std::move(*child)) : std::move(*child));
    } while (take(","));
    if (!take(")") || !take(")")) return unsupported();
    const std::size_t children = node.operands.size();
    elements_ += children;
    node.least = percent ? (number * children + 99) / 100 : number;
    if (node.least > children) return unsupported();
    return node;
  }

  // A name or ARN, quoted or up to one of `ends`.
  base::Result<RuleNode> parse_child(StateValue state, std::string_view ends) {
    skip_space();
    const bool quoted = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
    const std::size_t begin = quoted ? at_ + 1 : at_;
    const std::size_t end =
        quoted ? text_.find(text_[at_], begin) : text_.find_first_of(ends, begin);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return unsupported();
    }
    std::string_view name = text_.substr(begin, end - begin);
    while (!quoted && !name.empty() && is_space(name.back())) name.remove_suffix(1);
    constexpr std::string_view kAlarmMark = ":alarm:";
    if (const auto mark = name.find(kAlarmMark);
        name.starts_with("arn:") && mark != std::string_view::npos) {
      name.remove_prefix(mark + kAlarmMark.size());
    }
    if (name.empty()) return unsupported();
    at_ = end + (quoted ? 1 : 0);
    return RuleNode{.kind = RuleNode::Kind::kState, .state = state, .child = std::string(name)};
  }

  std::string_view text_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  int depth_ = 0;
};

void collect_children(const RuleNode& rule, std::vector<std::string>& names) {
  if (rule.kind == RuleNode::Kind::kState) names.push_back(rule.child);
  for (const RuleNode& operand : rule.operands) collect_children(operand, names);
}

void collect_behind(const RuleNode& rule, bool outcome, const ChildState& state_of,
                    std::vector<std::string>& names) {
  if (rule.kind == RuleNode::Kind::kState && (state_of(rule.child) == rule.state) == outcome) {
    names.push_back(rule.child);
  }
  const bool inner = rule.kind == RuleNode::Kind::kNot ? !outcome : outcome;
  for (const RuleNode& operand : rule.operands) collect_behind(operand, inner, state_of, names);
}

std::vector<std::string> sorted_once(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

base::Result<RuleNode> parse_rule(std::string_view text, const Limits& limits) {
  return RuleParser(text, limits).parse();
}

std::vector<std::string> rule_children(const RuleNode& rule) {
  std::vector<std::string> names;
  collect_children(rule, names);
  return sorted_once(std::move(names));
}

std::vector<std::string> children_behind(const RuleNode& rule, bool outcome,
                                         const ChildState& state_of) {
  std::vector<std::string> names;
  collect_behind(rule, outcome, state_of, names);
  return sorted_once(std::move(names));
}

bool holds(const RuleNode& rule, const ChildState& state_of) {
  const auto operand_holds = [&](const RuleNode& operand) { return holds(operand, state_of); };
  switch (rule.kind) {
    case RuleNode::Kind::kConstant:
      return rule.constant;
    case RuleNode::Kind::kState:
      return state_of(rule.child) == rule.state;
    case RuleNode::Kind::kNot:
      return !operand_holds(rule.operands[0]);
    case RuleNode::Kind::kAnd:
      return std::ranges::all_of(rule.operands, operand_holds);
    case RuleNode::Kind::kAtLeast:
      return static_cast<std::size_t>(std::ranges::count_if(rule.operands, operand_holds)) >=
             rule.least;
    case RuleNode::Kind::kOr:
      break;
  }
  return std::ranges::any_of(rule.operands, operand_holds);
}

}  // namespace weir::cloudwatch
