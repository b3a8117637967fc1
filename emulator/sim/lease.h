// Leases: while one is held, virtual time does not jump. Each ends by itself at a real deadline,
// so that a client that died cannot freeze the world.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "emulator/sim/real_clock.h"

namespace weir::sim {

using LeaseId = std::uint64_t;

/// Not thread-safe: belongs to the scheduler thread, which others reach through the inbox.
class LeaseTable {
 public:
  explicit LeaseTable(RealClock& real_clock) : real_clock_(real_clock) {}

  /// Holds time until release() or until `ttl` of real time has passed.
  LeaseId acquire(RealTime ttl);
  /// False when there is no such lease (any more).
  bool release(LeaseId id);

  /// Leases that hold time now; expired ones are dropped first.
  std::size_t active();
  /// When the last of the held leases would expire; nullopt when none is held.
  std::optional<RealTime> last_deadline();

 private:
  RealClock& real_clock_;
  LeaseId next_id_ = 1;
  std::map<LeaseId, RealTime> deadlines_;
};

}  // namespace weir::sim
