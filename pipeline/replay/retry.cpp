#include "pipeline/replay/retry.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace weir::replay {
namespace {

constexpr std::array<std::string_view, 7> kThrottlingCodes{
    "ProvisionedThroughputExceededException",
    "LimitExceededException",
    "ThrottlingException",
    "Throttling",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "KMSThrottlingException",
};
constexpr int kServerFault = 500;
// Far beyond any limit; keeps the shift defined.
constexpr unsigned kDoublingsMax = 20;

}  // namespace

bool is_throttling(const base::Error& error) {
  return std::find(kThrottlingCodes.begin(), kThrottlingCodes.end(), error.code) !=
         kThrottlingCodes.end();
}

bool is_passing(const base::Error& error) {
  return is_throttling(error) || error.http_status >= kServerFault ||
         error.code == "InternalFailure";
}

sim::Duration backoff_delay(const Backoff& backoff, unsigned attempt, sim::Random& random) {
  const sim::Duration full =
      std::min(backoff.limit, backoff.base * (1U << std::min(attempt, kDoublingsMax)));
  if (backoff.jitter <= 0) return full;
  const double kept = 1 - backoff.jitter * random.uniform();
  return sim::Duration{static_cast<std::int64_t>(static_cast<double>(full.count()) * kept)};
}

}  // namespace weir::replay
