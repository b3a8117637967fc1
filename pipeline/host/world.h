// One simulated world: clock, cloud, infrastructure from stacks, producer, processor, scaling
// functions; set up from a scenario and run to its end.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/cloud/cloud.h"
#include "emulator/sim/sim.h"
#include "pipeline/host/deploy.h"
#include "pipeline/host/functions.h"
#include "pipeline/host/hosted_job.h"
#include "pipeline/host/in_process_clients.h"
#include "pipeline/host/order_checker.h"
#include "pipeline/host/run_result.h"
#include "pipeline/host/scenario.h"
#include "pipeline/replay/replay.h"

namespace weir::host {

struct Progress {
  sim::Time now;
  double fraction = 0;  ///< Of the input's length, 0 to 1; 0 when that is not known.
  std::uint64_t acknowledged = 0;
  double replay_lag_seconds = 0;
  std::int64_t millis_behind_latest = 0;
  int shards = 0;
  int kpus = 0;
};

struct WorldOptions {
  sim::ClockMode clock = sim::ClockMode::kVirtual;
  double speed = 1;
  std::uint64_t shuffle_ties_seed = 0;
  /// Called about every two hundredth of a run, and at its end.
  std::function<void(const Progress&)> progress;
  /// Called for each event of the timeline that is not bulk.
  sim::Timeline::Listener listener;
};

class World {
 public:
  /// `source` gives the trips. All references must outlive the world.
  World(const Scenario& scenario, trips::TripSource& source, WorldOptions options);
  ~World();

  /// Sets the world up and runs it to its end. Error "BadInput" when stacks or input are at fault.
  base::Result<RunResult> run();

  cloud::Cloud& cloud() { return *cloud_; }

 private:
  sim::Task<void> conduct();
  sim::Task<base::Result<void>> set_up();
  base::Result<void> deploy_stacks();
  sim::Task<void> create_indices();
  sim::Task<base::Result<void>> start_application();
  sim::Task<void> wait_until_drained();
  sim::Task<void> settle();
  sim::Task<void> sample();
  sim::Task<void> give_up_at_limit();
  sim::Task<void> inject(Fault fault);
  base::Result<void> plan_faults();

  bool drained() const;
  void take_sample();
  void note_event(const sim::Event& event);
  void note_capacity(const std::string& resource, sim::Time at, int capacity, std::string cause);
  void release_records(const std::string& checkpoint);
  RunResult collect(double wall_seconds);
  std::vector<Finding> check_world(const RunResult& result);
  Finding check_shards() const;
  Finding check_documents(const RunResult& result) const;

  const Scenario& scenario_;
  trips::TripSource& source_;
  WorldOptions options_;

  sim::SteadyRealClock real_clock_;
  sim::Scheduler scheduler_;
  sim::Timeline timeline_;
  sim::Clock clock_;
  /// The cloud makes jobs through this, and they talk to the cloud: the factory comes later.
  struct LateJobs;
  std::unique_ptr<LateJobs> late_jobs_;
  std::unique_ptr<cloud::Cloud> cloud_;
  std::unique_ptr<InProcessKinesis> kinesis_;
  std::unique_ptr<OrderChecker> reader_;
  std::unique_ptr<InProcessElasticsearch> elasticsearch_;
  std::unique_ptr<InProcessAnalytics> analytics_;
  std::unique_ptr<InProcessCloudWatch> cloudwatch_;
  std::unique_ptr<InProcessAutoScaling> autoscaling_;
  std::unique_ptr<HotspotsJobs> jobs_;
  std::unique_ptr<ScalingFunctions> functions_;
  std::unique_ptr<Deployer> deployer_;
  std::unique_ptr<replay::Replay> replay_;

  std::string stream_;
  std::string application_;
  std::optional<base::Error> failure_;
  std::string unfinished_;
  bool input_sent_ = false;
  sim::Duration sample_interval_{};
  std::map<std::string, Gauge> gauges_;
  std::vector<ScalingStep> scaling_;
  std::vector<AlarmChange> alarms_;
  std::map<std::string, int> capacity_;
  std::string last_alarm_action_;
  std::uint64_t sampled_acknowledged_ = 0;
  std::uint64_t sampled_throttled_ = 0;
  std::uint64_t sampled_processed_ = 0;
};

}  // namespace weir::host
