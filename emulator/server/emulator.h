// One emulated AWS behind the endpoint: a world (scheduler, clock, timeline) and a Cloud for each
// account and region that anyone has called.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "emulator/base/caller.h"
#include "emulator/cloud/cloud.h"
#include "emulator/server/timeline_log.h"
#include "emulator/sim/clock.h"
#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::server {

/// A Cloud with whatever it needs around it: programs for applications, functions.
class CloudHost {
 public:
  virtual ~CloudHost() = default;
  virtual cloud::Cloud& cloud() = 0;
};

using CloudFactory =
    std::function<std::unique_ptr<CloudHost>(sim::Scheduler&, sim::Timeline&, const base::Caller&)>;

struct EmulatorOptions {
  sim::Clock::Options clock;
  std::optional<sim::Time> start;  ///< nullopt: the real time at which a world is made.
  std::uint64_t seed = 1;
};

/// A world from its start to the next reset.
class World {
 public:
  World(const EmulatorOptions& options, sim::RealClock& real_clock, const CloudFactory& factory);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  sim::Scheduler& scheduler() { return scheduler_; }
  sim::Clock& clock() { return clock_; }
  sim::Timeline& timeline() { return timeline_; }
  TimelineLog& log() { return log_; }
  const sim::RandomSource& random() const { return random_; }

  /// The caller's cloud; made when it is asked for first.
  cloud::Cloud& cloud(const base::Caller& caller);

 private:
  sim::RandomSource random_;
  const CloudFactory& factory_;
  sim::Timeline timeline_;
  sim::Scheduler scheduler_;
  sim::Clock clock_;
  TimelineLog log_;
  std::map<base::Caller, std::unique_ptr<CloudHost>> clouds_;
  const base::Caller* last_caller_ = nullptr;  ///< Nearly always the next one, too.
  cloud::Cloud* last_cloud_ = nullptr;
};

}  // namespace weir::server
