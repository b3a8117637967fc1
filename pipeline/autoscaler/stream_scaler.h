// The scaling function of a Kinesis stream, invoked by the alarms on its usage.
//
// Usage is the larger of written bytes and records over what the open shards may take. The shard
// count stands in the alarms' metric math as a constant, which the function rewrites after each
// step. It trusts no event: it reads the alarm and the stream again before it acts.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "emulator/base/result.h"
#include "pipeline/clients/control_clients.h"
#include "pipeline/clients/kinesis_client.h"

namespace weir::autoscaler {

class StreamScaler {
 public:
  enum class Step { kDouble, kByOne };

  struct Options {
    std::string stream;
    std::string alarm_out;
    std::string alarm_in;
    std::string shard_count_id = "s1";  ///< Id of the metric-math constant to rewrite.
    int min_shards = 1;
    int max_shards = 32;
    Step step = Step::kDouble;

    /// From KinesisStreamName, CloudWatchAlarmNameOut, CloudWatchAlarmNameIn, ShardCountMetricId,
    /// MinShards, MaxShards and ScalingStep ("double" or "one").
    static base::Result<Options> from_environment(std::map<std::string, std::string> variables);
  };

  StreamScaler(clients::KinesisClient& kinesis, clients::CloudWatchClient& cloudwatch,
               Options options);

  /// Takes the event of an alarm action: the Lambda alarm event, an EventBridge state change or an
  /// SNS message. Gives a JSON object saying what was done: {"action": ..., "from": .., "to": ..}.
  sim::Task<base::Result<std::string>> handle(std::string event);

  /// Shards to go to from `open` shards; equal to it when the bounds allow no step.
  int target(int open, bool out) const;

 private:
  sim::Task<base::Result<std::string>> scale(bool out);
  sim::Task<base::Result<void>> rewrite_alarms(int shards);
  /// Puts the alarm back to OK, so that it fires again at its next evaluation.
  sim::Task<void> rearm(std::string alarm, std::string reason);

  clients::KinesisClient& kinesis_;
  clients::CloudWatchClient& cloudwatch_;
  Options options_;
};

}  // namespace weir::autoscaler
