#include "emulator/sim/real_clock.h"

#include <thread>

namespace weir::sim {

Time calendar_time() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

void pause(RealTime duration) {
  std::this_thread::sleep_for(duration);
}

RealTime SteadyRealClock::now() const {
  return std::chrono::duration_cast<RealTime>(std::chrono::steady_clock::now().time_since_epoch());
}

void SteadyRealClock::wait_until(std::unique_lock<std::mutex>& lock,
                                 std::condition_variable& condition, RealTime deadline) {
  const auto until = std::chrono::steady_clock::time_point{
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(deadline)};
  condition.wait_until(lock, until);
}

}  // namespace weir::sim
