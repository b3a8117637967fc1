#include <fmt/format.h>

#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/events.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;
namespace status = model::application_status;

void AnalyticsService::begin_operation(Application& application, sim::Task<void> flow) {
  application.operation.cancel();
  application.operation = scheduler_.spawn(std::move(flow), "analytics " + application.name());
}

sim::Task<void> AnalyticsService::start_flow(Application& application, SnapshotBytes restore) {
  co_await scheduler_.sleep_for(limits_.start_duration);
  bring_up(application, std::move(restore), "start");
}

sim::Task<void> AnalyticsService::stop_flow(Application& application) {
  co_await bring_down(application, true);
  set_status(application, status::kReady);
}

sim::Task<void> AnalyticsService::force_stop_flow(Application& application) {
  application.runner.reset();
  co_await scheduler_.sleep_for(limits_.force_stop_duration);
  set_status(application, status::kReady);
}

sim::Task<void> AnalyticsService::delete_flow(Application& application) {
  application.runner.reset();
  co_await scheduler_.sleep_for(limits_.delete_duration);
  // The application goes and with it every name of it; this frame needs none of them any more.
  const std::string name = application.name();
  applications_.erase(name);
}

sim::Task<void> AnalyticsService::restart_flow(Application& application, Restart restart) {
  SnapshotBytes state = co_await bring_down(application, restart.savepoint);
  co_await scheduler_.sleep_for(limits_.restart_duration);
  bring_up(application, restart.restore ? state : restart.custom, restart.cause);
}

sim::Task<SnapshotBytes> AnalyticsService::bring_down(Application& application, bool savepoint) {
  const sim::Time begun = scheduler_.now();
  SnapshotBytes state;
  if (savepoint && application.runner != nullptr &&
      settings_of(application.configuration()).snapshots_enabled) {
    state = co_await application.runner->stop_with_savepoint();
    add_snapshot(application,
                 fmt::format("automatic-{}-{}", application.detail.application_version_id,
                             application.snapshots_taken + 1),
                 state, scheduler_.now());
  }
  application.runner.reset();
  co_await scheduler_.sleep_until(begun + limits_.savepoint_and_stop_duration);
  co_return state;
}

void AnalyticsService::bring_up(Application& application, SnapshotBytes restore,
                                std::string_view cause) {
  const Settings settings = settings_of(application.configuration());
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
