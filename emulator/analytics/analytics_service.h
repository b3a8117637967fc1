// Kinesis Data Analytics v2 (Managed Service for Apache Flink): the life cycle of applications,
// their versions, snapshots and capacity. The jobs themselves come in through job.h.
// https://docs.aws.amazon.com/managed-flink/latest/apiv2/Welcome.html
//
//   configuration.h  defaults and checks      job_runner.h  checkpoints, restarts, savepoints
//   cpu_scaler.h     native scaling           metrics.h     AWS/KinesisAnalytics
//   limits.h, errors.h, events.h              one .cpp a group of operations
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "emulator/analytics/application.h"
#include "emulator/analytics/job.h"
#include "emulator/analytics/limits.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/base/caller.h"
#include "emulator/base/metric_sink.h"
#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::analytics {

/// The applications of one account and region. Operations validate their input against the model
/// first, answer at once, and let state changes follow in simulated time. Errors carry the names
/// that the API reference lists for the operation. Not to be called from within a job's events or
/// a timeline listener where they change an application's state.
class AnalyticsService {
 public:
  using CheckpointObserver =
      std::function<void(const std::string& application, const std::string& bytes)>;

  /// All references must outlive the service.
  AnalyticsService(sim::Scheduler& scheduler, sim::Timeline& timeline, base::MetricSink& metrics,
                   base::Caller scope, Limits limits, JobFactory& jobs);
  ~AnalyticsService();
  AnalyticsService(const AnalyticsService&) = delete;
  AnalyticsService& operator=(const AnalyticsService&) = delete;

  // lifecycle.cpp
  base::Result<api::kinesisanalyticsv2::CreateApplicationResponse> create_application(
      const api::kinesisanalyticsv2::CreateApplicationRequest& input);
  base::Result<api::kinesisanalyticsv2::StartApplicationResponse> start_application(
      const api::kinesisanalyticsv2::StartApplicationRequest& input);
  base::Result<api::kinesisanalyticsv2::StopApplicationResponse> stop_application(
      const api::kinesisanalyticsv2::StopApplicationRequest& input);
  base::Result<api::kinesisanalyticsv2::DeleteApplicationResponse> delete_application(
      const api::kinesisanalyticsv2::DeleteApplicationRequest& input);

  // update.cpp
  base::Result<api::kinesisanalyticsv2::UpdateApplicationResponse> update_application(
      const api::kinesisanalyticsv2::UpdateApplicationRequest& input);
  base::Result<api::kinesisanalyticsv2::RollbackApplicationResponse> rollback_application(
      const api::kinesisanalyticsv2::RollbackApplicationRequest& input);

  // describe.cpp
  base::Result<api::kinesisanalyticsv2::DescribeApplicationResponse> describe_application(
      const api::kinesisanalyticsv2::DescribeApplicationRequest& input) const;
  base::Result<api::kinesisanalyticsv2::ListApplicationsResponse> list_applications(
      const api::kinesisanalyticsv2::ListApplicationsRequest& input) const;
  base::Result<api::kinesisanalyticsv2::DescribeApplicationVersionResponse>
  describe_application_version(
      const api::kinesisanalyticsv2::DescribeApplicationVersionRequest& input) const;
  base::Result<api::kinesisanalyticsv2::ListApplicationVersionsResponse> list_application_versions(
      const api::kinesisanalyticsv2::ListApplicationVersionsRequest& input) const;

  // operations.cpp
  base::Result<api::kinesisanalyticsv2::ListApplicationOperationsResponse>
  list_application_operations(
      const api::kinesisanalyticsv2::ListApplicationOperationsRequest& input) const;
  base::Result<api::kinesisanalyticsv2::DescribeApplicationOperationResponse>
  describe_application_operation(
      const api::kinesisanalyticsv2::DescribeApplicationOperationRequest& input) const;

  // snapshots.cpp
  base::Result<api::kinesisanalyticsv2::CreateApplicationSnapshotResponse>
  create_application_snapshot(
      const api::kinesisanalyticsv2::CreateApplicationSnapshotRequest& input);
  base::Result<api::kinesisanalyticsv2::DescribeApplicationSnapshotResponse>
  describe_application_snapshot(
      const api::kinesisanalyticsv2::DescribeApplicationSnapshotRequest& input) const;
  base::Result<api::kinesisanalyticsv2::ListApplicationSnapshotsResponse>
  list_application_snapshots(
      const api::kinesisanalyticsv2::ListApplicationSnapshotsRequest& input) const;
  base::Result<api::kinesisanalyticsv2::DeleteApplicationSnapshotResponse>
  delete_application_snapshot(
      const api::kinesisanalyticsv2::DeleteApplicationSnapshotRequest& input);

  // tags.cpp
  base::Result<api::kinesisanalyticsv2::TagResourceResponse> tag_resource(
      const api::kinesisanalyticsv2::TagResourceRequest& input);
  base::Result<api::kinesisanalyticsv2::UntagResourceResponse> untag_resource(
      const api::kinesisanalyticsv2::UntagResourceRequest& input);
  base::Result<api::kinesisanalyticsv2::ListTagsForResourceResponse> list_tags_for_resource(
      const api::kinesisanalyticsv2::ListTagsForResourceRequest& input) const;

  /// Fault injection: the application's job dies and restarts from its last checkpoint. Without
  /// effect while no job is up. Error: no such application.
  base::Result<void> kill(const std::string& application);

  /// Called for every completed checkpoint of any application, from an event of the job: records
  /// behind it will not be read again unless an older snapshot is restored by name.
  void set_checkpoint_observer(CheckpointObserver observer);

  /// The counters of the job that is up; nullopt while there is none.
  std::optional<JobMetrics> job_metrics(const std::string& application) const;

 private:
  using ApplicationDetail = api::kinesisanalyticsv2::ApplicationDetail;

  // What a change of a running application does once its old job is gone.
  struct Restart {
    bool savepoint = true;  ///< Ask the old job for its state, if snapshots are enabled.
    bool restore = true;    ///< Start from that state; else from `custom`, null for from nothing.
    SnapshotBytes custom;
    std::string_view cause;
  };

  // state.cpp: what the operations share.
  base::Result<Application*> find(const std::string& name);
  base::Result<const Application*> find(const std::string& name) const;
  base::Result<Application*> find_by_arn(const std::string& arn);
  std::string arn_of(const std::string& name) const;
  std::string conditional_token(const ApplicationDetail& detail) const;
  void set_status(Application& application, std::string_view status);
  void begin_version(Application& application);
  void add_snapshot(Application& application, std::string name, SnapshotBytes bytes,
                    sim::Time ready);
  bool is_ready(const Snapshot& snapshot) const { return snapshot.ready <= scheduler_.now(); }
  base::Result<SnapshotBytes> find_restore(
      const Application& application,
      const std::optional<api::kinesisanalyticsv2::ApplicationRestoreConfiguration>& choice) const;

  // flows.cpp: state changes as they happen in simulated time.
  void begin_operation(Application& application, sim::Task<void> flow);
  // Likewise for what clients ask for: kept in the list of operations. Returns its id.
  std::string begin_operation(Application& application, sim::Task<void> flow, std::string_view name,
                              std::optional<std::int64_t> version_from = std::nullopt);
  std::string record_done(Application& application, std::string_view name,
                          std::int64_t version_from);
  OperationRecord& add_record(Application& application, std::string_view name,
                              std::optional<std::int64_t> version_from);
  sim::Task<void> recorded(Application& application, sim::Task<void> flow, std::size_t record);
  sim::Task<void> start_flow(Application& application, SnapshotBytes restore);
  sim::Task<void> stop_flow(Application& application);
  void become_ready(Application& application);
  sim::Task<void> force_stop_flow(Application& application);
  sim::Task<void> delete_flow(Application& application);
  sim::Task<void> restart_flow(Application& application, Restart restart);
  sim::Task<SnapshotBytes> bring_down(Application& application, bool savepoint,
                                      std::string_view cause);
  void bring_up(Application& application, SnapshotBytes restore, std::string_view cause);

  // measure.cpp
  void ensure_metrics_task();
  sim::Task<void> publish_metrics();
  void publish_minute(Application& application);

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  base::MetricSink& metrics_;
  base::Caller scope_;
  Limits limits_;
  JobFactory& jobs_;
  CheckpointObserver checkpoint_observer_;
  std::map<std::string, std::unique_ptr<Application>, std::less<>> applications_;
  sim::Job metrics_task_;
};

}  // namespace weir::analytics
