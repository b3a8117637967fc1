#include <fmt/format.h>

#include "emulator/api/validate.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/autoscaling/events.h"
#include "emulator/autoscaling/paging.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;
namespace status_code = model::scaling_activity_status_code;

namespace {

constexpr const char* kAttempt = "Attempting to scale due to alarm triggered";

model::ScalingActivity activity_of(const Target& target, std::string id, base::Timestamp now) {
  return {.activity_id = std::move(id),
          .service_namespace = target.shape.service_namespace,
          .resource_id = target.shape.resource_id,
          .scalable_dimension = target.shape.scalable_dimension,
          .description = {},
          .cause = {},
          .start_time = now,
          .end_time = {},
          .status_code = std::string{status_code::kPending},
          .status_message = {},
          .details = {},
          .not_scaled_reasons = {}};
}

// API reference, NotScaledReason.
model::NotScaledReason not_scaled_reason(const Target& target, std::int64_t current,
                                         bool outwards) {
  model::NotScaledReason reason{.code = "AlreadyAtDesiredCapacity"};
  reason.current_capacity = static_cast<std::int32_t>(current);
  if (outwards && current >= target.shape.max_capacity) {
    reason.code = "AlreadyAtMaxCapacity";
    reason.max_capacity = target.shape.max_capacity;
  } else if (!outwards && current <= target.shape.min_capacity) {
    reason.code = "AlreadyAtMinCapacity";
    reason.min_capacity = target.shape.min_capacity;
  }
  return reason;
}

}  // namespace

std::int64_t AutoScalingService::add_activity(const Target& target, std::int64_t from,
                                              const Proposal& proposal) {
  prune_activities();
  const std::int64_t number = next_activity_++;
  Activity& activity = activities_[number];
  activity.shape = activity_of(target, next_uuid(), {sim::to_millis(scheduler_.now())});
  activity.shape.description = fmt::format("Setting desired capacity to {}.", proposal.capacity);
  activity.shape.cause = proposal.cause;
  activity.from = from;
  activity.to = proposal.capacity;
  activity.cooldown = proposal.cooldown;
  record(activity, number);
  return number;
}

// Texts as in the user guide's examples of scheduled scaling.
void AutoScalingService::add_scheduled_activity(const Target& target, std::string_view action_name,
                                                const model::ScalableTargetAction& action) {
  prune_activities();
  const base::Timestamp now{sim::to_millis(scheduler_.now())};
  std::string bounds;
  if (action.min_capacity) bounds += fmt::format("min capacity to {}", *action.min_capacity);
  if (action.min_capacity && action.max_capacity) bounds += " and ";
  if (action.max_capacity) bounds += fmt::format("max capacity to {}", *action.max_capacity);
  const std::int64_t number = next_activity_++;
  Activity& activity = activities_[number];
  activity.shape = activity_of(target, next_uuid(), now);
  activity.shape.description = "Setting " + bounds;
  activity.shape.cause = fmt::format("scheduled action name {} was triggered", action_name);
  activity.shape.end_time = now;
  activity.shape.status_code = status_code::kSuccessful;
  activity.shape.status_message = "Successfully set " + bounds;
}

void AutoScalingService::add_not_scaled(const Target& target, std::int64_t current,
                                        const Proposal& proposal) {
  prune_activities();
  const base::Timestamp now{sim::to_millis(scheduler_.now())};
  Activity& activity = activities_[next_activity_++];
  activity.not_scaled = true;
  activity.shape = activity_of(target, next_uuid(), now);
  activity.shape.description = kAttempt;
  activity.shape.cause = proposal.cause;
  activity.shape.end_time = now;
  activity.shape.status_code = status_code::kFailed;
  activity.shape.not_scaled_reasons = {not_scaled_reason(target, current, proposal.outwards)};
  timeline_.record(scheduler_.now(), kNotScaled, target.shape.resource_id,
                   {{"cause", std::string_view{proposal.cause}},
                    {"reason", std::string_view{activity.shape.not_scaled_reasons->front().code}}});
}

void AutoScalingService::add_failed_attempt(const Target& target, std::string cause,
                                            const base::Error& error) {
  prune_activities();
  const base::Timestamp now{sim::to_millis(scheduler_.now())};
  const std::int64_t number = next_activity_++;
  Activity& activity = activities_[number];
  activity.shape = activity_of(target, next_uuid(), now);
  activity.shape.description = kAttempt;
  activity.shape.cause = std::move(cause);
  activity.shape.end_time = now;
  activity.shape.status_code = status_code::kFailed;
  activity.shape.status_message = "Failed to describe the resource. Reason: " + error.message;
  record(activity, number);
}

void AutoScalingService::set_activity_status(std::int64_t number, std::string_view status,
                                             std::string message) {
  Activity& activity = activities_.at(number);
  activity.shape.status_code = status;
  activity.shape.status_message = std::move(message);
  if (status != status_code::kInProgress) {
    activity.shape.end_time = base::Timestamp{sim::to_millis(scheduler_.now())};
  }
  record(activity, number);
}

void AutoScalingService::record(const Activity& activity, std::int64_t number) {
  timeline_.record(scheduler_.now(), kActivity, activity.shape.resource_id,
                   {{"activity", number},
                    {"description", std::string_view{activity.shape.description}},
                    {"cause", std::string_view{activity.shape.cause}},
                    {"status", std::string_view{activity.shape.status_code}},
                    {"from", activity.from},
                    {"to", activity.to}});
}

void AutoScalingService::prune_activities() {
  const std::int64_t oldest_ms = sim::to_millis(scheduler_.now() - limits_.activity_retention);
  std::erase_if(activities_, [&](const auto& entry) {
    const auto& end = entry.second.shape.end_time;
    return end && end->millis < oldest_ms;
  });
  int surplus = -limits_.not_scaled_activities_kept;
  for (const auto& [number, activity] : activities_) surplus += activity.not_scaled ? 1 : 0;
  for (auto i = activities_.begin(); surplus > 0 && i != activities_.end();) {
    const bool drop = i->second.not_scaled;
    i = drop ? activities_.erase(i) : std::next(i);
    surplus -= drop ? 1 : 0;
  }
}

base::Result<model::DescribeScalingActivitiesResponse>
AutoScalingService::describe_scaling_activities(
    const model::DescribeScalingActivitiesRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.scalable_dimension && !input.resource_id) return resource_id_required();
  const std::int64_t oldest_ms = sim::to_millis(scheduler_.now() - limits_.activity_retention);
  std::vector<ScalingActivity> all;
  for (auto i = activities_.rbegin(); i != activities_.rend(); ++i) {
    const Activity& activity = i->second;
    const ScalingActivity& shape = activity.shape;
    if (shape.service_namespace != input.service_namespace) continue;
    if (input.resource_id && shape.resource_id != *input.resource_id) continue;
    if (input.scalable_dimension && shape.scalable_dimension != *input.scalable_dimension) continue;
    if (activity.not_scaled && !input.include_not_scaled_activities.value_or(false)) continue;
    if (shape.end_time && shape.end_time->millis < oldest_ms) continue;
    all.push_back(shape);
  }
  auto page = page_of(std::move(all), input.max_results, input.next_token);
  if (!page.ok()) return page.error();
  return model::DescribeScalingActivitiesResponse{.scaling_activities = std::move(page->items),
                                                  .next_token = std::move(page->next_token)};
}

}  // namespace weir::autoscaling
