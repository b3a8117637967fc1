// Rule expressions of composite alarms ("Create_Composite_Alarm"): ALARM(x), OK(x),
// INSUFFICIENT_DATA(x), TRUE, FALSE, AT_LEAST(n or n%, [NOT] STATE, (x, y)), joined by AND, OR, NOT
// and parentheses.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/cloudwatch/alarm_evaluation.h"
#include "emulator/cloudwatch/limits.h"

namespace weir::cloudwatch {

struct RuleNode {
  enum class Kind { kConstant, kState, kNot, kAnd, kOr, kAtLeast };

  Kind kind = Kind::kConstant;
  bool constant = false;               ///< kConstant
  StateValue state = StateValue::kOk;  ///< kState: holds when `child` is in this state
  std::string child;                   ///< kState: name of an alarm
  std::vector<RuleNode> operands;
  std::size_t least = 0;  ///< kAtLeast: how many operands must hold.
};

/// Children may be named or given by ARN, with or without quotes; the tree holds names. NOT binds
/// tighter than AND, AND tighter than OR. Errors: ValidationException.
base::Result<RuleNode> parse_rule(std::string_view text, const Limits& limits);

/// Names of the children, sorted, each once.
std::vector<std::string> rule_children(const RuleNode& rule);

using ChildState = std::function<StateValue(const std::string& name)>;
bool holds(const RuleNode& rule, const ChildState& state_of);

/// Names of the children, sorted, whose state speaks for the rule's being true (or false, as
/// `outcome` says): those that a change of state is put down to.
std::vector<std::string> children_behind(const RuleNode& rule, bool outcome,
                                         const ChildState& state_of);

}  // namespace weir::cloudwatch
