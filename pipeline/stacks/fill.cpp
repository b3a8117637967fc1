#include "pipeline/stacks/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "emulator/base/timestamp.h"

namespace weir::stacks {
namespace {

base::Error bad(const Value& value, std::string_view reason) {
  return base::client_error("BadInput", fmt::format("{}: {}", value.where, reason));
}

template <class Number>
base::Result<void> fill_number(void* object, const Value& value) {
  const std::string& text = value.text();
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) {
    return bad(value, fmt::format("'{}' is not a number", text));
  }
  *static_cast<Number*>(object) = number;
  return {};
}

base::Result<void> fill_boolean(void* object, const Value& value) {
  if (value.text() != "true" && value.text() != "false") {
    return bad(value, fmt::format("'{}' is neither true nor false", value.text()));
  }
  *static_cast<bool*>(object) = value.text() == "true";
  return {};
}

base::Result<void> fill_scalar(const api::ShapeInfo& shape, void* object, const Value& value) {
  if (!value.is_text()) return bad(value, "must be a single value");
  switch (shape.kind) {
    case api::Kind::kBoolean:
      return fill_boolean(object, value);
    case api::Kind::kInteger:
      return fill_number<std::int32_t>(object, value);
    case api::Kind::kLong:
      return fill_number<std::int64_t>(object, value);
    case api::Kind::kDouble:
      return fill_number<double>(object, value);
    case api::Kind::kTimestamp: {
      const auto instant = base::parse_iso8601(value.text());
      if (!instant) return bad(value, "is not an instant");
      *static_cast<base::Timestamp*>(object) = *instant;
      return {};
    }
    default:
      *static_cast<std::string*>(object) = value.text();
      return {};
  }
}

base::Result<void> fill_structure(const api::ShapeInfo& shape, void* object, const Value& value) {
  if (!value.is_map()) return bad(value, "must be a mapping");
  for (const auto& [key, item] : value.map()) {
    const auto member =
        std::find_if(shape.members.begin(), shape.members.end(),
                     [&name = key](const api::MemberInfo& m) { return m.name == name; });
    if (member == shape.members.end()) return bad(item, "unknown property");
    WEIR_RETURN_IF_ERROR(fill(*member->shape, api::write(*member, object), item));
  }
  return {};
}

}  // namespace

base::Result<void> fill(const api::ShapeInfo& shape, void* object, const Value& value) {
  switch (shape.kind) {
    case api::Kind::kStructure:
      return fill_structure(shape, object, value);
    case api::Kind::kList:
      if (!value.is_list()) return bad(value, "must be a list");
      for (const Value& item : value.list()) {
        WEIR_RETURN_IF_ERROR(fill(*shape.element, shape.list->append(object), item));
      }
      return {};
    case api::Kind::kMap:
      if (!value.is_map()) return bad(value, "must be a mapping");
      for (const auto& [key, item] : value.map()) {
        WEIR_RETURN_IF_ERROR(fill(*shape.element, shape.map->emplace(object, key), item));
      }
      return {};
    default:
      return fill_scalar(shape, object, value);
  }
}

}  // namespace weir::stacks
