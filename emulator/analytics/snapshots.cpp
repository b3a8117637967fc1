#include <algorithm>

#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/analytics/paging.h"
#include "emulator/api/validate.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

namespace {

model::SnapshotDetails describe(const Snapshot& snapshot, bool ready) {
  return {.snapshot_name = snapshot.name,
          .snapshot_status = std::string{ready ? model::snapshot_status::kReady
                                               : model::snapshot_status::kCreating},
          .application_version_id = snapshot.application_version,
          .snapshot_creation_timestamp = base::Timestamp{sim::to_millis(snapshot.created)},
          .runtime_environment = snapshot.runtime_environment,
          .application_encryption_configuration_description = {}};
}

template <class Snapshots>
auto find_by_name(Snapshots& snapshots, const std::string& name) {
  return std::find_if(snapshots.begin(), snapshots.end(),
                      [&](const Snapshot& snapshot) { return snapshot.name == name; });
}

}  // namespace

base::Result<model::CreateApplicationSnapshotResponse>
AnalyticsService::create_application_snapshot(
    const model::CreateApplicationSnapshotRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  Application& application = **found;
  if (!settings_of(application.configuration()).snapshots_enabled) {
    return snapshots_disabled(application.name());
  }
  SnapshotBytes bytes;
  if (application.has_status(model::application_status::kRunning)) {
    bytes = application.runner->snapshot_now();
  }
  if (bytes == nullptr) {
    return snapshot_needs_running(application.name(), application.detail.application_status);
  }
  if (find_by_name(application.snapshots, input.snapshot_name) != application.snapshots.end()) {
    return snapshot_exists(input.snapshot_name);
  }
  if (static_cast<int>(application.snapshots.size()) >= limits_.snapshots_per_application) {
    return too_many_snapshots(limits_.snapshots_per_application);
  }
  add_snapshot(application, input.snapshot_name, std::move(bytes),
               scheduler_.now() + limits_.snapshot_duration);
  return model::CreateApplicationSnapshotResponse{};
}

base::Result<model::DescribeApplicationSnapshotResponse>
AnalyticsService::describe_application_snapshot(
    const model::DescribeApplicationSnapshotRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  const auto snapshot = find_by_name((*found)->snapshots, input.snapshot_name);
  if (snapshot == (*found)->snapshots.end()) {
    return snapshot_not_found(input.application_name, input.snapshot_name);
  }
  return model::DescribeApplicationSnapshotResponse{.snapshot_details =
                                                        describe(*snapshot, is_ready(*snapshot))};
}

base::Result<model::ListApplicationSnapshotsResponse> AnalyticsService::list_application_snapshots(
    const model::ListApplicationSnapshotsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  std::vector<model::SnapshotDetails> all;
  for (const Snapshot& snapshot : (*found)->snapshots) {
    all.push_back(describe(snapshot, is_ready(snapshot)));
  }
  auto page = page_of(std::move(all), input.limit, input.next_token);
  if (!page.ok()) return page.error();
  return model::ListApplicationSnapshotsResponse{.snapshot_summaries = std::move(page->items),
                                                 .next_token = std::move(page->next_token)};
}

base::Result<model::DeleteApplicationSnapshotResponse>
AnalyticsService::delete_application_snapshot(
    const model::DeleteApplicationSnapshotRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  auto& snapshots = (*found)->snapshots;
  const auto snapshot = find_by_name(snapshots, input.snapshot_name);
  if (snapshot == snapshots.end()) {
    return snapshot_not_found(input.application_name, input.snapshot_name);
  }
  if (!same_second(input.snapshot_creation_timestamp, {sim::to_millis(snapshot->created)})) {
    return snapshot_timestamp_mismatch(input.snapshot_name);
  }
  if (!is_ready(*snapshot)) {
    return snapshot_being_created(input.snapshot_name);
  }
  snapshots.erase(snapshot);
  return model::DeleteApplicationSnapshotResponse{};
}

}  // namespace weir::analytics
