#include <fmt/format.h>

#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/events.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;
namespace status = model::application_status;

// A new change ends the one under way.
void AnalyticsService::begin_operation(Application& application, sim::Task<void> flow) {
  application.operation.cancel();
  for (OperationRecord& record : application.operations) {
    if (record.ended) continue;
    record.status = model::operation_status::kCancelled;
    record.ended = base::Timestamp{sim::to_millis(scheduler_.now())};
  }
  application.operation = scheduler_.spawn(std::move(flow), "analytics " + application.name());
}

OperationRecord& AnalyticsService::add_record(Application& application, std::string_view name,
                                              std::optional<std::int64_t> version_from) {
  sim::RunHash id;
  id.fold(application.detail.application_arn);
  id.fold(static_cast<std::uint64_t>(application.operations.size()));
  application.operations.push_back({.id = id.hex(),
                                    .name = std::string(name),
                                    .status = std::string(model::operation_status::kInProgress),
                                    .started = {sim::to_millis(scheduler_.now())},
                                    .version_from = version_from,
                                    .version_to = application.detail.application_version_id});
  return application.operations.back();
}

std::string AnalyticsService::begin_operation(Application& application, sim::Task<void> flow,
                                              std::string_view name,
                                              std::optional<std::int64_t> version_from) {
  begin_operation(application,
                  recorded(application, std::move(flow), application.operations.size()));
  return add_record(application, name, version_from).id;
}

// An update of an application that does not run is over at once.
std::string AnalyticsService::record_done(Application& application, std::string_view name,
                                          std::int64_t version_from) {
  OperationRecord& record = add_record(application, name, version_from);
  record.status = model::operation_status::kSuccessful;
  record.ended = record.started;
  return record.id;
}

sim::Task<void> AnalyticsService::recorded(Application& application, sim::Task<void> flow,
                                           std::size_t record) {
  co_await std::move(flow);
  application.operations[record].status = model::operation_status::kSuccessful;
  application.operations[record].ended = base::Timestamp{sim::to_millis(scheduler_.now())};
}

sim::Task<void> AnalyticsService::start_flow(Application& application, SnapshotBytes restore) {
  co_await scheduler_.sleep_for(limits_.start_duration);
  bring_up(application, std::move(restore), "start");
}

sim::Task<void> AnalyticsService::stop_flow(Application& application) {
  co_await bring_down(application, true, "STOP");
  become_ready(application);
}

// How an application was last run is told only until it has stopped, as AWS does (acceptance
// tests of Terraform's provider).
void AnalyticsService::become_ready(Application& application) {
  application.configuration().run_configuration_description.reset();
  set_status(application, status::kReady);
}

sim::Task<void> AnalyticsService::force_stop_flow(Application& application) {
  application.runner.reset();
  co_await scheduler_.sleep_for(limits_.force_stop_duration);
  become_ready(application);
}

sim::Task<void> AnalyticsService::delete_flow(Application& application) {
  application.runner.reset();
  co_await scheduler_.sleep_for(limits_.delete_duration);
  // The application goes and with it every name of it; this frame needs none of them any more.
  const std::string name = application.name();
  applications_.erase(name);
}

sim::Task<void> AnalyticsService::restart_flow(Application& application, Restart restart) {
  const std::string_view prefix = restart.cause == "update" ? "UPDATEAPPLICATION" : "AUTOSCALING";
  SnapshotBytes state = co_await bring_down(application, restart.savepoint, prefix);
  co_await scheduler_.sleep_for(limits_.restart_duration);
  bring_up(application, restart.restore ? state : restart.custom, restart.cause);
}

// The snapshot is named as AWS names its own, and is of the version that ran.
sim::Task<SnapshotBytes> AnalyticsService::bring_down(Application& application, bool savepoint,
                                                      std::string_view cause) {
  const sim::Time begun = scheduler_.now();
  SnapshotBytes state;
  if (savepoint && application.runner != nullptr &&
      settings_of(application.configuration()).snapshots_enabled) {
    state = co_await application.runner->stop_with_savepoint();
    add_snapshot(application,
                 fmt::format("{}-{}-{}", cause, application.name(), sim::to_millis(begun)), state,
                 scheduler_.now());
    application.snapshots.back().application_version =
        application.running_version.value_or(application.detail.application_version_id);
  }
  application.runner.reset();
  co_await scheduler_.sleep_until(begun + limits_.savepoint_and_stop_duration);
  co_return state;
}

void AnalyticsService::bring_up(Application& application, SnapshotBytes restore,
                                std::string_view cause) {
  const Settings settings = settings_of(application.configuration());
  // The snapshot of a job that never ran holds nothing.
  if (restore != nullptr && restore->empty()) restore = nullptr;
  application.runner = std::make_unique<JobRunner>(
      scheduler_, timeline_, jobs_,
      JobSpec{.application = application.name(),
              .parallelism = settings.current_parallelism,
              .parallelism_per_kpu = settings.parallelism_per_kpu,
              .properties = settings.properties,
              .restore = std::move(restore)},
      CheckpointPolicy{.enabled = settings.checkpointing_enabled,
                       .interval = settings.checkpoint_interval,
                       .min_pause = settings.min_pause_between_checkpoints},
      limits_, [this, name = application.name()](const std::string& bytes) {
        if (checkpoint_observer_) checkpoint_observer_(name, bytes);
      });
  application.reporter.reset();
  application.scaler.reset();
  set_status(application, status::kRunning);
  if (application.running_parallelism != settings.current_parallelism) {
    timeline_.record(scheduler_.now(), kParallelism, application.name(),
                     {{"from", std::int64_t{application.running_parallelism}},
                      {"to", std::int64_t{settings.current_parallelism}},
                      {"kpus", std::int64_t{settings.kpus()}},
                      {"cause", cause}});
    application.running_parallelism = settings.current_parallelism;
  }
  ensure_metrics_task();
}

}  // namespace weir::analytics
