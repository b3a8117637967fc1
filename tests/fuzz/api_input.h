// What the fuzz targets of the wire formats share: an input is a line that names an operation, and
// the bytes behind it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "emulator/api/json.h"
#include "emulator/api/shape.h"

namespace weir::api {

struct FuzzInput {
  const OperationInfo* operation = nullptr;
  std::string_view bytes;
};

inline std::vector<const OperationInfo*> operations_with_shapes() {
  std::vector<const OperationInfo*> operations;
  for (const ServiceInfo* service : all_services()) {
    for (const OperationInfo& operation : service->operations) {
      if (operation.input != nullptr) operations.push_back(&operation);
    }
  }
  return operations;
}

/// Takes the first line off `text`.
inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// A name that no operation has stands for some operation all the same, so that no input is idle.
inline FuzzInput fuzz_input(const std::uint8_t* data, std::size_t size) {
  static const std::vector<const OperationInfo*> operations = operations_with_shapes();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view name = take_line(text);
  std::size_t sum = 0;
  for (const char c : name) sum = sum * 31 + static_cast<unsigned char>(c);
  for (const OperationInfo* operation : operations) {
    if (operation->name == name) return {operation, text};
  }
  return {operations[sum % operations.size()], text};
}

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

/// JSON shows every value, so equal JSON is an equal object.
inline void require_equal(const ShapeInfo& shape, const void* left, const void* right) {
  require(to_json(shape, left) == to_json(shape, right), "what was written reads back the same");
}

}  // namespace weir::api
