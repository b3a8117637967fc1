// Evaluation of CloudFormation's functions over YAML nodes.
#pragma once

#include <map>
#include <set>
#include <string>

#include "pipeline/config/yaml_reader.h"
#include "pipeline/stacks/template.h"
#include "pipeline/stacks/value.h"

namespace weir::stacks {

/// Evaluates `node` in full. Throws config::BadInput with the node's place.
Value evaluate(const config::YamlValue& node, const Environment& environment,
               const std::map<std::string, bool>& conditions);

/// The truth of an entry under Conditions, whose functions may use conditions read before it.
bool evaluate_condition(const config::YamlValue& node, const Environment& environment,
                        const std::map<std::string, bool>& conditions);

/// Names that Ref, Fn::GetAtt and Fn::Sub mention anywhere below `node`.
void collect_references(const config::YamlValue& node, std::set<std::string>& names);

}  // namespace weir::stacks
