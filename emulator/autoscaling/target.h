// What the service knows of one scalable target.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/application_autoscaling.h"
#include "emulator/autoscaling/schedule.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/time.h"

namespace weir::autoscaling {

/// What made an alarm call a policy.
struct AlarmTrigger {
  std::string alarm_name;
  /// The most recent aggregated datapoint; nullopt when the alarm fires on missing data, which
  /// counts as a value at the threshold itself (undocumented).
  std::optional<double> metric_value;
  double threshold = 0;
  sim::Time time{};
};

struct PendingTrigger {
  std::string policy_name;
  AlarmTrigger alarm;
};

/// A change of capacity under way or cooling down.
struct Movement {
  std::optional<std::int64_t> activity;  ///< Number of the unfinished activity.
  sim::Time cooldown_until{};
  /// Capacity before the scale-outs of this cooldown: what they added counts as part of the next.
  std::int64_t base_capacity = 0;

  bool active(sim::Time now) const { return activity.has_value() || now < cooldown_until; }
};

struct Scheduled {
  api::application_autoscaling::ScheduledAction shape;
  Schedule schedule;
  sim::Job runner;
};

struct Target {
  api::application_autoscaling::ScalableTarget shape;
  std::map<std::string, api::application_autoscaling::ScalingPolicy> policies;
  std::map<std::string, Scheduled> scheduled;  ///< By name.
  std::map<std::string, std::string> tags;
  std::optional<std::string> resource_version;  ///< Must never change (contract of the resource).
  Movement scale_out;
  Movement scale_in;
  std::vector<PendingTrigger> pending;
  bool check_bounds = false;  ///< Move the capacity inside the bounds, as after registering.
  sim::Job worker;
};

}  // namespace weir::autoscaling
