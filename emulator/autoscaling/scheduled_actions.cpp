// Scheduled scaling: actions that set a target's bounds at given times.
// User guide of Application Auto Scaling, "Scheduled scaling".
#include <fmt/format.h>

#include <algorithm>

#include "emulator/api/validate.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/autoscaling/errors.h"
#include "emulator/autoscaling/events.h"
#include "emulator/autoscaling/paging.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;

namespace {

template <class Request>
TargetName name_of(const Request& input) {
  return {input.service_namespace, input.resource_id, input.scalable_dimension};
}

bool is_utc(const std::string& zone) {
  return zone == "UTC" || zone == "Etc/UTC" || zone == "GMT" || zone == "Etc/GMT";
}

// What the request leaves out stays as it was (API reference).
void merge(const model::PutScheduledActionRequest& input, model::ScheduledAction& shape) {
  const auto keep = [](auto& place, const auto& value) {
    if (value) place = *value;
  };
  keep(shape.schedule, input.schedule);
  keep(shape.timezone, input.timezone);
  keep(shape.start_time, input.start_time);
  keep(shape.end_time, input.end_time);
  keep(shape.scalable_target_action, input.scalable_target_action);
}

base::Result<void> check_bounds(const std::optional<model::ScalableTargetAction>& action) {
  if (!action || (!action->min_capacity && !action->max_capacity)) {
    return scheduled_bounds_required();
  }
  if (action->min_capacity.value_or(0) < 0 || action->max_capacity.value_or(0) < 0) {
    return negative_capacity();
  }
  if (action->min_capacity && action->max_capacity &&
      *action->max_capacity < *action->min_capacity) {
    return capacity_bounds_reversed();
  }
  return {};
}

}  // namespace

base::Result<model::PutScheduledActionResponse> AutoScalingService::put_scheduled_action(
    const model::PutScheduledActionRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find(input.resource_id);
  if (target == nullptr || target->shape.service_namespace != input.service_namespace ||
      target->shape.scalable_dimension != input.scalable_dimension) {
    return target_not_registered(name_of(input));
  }
  const auto known = target->scheduled.find(input.scheduled_action_name);
  const bool fresh = known == target->scheduled.end();
  if (fresh && static_cast<int>(target->scheduled.size()) >= limits_.scheduled_actions_per_target) {
    return too_many_scheduled_actions(limits_.scheduled_actions_per_target);
  }
  model::ScheduledAction shape;
  if (!fresh) shape = known->second.shape;
  if (fresh && !input.schedule) return schedule_required();
  merge(input, shape);
  if (shape.timezone && !is_utc(*shape.timezone)) {
    return not_supported("the time zone " + *shape.timezone);
  }
  auto schedule = Schedule::parse(shape.schedule);
  if (!schedule.ok()) return schedule.error();
  WEIR_RETURN_IF_ERROR(check_bounds(shape.scalable_target_action));
  if (fresh) {
    shape.scheduled_action_name = input.scheduled_action_name;
    shape.scheduled_action_arn = fmt::format(
        "arn:aws:autoscaling:{}:{}:scheduledAction:{}:resource/{}/{}:scheduledActionName/{}",
        scope_.region, scope_.account, next_uuid(), input.service_namespace, input.resource_id,
        input.scheduled_action_name);
    shape.service_namespace = input.service_namespace;
    shape.resource_id = input.resource_id;
    shape.scalable_dimension = input.scalable_dimension;
    shape.creation_time = {sim::to_millis(scheduler_.now())};
  }
  Scheduled& action = target->scheduled[input.scheduled_action_name];
  action.shape = std::move(shape);
  action.schedule = *schedule;
  action.runner.cancel();
  action.runner = scheduler_.spawn(run_scheduled(input.resource_id, input.scheduled_action_name),
                                   "autoscaling schedule " + input.scheduled_action_name);
  return model::PutScheduledActionResponse{};
}

base::Result<model::DeleteScheduledActionResponse> AutoScalingService::delete_scheduled_action(
    const model::DeleteScheduledActionRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find(input.resource_id);
  const auto removed = target == nullptr ? decltype(target->scheduled)::node_type{}
                                         : target->scheduled.extract(input.scheduled_action_name);
  if (removed.empty()) {
    return scheduled_action_not_found(name_of(input), input.scheduled_action_name);
  }
  removed.mapped().runner.cancel();
  return model::DeleteScheduledActionResponse{};
}

base::Result<model::DescribeScheduledActionsResponse>
AutoScalingService::describe_scheduled_actions(
    const model::DescribeScheduledActionsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.scalable_dimension && !input.resource_id) return resource_id_required();
  std::vector<model::ScheduledAction> all;
  for (const auto& [resource_id, target] : targets_) {
    if (input.resource_id && resource_id != *input.resource_id) continue;
    for (const auto& [name, action] : target.scheduled) {
      const auto& names = input.scheduled_action_names;
      if (action.shape.service_namespace != input.service_namespace) continue;
      if (input.scalable_dimension && action.shape.scalable_dimension != input.scalable_dimension) {
        continue;
      }
      if (names && std::ranges::find(*names, name) == names->end()) continue;
      all.push_back(action.shape);
    }
  }
  auto page = page_of(std::move(all), input.max_results, input.next_token);
  if (!page.ok()) return page.error();
  return model::DescribeScheduledActionsResponse{.scheduled_actions = std::move(page->items),
                                                 .next_token = std::move(page->next_token)};
}

// Target and action are looked up anew after each wait; whoever removes them cancels this.
sim::Task<void> AutoScalingService::run_scheduled(std::string resource_id, std::string name) {
  for (;;) {
    const Scheduled& action = targets_.at(resource_id).scheduled.at(name);
    const model::ScheduledAction& shape = action.shape;
    const sim::Time anchor =
        sim::from_millis(shape.start_time.value_or(shape.creation_time).millis);
    sim::Time after = scheduler_.now();
    if (shape.start_time) after = std::max(after, anchor - sim::Duration{1});
    const auto next = action.schedule.next(after, anchor);
    if (!next || (shape.end_time && sim::to_millis(*next) > shape.end_time->millis)) co_return;
    co_await scheduler_.sleep_until(*next);
    apply_scheduled(resource_id, name);
  }
}

void AutoScalingService::apply_scheduled(const std::string& resource_id, const std::string& name) {
  Target& target = targets_.at(resource_id);
  model::ScalableTarget& shape = target.shape;
  if (shape.suspended_state->scheduled_scaling_suspended.value_or(false)) return;
  const model::ScalableTargetAction& action =
      *target.scheduled.at(name).shape.scalable_target_action;
  // A bound that would pass the other one takes it along.
  shape.min_capacity = action.min_capacity.value_or(
      std::min(shape.min_capacity, action.max_capacity.value_or(shape.min_capacity)));
  shape.max_capacity =
      action.max_capacity.value_or(std::max(shape.max_capacity, shape.min_capacity));
  add_scheduled_activity(target, name, action);
  timeline_.record(
      scheduler_.now(), kTargetRegistered, resource_id,
      {{"min", std::int64_t{shape.min_capacity}}, {"max", std::int64_t{shape.max_capacity}}});
  target.check_bounds = true;
  wake_worker(resource_id);
}

}  // namespace weir::autoscaling
