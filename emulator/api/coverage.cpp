#include "emulator/api/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "emulator/api/shape.h"

namespace weir::api {
namespace {

bool is_known(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  if (colon == std::string_view::npos) return false;
  const ServiceInfo* service = find_service(qualified.substr(0, colon));
  return service != nullptr && find_operation(*service, qualified.substr(colon + 1)) != nullptr;
}

bool is_implemented(const ImplementedOperations& implemented, const ServiceInfo& service,
                    const OperationInfo& operation) {
  return implemented.contains(fmt::format("{}:{}", service.name, operation.name));
}

std::string summary_row(const ImplementedOperations& implemented, const ServiceInfo& service) {
  const auto count = std::ranges::count_if(service.operations, [&](const auto& operation) {
    return is_implemented(implemented, service, operation);
  });
  return fmt::format("| {} | {} | {} |\n", service.full_name, count, service.operations.size());
}

std::string service_section(const ImplementedOperations& implemented, const ServiceInfo& service) {
  std::string text = fmt::format("\n## {} ({})\n\n| operation | implemented |\n|---|---|\n",
                                 service.full_name, service.name);
  for (const OperationInfo& operation : service.operations) {
    text += fmt::format("| {} | {} |\n", operation.name,
                        is_implemented(implemented, service, operation) ? "yes" : "no");
  }
  return text;
}

}  // namespace

base::Result<std::string> coverage_markdown(const ImplementedOperations& implemented) {
  for (const std::string& qualified : implemented) {
    if (!is_known(qualified)) {
      return base::client_error("InvalidArgument",
                                fmt::format("No service model knows {}", qualified));
    }
  }
  std::string text =
      "# AWS operations\n\nAn operation that is not implemented answers HTTP 501 and says so.\n\n"
      "| service | implemented | known |\n|---|---|---|\n";
  for (const ServiceInfo* service : all_services()) text += summary_row(implemented, *service);
  for (const ServiceInfo* service : all_services()) text += service_section(implemented, *service);
  return text;
}

}  // namespace weir::api
