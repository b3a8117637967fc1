#include "emulator/autoscaling/custom_resource.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <cmath>
#include <optional>

#include "emulator/autoscaling/errors.h"

namespace weir::autoscaling {
namespace {

constexpr int kHttpOk = 200;
constexpr std::size_t kQuotedBodyBytesMax = 200;

std::optional<ScalingStatus> parse_status(std::string_view text) {
  if (text == "Pending") return ScalingStatus::kPending;
  if (text == "InProgress") return ScalingStatus::kInProgress;
  if (text == "Successful") return ScalingStatus::kSuccessful;
  if (text == "Failed") return ScalingStatus::kFailed;
  return std::nullopt;
}

base::Error missing(std::string_view field) {
  return failed_resource_access(
      fmt::format("The response of the custom resource lacks a valid {}", field));
}

std::string text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

}  // namespace

base::Result<ScalableTargetDimension> parse_dimension(const HttpReply& reply) {
  if (reply.status != kHttpOk) {
    return failed_resource_access(fmt::format("The custom resource answered HTTP {}: {}",
                                              reply.status,
                                              reply.body.substr(0, kQuotedBodyBytesMax)));
  }
  rapidjson::Document document;
  document.Parse(reply.body.data(), reply.body.size());
  if (document.HasParseError() || !document.IsObject()) return missing("JSON object");
  const auto number = [&](const char* name) -> const rapidjson::Value* {
    const auto member = document.FindMember(name);
    const bool fits = member != document.MemberEnd() && member->value.IsNumber() &&
                      std::abs(member->value.GetDouble()) <= 1e9;
    return fits ? &member->value : nullptr;
  };
  const auto string = [&](const char* name) -> const rapidjson::Value* {
    const auto member = document.FindMember(name);
    return member != document.MemberEnd() && member->value.IsString() ? &member->value : nullptr;
  };
  const auto* actual = number("actualCapacity");
  if (actual == nullptr) return missing("actualCapacity");
  const auto* desired = number("desiredCapacity");
  if (desired == nullptr) return missing("desiredCapacity");
  if (string("scalableTargetDimensionId") == nullptr) return missing("scalableTargetDimensionId");
  const auto* version = string("version");
  if (version == nullptr) return missing("version");
  const auto* status_text = string("scalingStatus");
  const auto status = parse_status(status_text == nullptr ? "" : text_of(*status_text));
  if (!status) return missing("scalingStatus");
  const auto* failure = string("failureReason");
  return ScalableTargetDimension{.actual_capacity = std::llround(actual->GetDouble()),
                                 .desired_capacity = std::llround(desired->GetDouble()),
                                 .scaling_status = *status,
                                 .version = text_of(*version),
                                 .failure_reason = failure == nullptr ? "" : text_of(*failure)};
}

std::string desired_capacity_body(std::int64_t capacity) {
  return fmt::format("{{\"desiredCapacity\":{}.0}}", capacity);
}

}  // namespace weir::autoscaling
