#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/autoscaling/errors.h"
#include "emulator/autoscaling/step_policy.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;
namespace status_code = model::scaling_activity_status_code;

base::Result<void> AutoScalingService::execute_policy(const std::string& policy_arn,
                                                      const AlarmTrigger& trigger) {
  for (auto& [resource_id, target] : targets_) {
    for (const auto& [name, policy] : target.policies) {
      if (policy.policy_arn != policy_arn) continue;
      target.pending.push_back({name, trigger});
      wake_worker(resource_id);
      return {};
    }
  }
  return policy_arn_not_found(policy_arn);
}

void AutoScalingService::wake_worker(const std::string& resource_id) {
  Target& target = targets_.at(resource_id);
  if (!target.worker.done()) return;
  target.worker = scheduler_.spawn(work(resource_id), "autoscaling " + resource_id);
}

// One worker a target, so that two decisions never overlap. Every await may see the target go:
// it is looked up anew after each.
sim::Task<void> AutoScalingService::work(std::string resource_id) {
  co_await scheduler_.yield();  // gathers the triggers of this instant
  for (;;) {
    Target* target = find(resource_id);
    if (target == nullptr) co_return;
    if (std::exchange(target->check_bounds, false)) {
      co_await move_inside_bounds(resource_id);
      continue;
    }
    if (target->pending.empty()) co_return;
    auto triggers = std::exchange(target->pending, {});
    co_await handle_triggers(resource_id, std::move(triggers));
  }
}

sim::Task<void> AutoScalingService::handle_triggers(std::string resource_id,
                                                    std::vector<PendingTrigger> triggers) {
  const auto answer = co_await call_resource("GET", resource_id, "");
  Target* target = find(resource_id);
  if (target == nullptr) co_return;
  if (!answer.ok()) {
    const PendingTrigger& first = triggers.front();
    add_failed_attempt(*target,
                       fmt::format("monitor alarm {} in state ALARM triggered policy {}",
                                   first.alarm.alarm_name, first.policy_name),
                       answer.error());
    co_return;
  }
  const std::int64_t current = answer->capacity();
  std::optional<Proposal> chosen;
  for (const PendingTrigger& trigger : triggers) {
    auto proposal = propose(*target, trigger, current);
    if (proposal && (!chosen || proposal->capacity > chosen->capacity)) chosen = proposal;
  }
  if (!chosen) co_return;
  if (chosen->capacity == current) {
    add_not_scaled(*target, current, *chosen);
  } else if (may_move(*target, current, *chosen)) {
    co_await scale(resource_id, current, std::move(*chosen));
  }
}

sim::Task<void> AutoScalingService::move_inside_bounds(std::string resource_id) {
  const auto answer = co_await call_resource("GET", resource_id, "");
  Target* target = find(resource_id);
  if (target == nullptr) co_return;
  if (!answer.ok()) {
    add_failed_attempt(*target, "scalable target was registered", answer.error());
    co_return;
  }
  const std::int64_t current = answer->capacity();
  const std::int64_t least = target->shape.min_capacity;
  const std::int64_t most = target->shape.max_capacity;
  if (current >= least && current <= most) co_return;
  const bool outwards = current < least;
  Proposal proposal{.capacity = outwards ? least : most,
                    .outwards = outwards,
                    .cause = outwards ? fmt::format("minimum capacity was set to {}", least)
                                      : fmt::format("maximum capacity was set to {}", most),
                    .cooldown = {}};
  co_await scale(resource_id, current, std::move(proposal));
}

sim::Task<base::Result<ScalableTargetDimension>> AutoScalingService::call_resource(
    std::string method, std::string resource_id, std::string body) {
  auto reply = co_await endpoint_.request(std::move(method), resource_id, std::move(body));
  if (!reply.ok()) co_return failed_resource_access(reply.error().message);
  auto dimension = parse_dimension(*reply);
  Target* target = find(resource_id);
  if (!dimension.ok() || target == nullptr) co_return dimension;
  // A resource whose version changes is another resource: the target goes with its policies
  // (aws-auto-scaling-custom-resource, and a comment in the workshop's function).
  if (!target->resource_version) target->resource_version = dimension->version;
  if (*target->resource_version != dimension->version) {
    remove_target(resource_id, "the version of the custom resource changed");
    co_return failed_resource_access("The version of the custom resource changed");
  }
  co_return dimension;
}

std::optional<AutoScalingService::Proposal> AutoScalingService::propose(
    const Target& target, const PendingTrigger& trigger, std::int64_t current) const {
  const auto policy = target.policies.find(trigger.policy_name);
  if (policy == target.policies.end()) return std::nullopt;
  const StepConfiguration& steps = *policy->second.step_scaling_policy_configuration;
  const AlarmTrigger& alarm = trigger.alarm;
  const double breach = alarm.metric_value.value_or(alarm.threshold) - alarm.threshold;
  const auto adjustment = adjustment_for(steps, breach);
  if (!adjustment) return std::nullopt;

  Proposal proposal;
  if (steps.adjustment_type == model::adjustment_type::kExactCapacity) {
    proposal.capacity = *adjustment;
    proposal.outwards = *adjustment > current;
  } else if (*adjustment > 0) {
    // What a cooling scale-out added counts as part of this one: only the difference is added.
    const bool cooling = target.scale_out.active(scheduler_.now());
    const std::int64_t base = cooling ? target.scale_out.base_capacity : current;
    proposal.capacity = std::max(current, adjusted_capacity(steps, base, *adjustment));
    proposal.outwards = true;
  } else {
    proposal.capacity = adjusted_capacity(steps, current, *adjustment);
  }
  proposal.capacity = std::clamp<std::int64_t>(proposal.capacity, target.shape.min_capacity,
                                               target.shape.max_capacity);
  proposal.cause = fmt::format("monitor alarm {} in state ALARM triggered policy {}",
                               alarm.alarm_name, trigger.policy_name);
  proposal.cooldown = steps.cooldown ? sim::Duration{std::chrono::seconds{*steps.cooldown}}
                                     : limits_.default_cooldown;
  return proposal;
}

bool AutoScalingService::may_move(const Target& target, std::int64_t current,
                                  const Proposal& proposal) const {
  const auto& suspended = *target.shape.suspended_state;
  if (proposal.capacity > current) return !suspended.dynamic_scaling_out_suspended.value_or(false);
  return !suspended.dynamic_scaling_in_suspended.value_or(false) &&
         !target.scale_in.active(scheduler_.now()) && !target.scale_out.activity;
}

// Takes the place of whatever is under way, and notes what the next decision has to know.
std::int64_t AutoScalingService::begin_movement(Target& target, std::int64_t current,
                                                const Proposal& proposal) {
  const bool outwards = proposal.capacity > current;
  if (outwards && !target.scale_out.active(scheduler_.now())) {
    target.scale_out.base_capacity = current;
  }
  for (Movement* movement : {&target.scale_out, &target.scale_in}) {
    if (!movement->activity) continue;
    const std::int64_t replaced = *movement->activity;
    if (auto follower = followers_.extract(replaced)) follower.mapped().cancel();
    finish(target.shape.resource_id, replaced, status_code::kOverridden,
           "Overridden by a newer scaling activity.");
  }
  if (outwards) target.scale_in.cooldown_until = {};
  const std::int64_t number = add_activity(target, current, proposal);
  (outwards ? target.scale_out : target.scale_in).activity = number;
  return number;
}

sim::Task<void> AutoScalingService::scale(std::string resource_id, std::int64_t current,
                                          Proposal proposal) {
  const std::int64_t number = begin_movement(targets_.at(resource_id), current, proposal);
  const auto answer =
      co_await call_resource("PATCH", resource_id, desired_capacity_body(proposal.capacity));
  if (settle(resource_id, number, answer)) co_return;
  set_activity_status(number, status_code::kInProgress,
                      fmt::format("Successfully set desired capacity to {}. Waiting for change to "
                                  "be fulfilled by custom-resource.",
                                  proposal.capacity));
  followers_[number] =
      scheduler_.spawn(follow(resource_id, number), "autoscaling activity " + resource_id);
}

sim::Task<void> AutoScalingService::follow(std::string resource_id, std::int64_t number) {
  const sim::Time deadline = scheduler_.now() + limits_.fulfilment_timeout;
  while (scheduler_.now() < deadline) {
    co_await scheduler_.sleep_for(limits_.poll_interval);
    const auto answer = co_await call_resource("GET", resource_id, "");
    if (find(resource_id) == nullptr) {
      finish(resource_id, number, status_code::kFailed, "The scalable target was deregistered.");
      co_return;
    }
    // A resource that cannot be asked now may answer next time.
    if (answer.ok() && settle(resource_id, number, answer)) co_return;
  }
  finish(resource_id, number, status_code::kUnfulfilled,
         "The desired capacity was not reached in time by custom-resource.");
}

bool AutoScalingService::settle(const std::string& resource_id, std::int64_t number,
                                const base::Result<ScalableTargetDimension>& answer) {
  const std::int64_t wanted = activities_.at(number).to;
  const auto fail = [&](std::string_view reason) {
    finish(resource_id, number, status_code::kFailed,
           fmt::format("Failed to set desired capacity to {}. Reason: {}", wanted, reason));
  };
  if (!answer.ok()) {
    fail(answer.error().message);
    return true;
  }
  if (answer->scaling_status == ScalingStatus::kFailed) {
    fail(answer->failure_reason.empty() ? "the custom resource gave none" : answer->failure_reason);
    return true;
  }
  if (answer->scaling_status != ScalingStatus::kSuccessful) return false;
  finish(resource_id, number, status_code::kSuccessful,
         fmt::format("Successfully set desired capacity to {}. Change successfully fulfilled by "
                     "custom-resource.",
                     wanted));
  return true;
}

void AutoScalingService::finish(const std::string& resource_id, std::int64_t number,
                                std::string_view status, std::string message) {
  set_activity_status(number, status, std::move(message));
  followers_.erase(number);
  Target* target = find(resource_id);
  if (target == nullptr) return;
  for (Movement* movement : {&target->scale_out, &target->scale_in}) {
    if (movement->activity != number) continue;
    movement->activity.reset();
    if (status == status_code::kSuccessful) {
      movement->cooldown_until = scheduler_.now() + activities_.at(number).cooldown;
    }
  }
}

}  // namespace weir::autoscaling
