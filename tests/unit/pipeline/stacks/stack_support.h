// Reading templates in tests: an environment that answers as a deployment would, and text forms.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pipeline/stacks/template.h"
#include "pipeline/stacks/value.h"

namespace weir::stacks {

/// Parameters by value, "AWS::Region" and "AWS::AccountId", resources of `stack` as "NAME!ref",
/// "arn:NAME" and "NAME!Attribute".
Environment environment_of(const Template& stack);

/// One line: scalars in quotes, lists in brackets, mappings in braces.
std::string to_text(const Value& value);

/// Logical ids in the order of creation.
std::vector<std::string> order_of(const Template& stack);

/// Evaluated properties of the resource `id`; fails the test when there is none.
Value properties_of(const Template& stack, const std::string& id);

}  // namespace weir::stacks
