// The hotspots job as an application's program: what binds pipeline/hotspots to emulator/analytics.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/analytics/job.h"
#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/elasticsearch_client.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/hotspots/hotspots_job.h"

namespace weir::host {

/// Makes hotspots jobs whose stream is the runtime property InputStreamName of the group
/// FlinkApplicationProperties, as in the workshop.
class HotspotsJobs : public analytics::JobFactory {
 public:
  HotspotsJobs(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
               clients::ElasticsearchClient& elasticsearch,
               std::chrono::nanoseconds cpu_per_record);

  std::unique_ptr<analytics::Job> create(const analytics::JobSpec& spec) override;

  /// The job that is up; nullptr while there is none.
  const hotspots::HotspotsJob* current() const { return current_; }
  /// Why the last job failed; empty when none has.
  const std::string& last_failure() const { return last_failure_; }

 private:
  class Hosted;

  sim::Scheduler& scheduler_;
  clients::KinesisClient& kinesis_;
  clients::ElasticsearchClient& elasticsearch_;
  std::chrono::nanoseconds cpu_per_record_;
  const hotspots::HotspotsJob* current_ = nullptr;
  std::string last_failure_;
};

/// How far a job had read a shard when its state was taken.
struct ReadPosition {
  std::string shard_id;
  std::uint64_t next_ordinal = 0;
};

/// From the bytes of a checkpoint. Error "InvalidSnapshot".
base::Result<std::vector<ReadPosition>> read_positions(std::string_view snapshot);

}  // namespace weir::host
