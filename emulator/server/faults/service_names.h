// One name a service: rules and requests may say the model's name or the one that is signed for.
#pragma once

#include <string_view>

namespace weir::faults {

/// "monitoring" is "cloudwatch", "es" is "elasticsearch"; a name that is no alias is itself.
std::string_view service_name(std::string_view name);

}  // namespace weir::faults
