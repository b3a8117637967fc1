// One world's cloud: the services of one account and region, wired to each other. The only place
// that knows several services; everything above reaches them through here.
//
//   alarm_router.h    alarm actions -> Auto Scaling policies and functions
//   scaling_alarms.h  policies -> the alarms that call them
//   api_gateway.h     custom-resource URLs -> functions
#pragma once

#include "emulator/analytics/analytics_service.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/base/caller.h"
#include "emulator/cloud/alarm_router.h"
#include "emulator/cloud/api_gateway.h"
#include "emulator/cloud/scaling_alarms.h"
#include "emulator/cloud/security_token.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/kinesis/kinesis_service.h"
#include "emulator/lambda/lambda_service.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::cloud {

class Cloud {
 public:
  struct Options {
    base::Caller caller;  ///< Account and region of everything in it.
    kinesis::Limits kinesis;
    cloudwatch::Limits cloudwatch;
    analytics::Limits analytics;
    autoscaling::Limits autoscaling;
    lambda::Limits lambda;
    elasticsearch::Limits elasticsearch;
  };

  /// The references must outlive the cloud; `jobs` is used when an application starts, so it may
  /// be completed with this cloud's clients afterwards.
  Cloud(sim::Scheduler& scheduler, sim::Timeline& timeline, analytics::JobFactory& jobs,
        const Options& options);
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;

  kinesis::KinesisService& kinesis() { return kinesis_; }
  cloudwatch::CloudWatchService& cloudwatch() { return cloudwatch_; }
  analytics::AnalyticsService& analytics() { return analytics_; }
  autoscaling::AutoScalingService& autoscaling() { return autoscaling_; }
  lambda::LambdaService& lambda() { return lambda_; }
  elasticsearch::ElasticsearchService& elasticsearch() { return elasticsearch_; }
  ApiGateway& api_gateway() { return api_gateway_; }
  SecurityTokenService& security_token() { return security_token_; }
  sim::Scheduler& scheduler() { return scheduler_; }
  const base::Caller& caller() const { return caller_; }

 private:
  sim::Scheduler& scheduler_;
  base::Caller caller_;
  SecurityTokenService security_token_;
  // The router and CloudWatch refer to each other through services that come after them; neither
  // uses the other before all are there. Destruction runs from the bottom up.
  AlarmRouter alarm_router_;
  cloudwatch::CloudWatchService cloudwatch_;
  kinesis::KinesisService kinesis_;
  elasticsearch::ElasticsearchService elasticsearch_;
  lambda::LambdaService lambda_;
  ApiGateway api_gateway_;
  ScalingAlarms scaling_alarms_;
  autoscaling::AutoScalingService autoscaling_;
  analytics::AnalyticsService analytics_;
};

}  // namespace weir::cloud
