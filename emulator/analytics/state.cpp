#include <fmt/format.h>

#include <algorithm>

#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/analytics/events.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

AnalyticsService::AnalyticsService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                                   base::MetricSink& metrics, base::Caller scope, Limits limits,
                                   JobFactory& jobs)
    : scheduler_(scheduler),
      timeline_(timeline),
      metrics_(metrics),
      scope_(std::move(scope)),
      limits_(limits),
      jobs_(jobs) {}

AnalyticsService::~AnalyticsService() {
  metrics_task_.cancel();
  for (auto& [name, application] : applications_) application->operation.cancel();
}

base::Result<Application*> AnalyticsService::find(const std::string& name) {
  const auto found = applications_.find(name);
  if (found == applications_.end()) return application_not_found(name);
  return found->second.get();
}

base::Result<const Application*> AnalyticsService::find(const std::string& name) const {
  const auto found = applications_.find(name);
  if (found == applications_.end()) return application_not_found(name);
  return static_cast<const Application*>(found->second.get());
}

base::Result<Application*> AnalyticsService::find_by_arn(const std::string& arn) {
  for (auto& [name, application] : applications_) {
    if (application->detail.application_arn == arn) return application.get();
  }
  return resource_not_found(arn);
}

std::string AnalyticsService::arn_of(const std::string& name) const {
  return fmt::format("arn:aws:kinesisanalytics:{}:{}:application/{}", scope_.region, scope_.account,
                     name);
}

// Opaque to clients: equal tokens mean that nothing changed the application in between.
std::string AnalyticsService::conditional_token(const ApplicationDetail& detail) const {
  sim::RunHash hash;
  hash.fold(detail.application_arn);
  hash.fold(static_cast<std::uint64_t>(detail.application_version_id));
  hash.fold(detail.application_status);
  return hash.hex();
}

void AnalyticsService::set_status(Application& application, std::string_view status) {
  std::string from = application.detail.application_status;
  application.detail.application_status = status;
  application.detail.conditional_token = conditional_token(application.detail);
  if (status == model::application_status::kRunning) {
    const auto version = application.detail.application_version_id;
    if (application.running_version != version) {
      application.previous_version = application.running_version;
      application.running_version = version;
    }
  }
  timeline_.record(scheduler_.now(), kApplicationStatus, application.name(),
                   {{"from", std::string_view{from}},
                    {"to", status},
                    {"version", application.detail.application_version_id}});
}

void AnalyticsService::begin_version(Application& application) {
  ApplicationDetail& detail = application.detail;
  const base::Timestamp now{sim::to_millis(scheduler_.now())};
  if (!application.versions.empty()) {
    detail.application_version_updated_from = detail.application_version_id;
  }
  ++detail.application_version_id;
  detail.last_update_timestamp = now;
  detail.application_version_create_timestamp = now;
  detail.conditional_token = conditional_token(detail);
  application.versions[detail.application_version_id] = detail;
}

void AnalyticsService::add_snapshot(Application& application, std::string name, SnapshotBytes bytes,
                                    sim::Time ready) {
  ++application.snapshots_taken;
  application.snapshots.push_back({.name = std::move(name),
                                   .application_version = application.detail.application_version_id,
                                   .runtime_environment = application.detail.runtime_environment,
                                   .created = scheduler_.now(),
                                   .ready = ready,
                                   .bytes = std::move(bytes)});
}

base::Result<SnapshotBytes> AnalyticsService::find_restore(
    const Application& application,
    const std::optional<model::ApplicationRestoreConfiguration>& choice) const {
  namespace restore_type = model::application_restore_type;
  const std::string_view type =
      choice ? choice->application_restore_type : restore_type::kRestoreFromLatestSnapshot;
  const auto ready = [this](const Snapshot& snapshot) { return is_ready(snapshot); };
  if (type == restore_type::kRestoreFromCustomSnapshot) {
    if (!choice->snapshot_name) return snapshot_name_required();
    for (const Snapshot& snapshot : application.snapshots) {
      if (snapshot.name == *choice->snapshot_name && ready(snapshot)) return snapshot.bytes;
    }
    return snapshot_not_found(application.name(), *choice->snapshot_name);
  }
  if (choice && choice->snapshot_name) return snapshot_name_unexpected();
  if (type == restore_type::kSkipRestoreFromSnapshot) return SnapshotBytes{};
  const auto latest =
      std::find_if(application.snapshots.rbegin(), application.snapshots.rend(), ready);
  return latest == application.snapshots.rend() ? SnapshotBytes{} : latest->bytes;
}

base::Result<void> AnalyticsService::kill(const std::string& application) {
  auto found = find(application);
  if (!found.ok()) return found.error();
  if ((*found)->runner != nullptr) (*found)->runner->kill();
  return {};
}

void AnalyticsService::set_checkpoint_observer(CheckpointObserver observer) {
  checkpoint_observer_ = std::move(observer);
}

std::optional<JobMetrics> AnalyticsService::job_metrics(const std::string& application) const {
  auto found = find(application);
  if (!found.ok() || (*found)->runner == nullptr) return std::nullopt;
  const Job* job = (*found)->runner->job();
  if (job == nullptr) return std::nullopt;
  return job->metrics();
}

}  // namespace weir::analytics
