// CloudWatch's alarms as Application Auto Scaling sees them: by the policies in their actions.
#pragma once

#include <string>
#include <vector>

#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/cloudwatch/cloudwatch_service.h"

namespace weir::cloud {

class ScalingAlarms : public autoscaling::ScalingAlarms {
 public:
  /// `alarms` must outlive this; it is used on the first call only.
  explicit ScalingAlarms(cloudwatch::CloudWatchService& alarms) : alarms_(alarms) {}

  std::vector<api::application_autoscaling::Alarm> alarms_of(
      const std::string& policy_arn) const override;
  /// As deleting a policy does on AWS: the alarm is configured anew without the action.
  void unlink(const std::string& policy_arn) override;

 private:
  std::vector<api::cloudwatch::MetricAlarm> find(const std::string& policy_arn) const;

  cloudwatch::CloudWatchService& alarms_;
};

}  // namespace weir::cloud
