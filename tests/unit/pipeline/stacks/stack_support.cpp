#include "tests/unit/pipeline/stacks/stack_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weir::stacks {
namespace {

bool has_resource(const Template& stack, const std::string& id) {
  return std::any_of(stack.resources().begin(), stack.resources().end(),
                     [&](const Resource& resource) { return resource.logical_id == id; });
}

}  // namespace

Environment environment_of(const Template& stack) {
  Environment environment;
  environment.ref = [&stack](const std::string& name) -> std::optional<std::string> {
    const auto parameter = stack.parameters().find(name);
    if (parameter != stack.parameters().end()) return parameter->second;
    if (name == "AWS::Region") return "eu-west-1";
    if (name == "AWS::AccountId") return "123456789012";
    if (has_resource(stack, name)) return name + "!ref";
    return std::nullopt;
  };
  environment.attribute = [&stack](const std::string& resource,
                                   const std::string& attribute) -> std::optional<std::string> {
    if (!has_resource(stack, resource)) return std::nullopt;
    return attribute == "Arn" ? "arn:" + resource : resource + "!" + attribute;
  };
  return environment;
}

std::string to_text(const Value& value) {
  if (value.is_text()) return "'" + value.text() + "'";
  std::string result;
  if (value.is_list()) {
    for (const Value& item : value.list()) result += (result.empty() ? "" : ",") + to_text(item);
    return "[" + result + "]";
  }
  for (const auto& [key, item] : value.map()) {
    result += (result.empty() ? "" : ",") + key + ":" + to_text(item);
  }
  return "{" + result + "}";
}

std::vector<std::string> order_of(const Template& stack) {
  std::vector<std::string> ids;
  for (const Resource& resource : stack.resources()) ids.push_back(resource.logical_id);
  return ids;
}

Value properties_of(const Template& stack, const std::string& id) {
  for (const Resource& resource : stack.resources()) {
    if (resource.logical_id != id) continue;
    auto properties = stack.properties(resource, environment_of(stack));
    if (properties.ok()) return *std::move(properties);
    ADD_FAILURE() << properties.error().message;
    return {};
  }
  ADD_FAILURE() << "no resource " << id;
  return {};
}

}  // namespace weir::stacks
