// Settings of a scaling function, as its Lambda environment variables give them.
#pragma once

#include <map>
#include <string>

#include "emulator/base/result.h"

namespace weir::autoscaler {

/// Reads typed variables; every failure names the variable. Error code "BadInput".
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> variables)
      : variables_(std::move(variables)) {}

  base::Result<std::string> text(const std::string& name) const;
  /// The fallback serves when the variable is absent; one outside the bounds is an error.
  base::Result<double> number(const std::string& name, double fallback, double least,
                              double most) const;

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace weir::autoscaler
