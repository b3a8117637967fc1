#include "pipeline/stacks/intrinsics.h"

#include <fmt/format.h>

#include <optional>

namespace weir::stacks {
namespace {

using config::YamlValue;

// A function call: its long name without "Fn::" and its argument.
struct Call {
  std::string function;
  YamlValue argument;
};

// "!Sub" and "Fn::Sub" are the same function; "!" alone is YAML's mark of a quoted scalar.
std::optional<Call> as_call(const YamlValue& value) {
  const std::string& tag = value.node().Tag();
  if (tag.size() > 1 && tag.front() == '!') return Call{tag.substr(1), value};
  if (!value.is_map() || value.node().size() != 1) return std::nullopt;
  const auto [name, argument] = value.entries().front();
  if (name == "Ref" || name == "Condition") return Call{name, argument};
  if (name.starts_with("Fn::")) return Call{name.substr(4), argument};
  return std::nullopt;
}

class Evaluator {
 public:
  Evaluator(const Environment& environment, const std::map<std::string, bool>& conditions)
      : environment_(environment), conditions_(conditions) {}

  Value value(const YamlValue& node) const {
    if (const auto call = as_call(node)) return apply(*call);
    if (node.is_map()) {
      Value::Map map;
      for (const auto& [key, child] : node.entries()) {
        Value item = value(child);
        if (!is_no_value(item)) map.emplace_back(key, std::move(item));
      }
      return make(std::move(map), node);
    }
    if (node.is_list()) {
      Value::List list;
      for (const YamlValue& child : node.items()) {
        Value item = value(child);
        if (!is_no_value(item)) list.push_back(std::move(item));
      }
      return make(std::move(list), node);
    }
    return make(node.node().IsNull() ? std::string{} : node.text(), node);
  }

  bool truth(const YamlValue& node) const {
    const auto call = as_call(node);
    if (!call) node.fail("is not a condition function");
    const YamlValue& argument = call->argument;
    if (call->function == "Condition") return named_condition(argument);
    if (call->function == "Equals") {
      const auto sides = argument.items();
      if (sides.size() != 2) argument.fail("Fn::Equals takes two values");
      return text(sides[0]) == text(sides[1]);
    }
    if (call->function == "Not") return !truth(only(argument));
    if (call->function == "And" || call->function == "Or") {
      const bool all = call->function == "And";
      for (const YamlValue& item : argument.items()) {
        if (truth(item) != all) return !all;
      }
      return all;
    }
    node.fail(fmt::format("unknown condition function '{}'", call->function));
  }

 private:
  // Ref of AWS::NoValue takes its property away.
  static constexpr std::string_view kNoValue = "\x01no-value";

  static bool is_no_value(const Value& value) {
    return value.is_text() && value.text() == kNoValue;
  }

  template <class Data>
  static Value make(Data data, const YamlValue& node) {
    return Value{std::move(data), node.place()};
  }

  Value apply(const Call& call) const {
    const YamlValue& argument = call.argument;
    if (call.function == "Ref") return make(ref(argument, argument.text()), argument);
    if (call.function == "GetAtt") return make(get_attribute(argument), argument);
    if (call.function == "Sub") return make(substitute(argument), argument);
    if (call.function == "Join") return make(join(argument), argument);
    if (call.function == "Split") return split(argument);
    if (call.function == "Select") return select(argument);
    if (call.function == "If") return choose(argument);
    argument.fail(fmt::format("function '{}' is not supported", call.function));
  }

  std::string ref(const YamlValue& place, const std::string& name) const {
    if (name == "AWS::NoValue") return std::string{kNoValue};
    auto found = environment_.ref(name);
    if (!found) place.fail(fmt::format("'{}' is neither a parameter nor a resource", name));
    return *found;
  }

  std::string attribute(const YamlValue& place, const std::string& resource,
                        const std::string& name) const {
    auto found = environment_.attribute(resource, name);
    if (!found) place.fail(fmt::format("'{}.{}' does not exist", resource, name));
    return *found;
  }

  std::string dotted(const YamlValue& place, const std::string& path) const {
    const auto dot = path.find('.');
    if (dot == std::string::npos) place.fail(fmt::format("'{}' is not Resource.Attribute", path));
    return attribute(place, path.substr(0, dot), path.substr(dot + 1));
  }

  std::string get_attribute(const YamlValue& argument) const {
    if (argument.is_scalar()) return dotted(argument, argument.text());
    const auto parts = argument.items();
    if (parts.size() != 2) argument.fail("Fn::GetAtt takes a resource and an attribute");
    return attribute(argument, parts[0].text(), text(parts[1]));
  }

  std::string substitute(const YamlValue& argument) const {
    std::string pattern;
    std::map<std::string, std::string> own;
    if (argument.is_scalar()) {
      pattern = argument.text();
    } else {
      const auto parts = argument.items();
      if (parts.size() != 2) argument.fail("Fn::Sub takes a text and a mapping");
      pattern = parts[0].text();
      for (const auto& [name, item] : parts[1].entries()) own[name] = text(item);
    }
    std::string result;
    std::size_t at = 0;
    for (;;) {
      const auto open = pattern.find("${", at);
      if (open == std::string::npos) return result + pattern.substr(at);
      result += pattern.substr(at, open - at);
      const auto close = pattern.find('}', open);
      if (close == std::string::npos) argument.fail("'${' is not closed");
      const std::string name = pattern.substr(open + 2, close - open - 2);
      if (name.starts_with('!')) {
        result += "${" + name.substr(1) + "}";
      } else if (const auto found = own.find(name); found != own.end()) {
        result += found->second;
      } else {
        result +=
            name.find('.') == std::string::npos ? ref(argument, name) : dotted(argument, name);
      }
      at = close + 1;
    }
  }

  std::string join(const YamlValue& argument) const {
    const auto parts = argument.items();
    if (parts.size() != 2) argument.fail("Fn::Join takes a delimiter and a list");
    const Value list = value(parts[1]);
    if (!list.is_list()) parts[1].fail("must be a list");
    std::string result;
    for (const Value& item : list.list()) {
      if (!item.is_text()) parts[1].fail("must be a list of texts");
      if (&item != &list.list().front()) result += parts[0].text();
      result += item.text();
    }
    return result;
  }

  Value split(const YamlValue& argument) const {
    const auto parts = argument.items();
    if (parts.size() != 2) argument.fail("Fn::Split takes a delimiter and a text");
    const std::string delimiter = parts[0].text();
    if (delimiter.empty()) parts[0].fail("must not be empty");
    const std::string whole = text(parts[1]);
    Value::List list;
    std::size_t at = 0;
    for (auto end = whole.find(delimiter); end != std::string::npos;
         end = whole.find(delimiter, at)) {
      list.push_back(make(whole.substr(at, end - at), argument));
      at = end + delimiter.size();
    }
    list.push_back(make(whole.substr(at), argument));
    return make(std::move(list), argument);
  }

  Value select(const YamlValue& argument) const {
    const auto parts = argument.items();
    if (parts.size() != 2) argument.fail("Fn::Select takes an index and a list");
    const Value list = value(parts[1]);
    const auto index = static_cast<std::size_t>(parts[0].integer(0, 1'000'000));
    if (!list.is_list() || index >= list.list().size()) argument.fail("has no such item");
    return list.list()[index];
  }

  Value choose(const YamlValue& argument) const {
    const auto parts = argument.items();
    if (parts.size() != 3) argument.fail("Fn::If takes a condition and two values");
    return value(named_condition(parts[0]) ? parts[1] : parts[2]);
  }

  bool named_condition(const YamlValue& name) const {
    const auto found = conditions_.find(name.text());
    if (found == conditions_.end()) name.fail(fmt::format("no condition '{}'", name.text()));
    return found->second;
  }

  YamlValue only(const YamlValue& argument) const {
    const auto items = argument.items();
    if (items.size() != 1) argument.fail("Fn::Not takes one condition");
    return items.front();
  }

  std::string text(const YamlValue& node) const {
    const Value result = value(node);
    if (!result.is_text()) node.fail("must be a single value");
    return result.text();
  }

  const Environment& environment_;
  const std::map<std::string, bool>& conditions_;
};

void collect_from_pattern(const std::string& pattern, std::set<std::string>& names) {
  for (std::size_t at = pattern.find("${"); at != std::string::npos; at = pattern.find("${", at)) {
    at += 2;
    const auto end = pattern.find_first_of(".}", at);
    if (end == std::string::npos) return;
    names.insert(pattern.substr(at, end - at));
  }
}

}  // namespace

Value evaluate(const YamlValue& node, const Environment& environment,
               const std::map<std::string, bool>& conditions) {
  return Evaluator{environment, conditions}.value(node);
}

bool evaluate_condition(const YamlValue& node, const Environment& environment,
                        const std::map<std::string, bool>& conditions) {
  return Evaluator{environment, conditions}.truth(node);
}

void collect_references(const YamlValue& node, std::set<std::string>& names) {
  if (const auto call = as_call(node)) {
    const YamlValue& argument = call->argument;
    const std::vector<YamlValue> parts =
        argument.is_list() ? argument.items() : std::vector<YamlValue>{argument};
    const std::string first =
        !parts.empty() && parts.front().is_scalar() ? parts.front().text() : "";
    if (call->function == "Ref") names.insert(first);
    if (call->function == "GetAtt") names.insert(first.substr(0, first.find('.')));
    if (call->function == "Sub") collect_from_pattern(first, names);
    // A tagged list is its own argument; its items are what may hold further calls.
    if (argument.is_list()) {
      for (const YamlValue& part : parts) collect_references(part, names);
      return;
    }
  }
  if (node.is_map()) {
    for (const auto& [key, child] : node.entries()) collect_references(child, names);
  } else if (node.is_list()) {
    for (const YamlValue& item : node.items()) collect_references(item, names);
  }
}

}  // namespace weir::stacks
