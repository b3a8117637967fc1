#include "emulator/api/value_text.h"

#include <fmt/format.h>

#include "emulator/api/scalar_text.h"
#include "emulator/base/timestamp.h"

namespace weir::api {
namespace {

std::string double_text(double value) {
  std::string text;
  append_double(text, value);
  return text;
}

std::string element_text(const ShapeInfo& shape, const void* value, std::size_t number) {
  if (shape.kind != Kind::kStructure) return value_text(shape, value);
  return fmt::format("{}@{}", shape.name, number);
}

std::string list_text(const ShapeInfo& shape, const void* list) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.list->size(list); ++i) {
    if (i > 0) text += ", ";
    text += element_text(*shape.element, shape.list->at(list, i), i + 1);
  }
  return text + "]";
}

std::string map_text(const ShapeInfo& shape, const void* map) {
  std::string text = "{";
  std::size_t number = 0;
  for (const auto& [key, value] : shape.map->entries(map)) {
    if (number++ > 0) text += ", ";
    text += fmt::format("{}={}", key, element_text(*shape.element, value, number));
  }
  return text + "}";
}

}  // namespace

std::string value_text(const ShapeInfo& shape, const void* value) {
  switch (shape.kind) {
    case Kind::kBoolean:
      return *static_cast<const bool*>(value) ? "true" : "false";
    case Kind::kInteger:
      return fmt::format("{}", *static_cast<const std::int32_t*>(value));
    case Kind::kLong:
      return fmt::format("{}", *static_cast<const std::int64_t*>(value));
    case Kind::kDouble:
      return double_text(*static_cast<const double*>(value));
    case Kind::kString:
      return *static_cast<const std::string*>(value);
    case Kind::kBlob:
      return fmt::format("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]",
                         static_cast<const std::string*>(value)->size());
    case Kind::kTimestamp:
      return base::to_iso8601(*static_cast<const base::Timestamp*>(value));
    case Kind::kList:
      return list_text(shape, value);
    case Kind::kMap:
      return map_text(shape, value);
    case Kind::kStructure:
      return fmt::format("{}@1", shape.name);
  }
  return {};
}

}  // namespace weir::api
