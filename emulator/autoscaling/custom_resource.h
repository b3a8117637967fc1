// The REST contract of a custom resource, as Application Auto Scaling calls it.
// https://github.com/aws/aws-auto-scaling-custom-resource
#pragma once

#include <cstdint>
#include <string>

#include "emulator/base/result.h"
#include "emulator/sim/task.h"

namespace weir::autoscaling {

struct HttpReply {
  int status = 200;
  std::string body;
};

/// Carries requests to the custom resource's URL; an Error means that none was there to answer.
class CustomResourceEndpoint {
 public:
  virtual ~CustomResourceEndpoint() = default;
  /// `method` is "GET" or "PATCH"; `body` is JSON, empty for GET.
  virtual sim::Task<base::Result<HttpReply>> request(std::string method, std::string url,
                                                     std::string body) = 0;
};

enum class ScalingStatus { kPending, kInProgress, kSuccessful, kFailed };

/// What both calls answer. Capacities are numbers in JSON and whole here, rounded.
struct ScalableTargetDimension {
  std::int64_t actual_capacity = 0;
  std::int64_t desired_capacity = 0;
  ScalingStatus scaling_status = ScalingStatus::kPending;
  std::string version;
  std::string failure_reason;

  /// Where the resource is going: a change under way counts as done.
  std::int64_t capacity() const {
    const bool moving =
        scaling_status == ScalingStatus::kPending || scaling_status == ScalingStatus::kInProgress;
    return moving ? desired_capacity : actual_capacity;
  }
};

/// Reads a reply. Errors: FailedResourceAccessException that says which rule the reply breaks.
base::Result<ScalableTargetDimension> parse_dimension(const HttpReply& reply);

/// The body of a PATCH: {"desiredCapacity":3.0}.
std::string desired_capacity_body(std::int64_t capacity);

}  // namespace weir::autoscaling
