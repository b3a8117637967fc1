#include "emulator/sim/lease.h"

#include <algorithm>

namespace weir::sim {

LeaseId LeaseTable::acquire(RealTime ttl) {
  const LeaseId id = next_id_++;
  deadlines_.emplace(id, real_clock_.now() + ttl);
  return id;
}

bool LeaseTable::release(LeaseId id) {
  return deadlines_.erase(id) != 0;
}

std::size_t LeaseTable::active() {
  const RealTime now = real_clock_.now();
  std::erase_if(deadlines_, [now](const auto& entry) { return entry.second <= now; });
  return deadlines_.size();
}

std::optional<RealTime> LeaseTable::last_deadline() {
  if (active() == 0) return std::nullopt;
  return std::max_element(deadlines_.begin(), deadlines_.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->second;
}

}  // namespace weir::sim
