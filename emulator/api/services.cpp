#include <algorithm>

#include "emulator/api/shape.h"

namespace weir::api {
namespace {

template <class Range>
auto find_by_name(const Range& range, std::string_view name) -> decltype(range.data()) {
  const auto found = std::ranges::find_if(range, [&](const auto& it) { return it.name == name; });
  return found == range.end() ? nullptr : &*found;
}

}  // namespace

const ServiceInfo* find_service(std::string_view name) {
  for (const ServiceInfo* service : all_services()) {
    if (service->name == name) return service;
  }
  return nullptr;
}

const OperationInfo* find_operation(const ServiceInfo& service, std::string_view name) {
  return find_by_name(service.operations, name);
}

const ErrorInfo* find_error(const ServiceInfo& service, std::string_view name) {
  return find_by_name(service.errors, name);
}

}  // namespace weir::api
