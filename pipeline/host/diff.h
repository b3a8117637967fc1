// `weir diff A B`: in what two runs differ, and at what event first.
#pragma once

#include <string>

#include "emulator/base/result.h"

namespace weir::host {

struct Difference {
  bool same = true;
  std::string text;  ///< For people, a finding a line.
};

/// Compares two run folders by summary.json and, event by event, by run.db. Error "BadInput" names
/// what cannot be read.
base::Result<Difference> compare_runs(const std::string& folder_a, const std::string& folder_b);

}  // namespace weir::host
