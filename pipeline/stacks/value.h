// Property values of a CloudFormation template after its functions have been evaluated.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace weir::stacks {

/// A scalar (CloudFormation keeps them as text), a list, or a mapping in the file's order.
struct Value {
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;

  std::variant<std::string, List, Map> data;
  std::string where;  ///< "FILE:LINE: Resource.Property", for messages.

  bool is_text() const { return std::holds_alternative<std::string>(data); }
  bool is_list() const { return std::holds_alternative<List>(data); }
  bool is_map() const { return std::holds_alternative<Map>(data); }
  const std::string& text() const { return std::get<std::string>(data); }
  const List& list() const { return std::get<List>(data); }
  const Map& map() const { return std::get<Map>(data); }

  /// The entry of a mapping; nullptr when this is none or has no such key.
  const Value* find(std::string_view key) const {
    if (!is_map()) return nullptr;
    for (const auto& [name, value] : map()) {
      if (name == key) return &value;
    }
    return nullptr;
  }
};

}  // namespace weir::stacks
