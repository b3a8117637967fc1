#include "emulator/analytics/errors.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace weir::analytics {
namespace {

constexpr int kHttpNotImplemented = 501;

base::Error not_found(std::string message) {
  return base::client_error("ResourceNotFoundException", std::move(message));
}
base::Error in_use(std::string message) {
  return base::client_error("ResourceInUseException", std::move(message));
}
base::Error concurrent_modification(std::string message) {
  return base::client_error("ConcurrentModificationException", std::move(message));
}
base::Error invalid_argument(std::string message) {
  return base::client_error("InvalidArgumentException", std::move(message));
}
base::Error invalid_request(std::string message) {
  return base::client_error("InvalidRequestException", std::move(message));
}
base::Error limit_exceeded(std::string message) {
  return base::client_error("LimitExceededException", std::move(message));
}

}  // namespace

base::Error application_not_found(std::string_view name) {
  return not_found(fmt::format("Application not found: {}", name));
}
base::Error application_version_not_found(std::string_view name, std::int64_t version) {
  return not_found(fmt::format("Application {} has no version {}", name, version));
}
base::Error operation_not_found(std::string_view application, std::string_view operation) {
  return not_found(fmt::format("Operation {} of application {} not found", operation, application));
}
base::Error snapshot_not_found(std::string_view application, std::string_view snapshot) {
  return not_found(fmt::format("Snapshot {} of application {} not found", snapshot, application));
}
base::Error resource_not_found(std::string_view arn) {
  return not_found(fmt::format("Resource not found: {}", arn));
}

base::Error application_in_use(std::string_view name, std::string_view status,
                               std::string_view operation) {
  return in_use(fmt::format("Application {} is in status {}, which does not allow {}", name, status,
                            operation));
}
base::Error application_exists(std::string_view name) {
  return in_use(fmt::format("Application already exists: {}", name));
}
base::Error snapshot_exists(std::string_view snapshot) {
  return in_use(fmt::format("Snapshot already exists: {}", snapshot));
}
base::Error snapshot_being_created(std::string_view snapshot) {
  return in_use(fmt::format("Snapshot {} is being created", snapshot));
}

base::Error version_mismatch(std::int64_t given, std::int64_t current) {
  return concurrent_modification(fmt::format(
      "The version id {} is not the current version {} of the application", given, current));
}
base::Error conditional_token_mismatch() {
  return concurrent_modification(
      "The conditional token does not match the current one of the application");
}
base::Error version_or_token_required() {
  return invalid_argument(
      "Either CurrentApplicationVersionId or ConditionalToken must be specified");
}
base::Error create_timestamp_mismatch(std::string_view name) {
  return concurrent_modification(
      fmt::format("CreateTimestamp does not match the creation time of application {}", name));
}
base::Error snapshot_timestamp_mismatch(std::string_view snapshot) {
  return invalid_argument(fmt::format(
      "SnapshotCreationTimestamp does not match the creation time of snapshot {}", snapshot));
}

base::Error custom_configuration_required(std::string_view members) {
  return invalid_argument(
      fmt::format("{} can only be set when ConfigurationType is CUSTOM", members));
}
base::Error parallelism_too_high(int parallelism, int maximum) {
  return invalid_argument(
      fmt::format("Parallelism {} exceeds the maximum of {}", parallelism, maximum));
}
base::Error parallelism_per_kpu_too_high(int parallelism_per_kpu, int maximum) {
  return invalid_argument(
      fmt::format("ParallelismPerKPU {} exceeds the maximum of {}", parallelism_per_kpu, maximum));
}
base::Error too_many_kpus(int kpus, int maximum) {
  return limit_exceeded(fmt::format(
      "The application needs {} KPUs, which exceeds the limit of {} KPUs per application", kpus,
      maximum));
}
base::Error duplicate_property_group(std::string_view group) {
  return invalid_argument(fmt::format("Duplicate PropertyGroupId: {}", group));
}
base::Error snapshot_name_required() {
  return invalid_argument("SnapshotName is required for RESTORE_FROM_CUSTOM_SNAPSHOT");
}
base::Error snapshot_name_unexpected() {
  return invalid_argument("SnapshotName is allowed for RESTORE_FROM_CUSTOM_SNAPSHOT only");
}
base::Error invalid_next_token() {
  return invalid_argument("NextToken is invalid");
}

base::Error snapshot_needs_running(std::string_view name, std::string_view status) {
  return invalid_request(fmt::format(
      "Application {} is in status {}; snapshots are taken of running applications", name, status));
}
base::Error snapshots_disabled(std::string_view name) {
  return invalid_request(fmt::format("Snapshots are disabled for application {}", name));
}
base::Error no_snapshot_to_roll_back_to(std::string_view name) {
  return invalid_request(
      fmt::format("Application {} has no snapshot, so it cannot be rolled back", name));
}
base::Error no_version_to_roll_back_to(std::string_view name) {
  return invalid_request(fmt::format("Application {} has no previous running version", name));
}

base::Error too_many_applications(int maximum) {
  return limit_exceeded(fmt::format("Number of applications exceeds the limit of {}", maximum));
}
base::Error too_many_snapshots(int maximum) {
  return limit_exceeded(
      fmt::format("Number of snapshots exceeds the limit of {} per application", maximum));
}
base::Error too_many_tags(int maximum) {
  return base::client_error("TooManyTagsException",
                            fmt::format("Number of tags exceeds the limit of {}", maximum));
}

base::Error not_supported(std::string_view what) {
  return {"UnsupportedOperationException",
          fmt::format("Weir does not implement {} for applications; see docs/fidelity.md", what),
          kHttpNotImplemented};
}

}  // namespace weir::analytics
