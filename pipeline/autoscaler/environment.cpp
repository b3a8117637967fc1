#include "pipeline/autoscaler/environment.h"

#include <fmt/format.h>

#include <charconv>

namespace weir::autoscaler {

base::Result<std::string> Environment::text(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end() || found->second.empty()) {
    return base::client_error("BadInput", fmt::format("environment variable {} is not set", name));
  }
  return found->second;
}

base::Result<double> Environment::number(const std::string& name, double fallback, double least,
                                         double most) const {
  const auto found = variables_.find(name);
  if (found == variables_.end()) return fallback;
  const std::string& text = found->second;
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Written so that "nan" is out of bounds too.
  const bool within = value >= least && value <= most;
  if (failure != std::errc{} || end != text.data() + text.size() || !within) {
    return base::client_error(
        "BadInput", fmt::format("environment variable {}: '{}' is not a number from {} to {}", name,
                                text, least, most));
  }
  return value;
}

}  // namespace weir::autoscaler
