// Metric math as text and as a tree ("using-metric-math", Metric math syntax and functions).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"

namespace weir::cloudwatch {

enum class MathOperator {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kPower,
  kNegate,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAnd,
  kOr,
};

struct MathNode {
  enum class Kind {
    kNumber,      ///< `number`
    kText,        ///< `text`, a quoted string
    kIdentifier,  ///< `text`: the id of a metric or expression, starts with a lower-case letter
    kKeyword,     ///< `text`: an upper-case word that is no call: AVG, DESC, REPEAT, ...
    kCall,        ///< function `text` of `children`
    kOperation,   ///< `operation` on one or two `children`
    kArray,       ///< [a, b, ...]
  };

  Kind kind = Kind::kNumber;
  double number = 0;
  std::string text;
  MathOperator operation = MathOperator::kAdd;
  std::vector<MathNode> children;
};

/// The tree of `expression`, or a ValidationException that says what is wrong with it and where.
/// Precedence, loosest first: OR, AND, comparison, + and -, * and /, unary minus, ^.
base::Result<MathNode> parse_math(std::string_view expression);

/// "m1", "errors_2": a lower-case letter, then letters, digits, underscores.
bool is_math_id(std::string_view text);

}  // namespace weir::cloudwatch
