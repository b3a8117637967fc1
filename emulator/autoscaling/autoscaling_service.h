// Application Auto Scaling for custom resources: scalable targets, step scaling policies,
// scheduled actions, and the activities that alarms and schedules set off.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
//
//   step_policy.h  the arithmetic        custom_resource.h  the REST contract of the resource
//   schedule.h     when scheduled actions run
//   limits.h, errors.h, events.h         execution.cpp      from an alarm to a new capacity
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "emulator/api/application_autoscaling.h"
#include "emulator/autoscaling/custom_resource.h"
#include "emulator/autoscaling/limits.h"
#include "emulator/autoscaling/target.h"
#include "emulator/base/caller.h"
#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"
#include "emulator/sim/uuid.h"

namespace weir::autoscaling {

/// The alarms whose actions name a policy; CloudWatch in a composed cloud.
class ScalingAlarms {
 public:
  virtual ~ScalingAlarms() = default;
  /// By alarm name.
  virtual std::vector<api::application_autoscaling::Alarm> alarms_of(
      const std::string& policy_arn) const = 0;
  /// Removes the policy from every alarm's actions; the alarms stay.
  virtual void unlink(const std::string& policy_arn) = 0;
};

/// The scalable targets of one account and region. Operations validate their input against the
/// model first and answer at once. Errors carry the names of the API reference.
class AutoScalingService {
 public:
  /// All references must outlive the service.
  AutoScalingService(sim::Scheduler& scheduler, sim::Timeline& timeline, base::Caller scope,
                     Limits limits, CustomResourceEndpoint& endpoint, ScalingAlarms& alarms);
  ~AutoScalingService();
  AutoScalingService(const AutoScalingService&) = delete;
  AutoScalingService& operator=(const AutoScalingService&) = delete;

  // targets.cpp
  base::Result<api::application_autoscaling::RegisterScalableTargetResponse>
  register_scalable_target(
      const api::application_autoscaling::RegisterScalableTargetRequest& input);
  base::Result<api::application_autoscaling::DeregisterScalableTargetResponse>
  deregister_scalable_target(
      const api::application_autoscaling::DeregisterScalableTargetRequest& input);
  base::Result<api::application_autoscaling::DescribeScalableTargetsResponse>
  describe_scalable_targets(
      const api::application_autoscaling::DescribeScalableTargetsRequest& input) const;

  // policies.cpp
  base::Result<api::application_autoscaling::PutScalingPolicyResponse> put_scaling_policy(
      const api::application_autoscaling::PutScalingPolicyRequest& input);
  base::Result<api::application_autoscaling::DeleteScalingPolicyResponse> delete_scaling_policy(
      const api::application_autoscaling::DeleteScalingPolicyRequest& input);
  base::Result<api::application_autoscaling::DescribeScalingPoliciesResponse>
  describe_scaling_policies(
      const api::application_autoscaling::DescribeScalingPoliciesRequest& input) const;

  // scheduled_actions.cpp
  base::Result<api::application_autoscaling::PutScheduledActionResponse> put_scheduled_action(
      const api::application_autoscaling::PutScheduledActionRequest& input);
  base::Result<api::application_autoscaling::DeleteScheduledActionResponse> delete_scheduled_action(
      const api::application_autoscaling::DeleteScheduledActionRequest& input);
  base::Result<api::application_autoscaling::DescribeScheduledActionsResponse>
  describe_scheduled_actions(
      const api::application_autoscaling::DescribeScheduledActionsRequest& input) const;

  // activities.cpp
  base::Result<api::application_autoscaling::DescribeScalingActivitiesResponse>
  describe_scaling_activities(
      const api::application_autoscaling::DescribeScalingActivitiesRequest& input) const;

  // tags.cpp
  base::Result<api::application_autoscaling::TagResourceResponse> tag_resource(
      const api::application_autoscaling::TagResourceRequest& input);
  base::Result<api::application_autoscaling::UntagResourceResponse> untag_resource(
      const api::application_autoscaling::UntagResourceRequest& input);
  base::Result<api::application_autoscaling::ListTagsForResourceResponse> list_tags_for_resource(
      const api::application_autoscaling::ListTagsForResourceRequest& input) const;

  /// An alarm calls a policy: to be repeated once a minute while the alarm stays in its state.
  /// Triggers of one instant are weighed together; the largest resulting capacity wins.
  /// Error: no policy has this ARN.
  base::Result<void> execute_policy(const std::string& policy_arn, const AlarmTrigger& trigger);

 private:
  using ScalingActivity = api::application_autoscaling::ScalingActivity;
  struct Activity {
    ScalingActivity shape;
    std::int64_t from = 0;
    std::int64_t to = 0;
    sim::Duration cooldown{};
    bool not_scaled = false;
  };
  // What a trigger asks for, given the capacity that the resource has now.
  struct Proposal {
    std::int64_t capacity = 0;
    bool outwards = false;  ///< What the policy meant, even where there is no room for it.
    std::string cause;
    sim::Duration cooldown{};
  };

  Target* find(const std::string& resource_id);
  Target* find_by_arn(const std::string& arn);
  // Unlike AWS's, drawn from a counter: the same run gives the same identifiers.
  std::string next_uuid() { return sim::numbered_uuid(++next_uuid_); }
  void remove_target(const std::string& resource_id, std::string_view reason);

  // activities.cpp
  std::int64_t add_activity(const Target& target, std::int64_t from, const Proposal& proposal);
  void add_not_scaled(const Target& target, std::int64_t current, const Proposal& proposal);
  /// No call of the resource told its capacity, so nothing could be decided.
  void add_failed_attempt(const Target& target, std::string cause, const base::Error& error);
  /// The bounds have been set; moving the capacity inside them is another activity.
  void add_scheduled_activity(const Target& target, std::string_view action_name,
                              const api::application_autoscaling::ScalableTargetAction& action);
  void set_activity_status(std::int64_t number, std::string_view status, std::string message);
  void record(const Activity& activity, std::int64_t number);
  void prune_activities();

  // scheduled_actions.cpp
  sim::Task<void> run_scheduled(std::string resource_id, std::string name);
  void apply_scheduled(const std::string& resource_id, const std::string& name);

  // execution.cpp
  void wake_worker(const std::string& resource_id);
  sim::Task<void> work(std::string resource_id);
  sim::Task<void> handle_triggers(std::string resource_id, std::vector<PendingTrigger> triggers);
  sim::Task<void> move_inside_bounds(std::string resource_id);
  sim::Task<base::Result<ScalableTargetDimension>> call_resource(std::string method,
                                                                 std::string resource_id,
                                                                 std::string body);
  std::optional<Proposal> propose(const Target& target, const PendingTrigger& trigger,
                                  std::int64_t current) const;
  bool may_move(const Target& target, std::int64_t current, const Proposal& proposal) const;
  std::int64_t begin_movement(Target& target, std::int64_t current, const Proposal& proposal);
  sim::Task<void> scale(std::string resource_id, std::int64_t current, Proposal proposal);
  sim::Task<void> follow(std::string resource_id, std::int64_t number);
  /// True when the activity has come to an end.
  bool settle(const std::string& resource_id, std::int64_t number,
              const base::Result<ScalableTargetDimension>& answer);
  void finish(const std::string& resource_id, std::int64_t number, std::string_view status,
              std::string message);

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  base::Caller scope_;
  Limits limits_;
  CustomResourceEndpoint& endpoint_;
  ScalingAlarms& alarms_;
  std::map<std::string, Target> targets_;        ///< By resource id.
  std::map<std::int64_t, Activity> activities_;  ///< By number, ascending in time.
  std::map<std::int64_t, sim::Job> followers_;   ///< One an unfinished activity.
  std::int64_t next_activity_ = 1;
  std::uint64_t next_uuid_ = 0;
};

}  // namespace weir::autoscaling
