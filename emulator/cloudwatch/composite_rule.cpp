#include "emulator/cloudwatch/composite_rule.h"

#include <algorithm>
#include <utility>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

constexpr int kDepthMax = 200;

class RuleParser {
 public:
  RuleParser(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  base::Result<RuleNode> parse() {
    auto rule = parse_or();
    if (!rule.ok()) return rule;
    skip_space();
    if (at_ != text_.size()) return fail("unexpected text");
    if (elements_ > limits_.composite_elements_max) {
      return rule_too_long(limits_.composite_elements_max);
    }
    if (rule_children(*rule).size() > limits_.composite_children_max) {
      return rule_has_too_many_children(limits_.composite_children_max);
    }
    return rule;
  }

 private:
  base::Error fail(std::string_view problem) const { return rule_syntax_error(at_, problem); }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
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
    if (++depth_ > kDepthMax) return fail("nested too deeply");
    auto operand = parse_not();
    --depth_;
    if (!operand.ok()) return operand;
    RuleNode node{.kind = RuleNode::Kind::kNot};
    node.operands.push_back(std::move(*operand));
    return node;
  }

  base::Result<RuleNode> parse_element() {
    ++elements_;
    if (take("TRUE")) return RuleNode{.kind = RuleNode::Kind::kConstant, .constant = true};
    if (take("FALSE")) return RuleNode{.kind = RuleNode::Kind::kConstant};
    for (const auto state : {StateValue::kAlarm, StateValue::kOk, StateValue::kInsufficientData}) {
      if (take(to_string(state))) return parse_child(state);
    }
    if (!take("(")) return fail("expected a state function, TRUE, FALSE or a parenthesis");
    if (++depth_ > kDepthMax) return fail("nested too deeply");
    auto inner = parse_or();
    --depth_;
    if (inner.ok() && !take(")")) return fail("')' is missing");
    return inner;
  }

  base::Result<RuleNode> parse_child(StateValue state) {
    if (!take("(")) return fail("'(' is missing");
    skip_space();
    const bool quoted = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
    const char end_mark = quoted ? text_[at_++] : ')';
    const std::size_t end = text_.find(end_mark, at_);
    if (end == std::string_view::npos) return fail("the alarm's name does not end");
    std::string_view name = text_.substr(at_, end - at_);
    at_ = end + (quoted ? 1 : 0);
    while (!quoted && !name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (!take(")")) return fail("')' is missing");
    constexpr std::string_view kAlarmMark = ":alarm:";
    if (const auto mark = name.find(kAlarmMark);
        name.starts_with("arn:") && mark != std::string_view::npos) {
      name.remove_prefix(mark + kAlarmMark.size());
    }
    if (name.empty()) return fail("the alarm's name is missing");
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

}  // namespace

base::Result<RuleNode> parse_rule(std::string_view text, const Limits& limits) {
  return RuleParser(text, limits).parse();
}

std::vector<std::string> rule_children(const RuleNode& rule) {
  std::vector<std::string> names;
  collect_children(rule, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
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
    case RuleNode::Kind::kOr:
      break;
  }
  return std::ranges::any_of(rule.operands, operand_holds);
}

}  // namespace weir::cloudwatch
