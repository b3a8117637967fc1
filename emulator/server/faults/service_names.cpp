#include "emulator/server/faults/service_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::faults {

std::string_view service_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kAliases{
      {{"monitoring", "cloudwatch"},
       {"kinesisanalytics", "kinesisanalyticsv2"},
       {"analytics", "kinesisanalyticsv2"},
       {"autoscaling", "application-autoscaling"},
       {"es", "elasticsearch"}}};
  const auto alias =
      std::ranges::find(kAliases, name, &std::pair<std::string_view, std::string_view>::first);
  return alias == kAliases.end() ? name : alias->second;
}

}  // namespace weir::faults
