#include <chrono>

#include "emulator/analytics/analytics_service.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

void AnalyticsService::ensure_metrics_task() {
  if (metrics_task_.done())
    metrics_task_ = scheduler_.spawn(publish_metrics(), "analytics metrics");
}

// Runs as long as any job is submitted, so that an idle world has no events.
sim::Task<void> AnalyticsService::publish_metrics() {
  for (bool any = true; any;) {
    const auto minute = std::chrono::floor<std::chrono::minutes>(scheduler_.now());
    co_await scheduler_.sleep_until(minute + kMetricPeriod);
    any = false;
    for (auto& [name, application] : applications_) {
      if (application->runner == nullptr) continue;
      any = true;
      publish_minute(*application);
    }
  }
}

void AnalyticsService::publish_minute(Application& application) {
  if (!application.has_status(model::application_status::kRunning)) return;
  const Settings settings = settings_of(application.configuration());
  const JobRunner& runner = *application.runner;
  const double cpu_percent =
      application.reporter.report(scheduler_.now(), runner, settings, metrics_);
  if (!settings.auto_scaling_enabled || runner.job() == nullptr) return;
  const auto target =
      application.scaler.observe(cpu_percent,
                                 {.parallelism = settings.parallelism,
                                  .current_parallelism = settings.current_parallelism,
                                  .parallelism_per_kpu = settings.parallelism_per_kpu},
                                 limits_);
  if (!target) return;
  set_current_parallelism(application.configuration(), *target);
  set_status(application, model::application_status::kAutoscaling);
  begin_operation(application, restart_flow(application, {.cause = "autoscaling"}));
}

}  // namespace weir::analytics
