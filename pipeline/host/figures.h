// Figures as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace weir::host {

/// "23,250,907"
std::string grouped(std::uint64_t number);
/// "01:02:03"; fractions of a second are cut off.
std::string clock_text(double seconds);

}  // namespace weir::host
