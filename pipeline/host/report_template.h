// The report page without its data; the build assembles it from report_page.html and its parts.
#pragma once

#include <string_view>

namespace weir::host {

/// One HTML document with the mark "@RUN@" where the run's JSON belongs.
std::string_view report_template();

}  // namespace weir::host
