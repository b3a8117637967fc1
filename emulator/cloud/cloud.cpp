#include "emulator/cloud/cloud.h"

namespace weir::cloud {

Cloud::Cloud(sim::Scheduler& scheduler, sim::Timeline& timeline, analytics::JobFactory& jobs,
             const Options& options)
    : scheduler_(scheduler),
      caller_(options.caller),
      security_token_(options.caller),
      alarm_router_(scheduler, timeline, autoscaling_, lambda_),
      cloudwatch_(scheduler, timeline, options.caller, options.cloudwatch, alarm_router_),
      kinesis_(scheduler, timeline, cloudwatch_, options.caller, options.kinesis),
      elasticsearch_(scheduler, timeline, options.elasticsearch),
      lambda_(scheduler, timeline, cloudwatch_, options.caller, options.lambda),
      api_gateway_(lambda_),
      scaling_alarms_(cloudwatch_),
      autoscaling_(scheduler, timeline, options.caller, options.autoscaling, api_gateway_,
                   scaling_alarms_),
      analytics_(scheduler, timeline, cloudwatch_, options.caller, options.analytics, jobs) {}

}  // namespace weir::cloud
