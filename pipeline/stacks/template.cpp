#include "pipeline/stacks/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

#include "emulator/api/pattern.h"
#include "pipeline/stacks/intrinsics.h"

namespace weir::stacks {
namespace {

using config::BadInput;
using config::YamlValue;

double parameter_number(const YamlValue& declaration, const std::string& text) {
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
    declaration.fail(fmt::format("'{}' is not a number", text));
  }
  return number;
}

// MinValue and MaxValue, or MinLength and MaxLength.
void check_bounds(const YamlValue& declaration, std::string_view what, double amount) {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  if (const auto least = declaration.get(fmt::format("Min{}", what));
      least && amount < least->number(-kNone, kNone)) {
    declaration.fail(fmt::format("{} is below Min{} {}", amount, what, least->text()));
  }
  if (const auto most = declaration.get(fmt::format("Max{}", what));
      most && amount > most->number(-kNone, kNone)) {
    declaration.fail(fmt::format("{} is above Max{} {}", amount, what, most->text()));
  }
}

void check_text(const YamlValue& declaration, const std::string& value) {
  check_bounds(declaration, "Length", static_cast<double>(value.size()));
  const auto allowed = declaration.get("AllowedPattern");
  if (!allowed) return;
  const auto pattern = api::Pattern::compile(allowed->text());
  if (!pattern) allowed->fail("is a pattern that is not supported");
  if (!pattern->matches(value)) {
    declaration.fail(fmt::format("'{}' does not match {}", value, allowed->text()));
  }
}

void check_parameter(const YamlValue& declaration, const std::string& value) {
  const YamlValue type = declaration.require("Type");
  if (type.text() == "Number") {
    check_bounds(declaration, "Value", parameter_number(declaration, value));
  } else if (type.text() == "String") {
    check_text(declaration, value);
  } else {
    type.fail(fmt::format("'{}' is not supported; known: String, Number", type.text()));
  }
  if (const auto allowed = declaration.get("AllowedValues")) {
    const auto items = allowed->items();
    if (std::none_of(items.begin(), items.end(),
                     [&](const YamlValue& item) { return item.text() == value; })) {
      declaration.fail(fmt::format("'{}' is not among the allowed values", value));
    }
  }
}

std::string parameter_value(const std::string& name, const YamlValue& declaration,
                            const std::map<std::string, std::string>& given) {
  declaration.expect_keys({"Type", "Default", "Description", "AllowedValues", "AllowedPattern",
                           "ConstraintDescription", "MinValue", "MaxValue", "MinLength",
                           "MaxLength", "NoEcho"});
  std::string value;
  if (const auto found = given.find(name); found != given.end()) {
    value = found->second;
  } else if (const auto fallback = declaration.get("Default")) {
    value = fallback->text();
  } else {
    declaration.fail("has no default and no value was given");
  }
  check_parameter(declaration, value);
  return value;
}

void add_explicit_dependencies(const YamlValue& section, const YamlValue& node,
                               std::set<std::string>& names) {
  const auto depends = node.get("DependsOn");
  if (!depends) return;
  const auto items = depends->is_scalar() ? std::vector<YamlValue>{*depends} : depends->items();
  for (const YamlValue& item : items) {
    if (!section.get(item.text())) item.fail(fmt::format("no resource '{}'", item.text()));
    names.insert(item.text());
  }
}

std::vector<Resource> read_resources(const YamlValue& section,
                                     const std::map<std::string, bool>& conditions) {
  std::vector<Resource> resources;
  for (const auto& [id, node] : section.entries()) {
    node.expect_keys({"Type", "Properties", "DependsOn", "Condition", "Metadata", "DeletionPolicy",
                      "UpdateReplacePolicy"});
    const std::string type = node.require("Type").text();
    if (const auto condition = node.get("Condition")) {
      const auto holds = conditions.find(condition->text());
      if (holds == conditions.end()) condition->fail("no such condition");
      if (!holds->second) continue;
    }
    std::set<std::string> names;
    if (const auto properties = node.get("Properties")) collect_references(*properties, names);
    add_explicit_dependencies(section, node, names);
    resources.push_back({id, type, node, {names.begin(), names.end()}});
  }
  return resources;
}

// Depth-first, so that every resource comes behind those it needs.
class Sorter {
 public:
  explicit Sorter(std::vector<Resource> resources) : resources_(std::move(resources)) {
    marks_.resize(resources_.size());
  }

  std::vector<Resource> sorted() {
    for (std::size_t i = 0; i < resources_.size(); ++i) visit(i);
    return std::move(result_);
  }

 private:
  enum class Mark : char { kNew, kOpen, kDone };

  void visit(std::size_t index) {
    if (marks_[index] == Mark::kDone) return;
    const Resource& resource = resources_[index];
    if (marks_[index] == Mark::kOpen) resource.node.fail("depends on itself");
    marks_[index] = Mark::kOpen;
    for (const std::string& name : resource.depends_on) {
      const auto found = std::find_if(resources_.begin(), resources_.end(),
                                      [&](const Resource& r) { return r.logical_id == name; });
      if (found != resources_.end() && found->logical_id != resource.logical_id) {
        visit(static_cast<std::size_t>(found - resources_.begin()));
      }
    }
    marks_[index] = Mark::kDone;
    result_.push_back(resource);
  }

  std::vector<Resource> resources_;
  std::vector<Mark> marks_;
  std::vector<Resource> result_;
};

}  // namespace

base::Result<Template> Template::read(const std::string& file,
                                      const std::map<std::string, std::string>& parameters) try {
  Template result;
  result.file_ = file;
  const YamlValue root = config::load_yaml(file);
  root.expect_keys({"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters",
                    "Conditions", "Resources", "Outputs"});
  std::vector<std::pair<std::string, YamlValue>> declared;
  if (const auto section = root.get("Parameters")) declared = section->entries();
  for (const auto& [name, node] : declared) {
    result.parameters_[name] = parameter_value(name, node, parameters);
  }
  for (const auto& [name, value] : parameters) {
    if (!result.parameters_.contains(name)) {
      return base::client_error("BadInput", fmt::format("{}: has no parameter '{}'", file, name));
    }
  }
  Environment environment;
  environment.ref = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = result.parameters_.find(name);
    return found == result.parameters_.end() ? std::nullopt : std::optional{found->second};
  };
  environment.attribute = [](const auto&, const auto&) { return std::nullopt; };
  if (const auto section = root.get("Conditions")) {
    for (const auto& [name, node] : section->entries()) {
      result.conditions_[name] = evaluate_condition(node, environment, result.conditions_);
    }
  }
  auto resources = read_resources(root.require("Resources"), result.conditions_);
  result.resources_ = Sorter{std::move(resources)}.sorted();
  return result;
} catch (const BadInput& problem) {
  return base::client_error("BadInput", problem.what());
} catch (const YAML::Exception& problem) {
  return base::client_error("BadInput",
                            fmt::format("{}:{}: {}", file, problem.mark.line + 1, problem.msg));
}

bool Template::declares_parameter(const std::string& file, const std::string& name) try {
  const auto section = config::load_yaml(file).get("Parameters");
  return section && section->get(name).has_value();
} catch (const std::exception&) {
  return false;
}

base::Result<Value> Template::properties(const Resource& resource,
                                         const Environment& environment) const try {
  const auto node = resource.node.get("Properties");
  if (!node) return Value{Value::Map{}, resource.node.place()};
  return evaluate(*node, environment, conditions_);
} catch (const BadInput& problem) {
  return base::client_error("BadInput", problem.what());
}

}  // namespace weir::stacks
