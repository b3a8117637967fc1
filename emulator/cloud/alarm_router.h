// Where alarm actions go, by the service that their ARN names.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
#pragma once

#include <list>
#include <string>

#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/cloudwatch/alarm_action.h"
#include "emulator/lambda/lambda_service.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::cloud {

/// An action that reached nobody. Subject: the alarm; action: the ARN; reason.
inline constexpr sim::EventKind kActionNotDelivered{"cloud.action_not_delivered"};

/// arn:aws:autoscaling:... executes the policy, arn:aws:lambda:... invokes the function
/// asynchronously with the alarm's event; anything else, SNS topics included, is recorded as not
/// delivered, for AWS too ignores failing actions.
class AlarmRouter : public cloudwatch::AlarmActionTarget {
 public:
  /// The references must outlive the router; the services are used on the first action only.
  AlarmRouter(sim::Scheduler& scheduler, sim::Timeline& timeline,
              autoscaling::AutoScalingService& autoscaling, lambda::LambdaService& functions)
      : scheduler_(scheduler),
        timeline_(timeline),
        autoscaling_(autoscaling),
        functions_(functions) {}
  ~AlarmRouter() override;

  void alarm_action(const std::string& action_arn,
                    const cloudwatch::AlarmNotification& notification) override;

 private:
  sim::Task<void> invoke(std::string function_arn, cloudwatch::AlarmNotification notification);
  void record_failure(const std::string& action_arn, const std::string& alarm,
                      std::string_view reason);

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  autoscaling::AutoScalingService& autoscaling_;
  lambda::LambdaService& functions_;
  std::list<sim::Job> invocations_;
};

/// The payload with which an alarm invokes a function: source, alarmArn, accountId, time, region,
/// alarmData {alarmName, state, previousState, configuration}.
std::string alarm_event(const cloudwatch::AlarmNotification& notification);

}  // namespace weir::cloud
