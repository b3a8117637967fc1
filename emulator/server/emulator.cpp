#include "emulator/server/emulator.h"

#include "emulator/sim/real_clock.h"

namespace weir::server {

World::World(const EmulatorOptions& options, sim::RealClock& real_clock,
             const CloudFactory& factory)
    : random_(options.seed),
      factory_(factory),
      scheduler_({options.start.value_or(sim::calendar_time()), 0}),
      clock_(scheduler_, real_clock, options.clock) {
  timeline_.add_listener([this](const sim::Event& event) { log_.add(event); });
}

World::~World() {
  scheduler_.shutdown();
}

cloud::Cloud& World::cloud(const base::Caller& caller) {
  if (last_caller_ != nullptr && *last_caller_ == caller) return *last_cloud_;
  auto found = clouds_.find(caller);
  if (found == clouds_.end()) {
    found = clouds_.emplace(caller, factory_(scheduler_, timeline_, caller)).first;
  }
  last_caller_ = &found->first;
  last_cloud_ = &found->second->cloud();
  return *last_cloud_;
}

}  // namespace weir::server
