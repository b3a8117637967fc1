#include "emulator/sim/work_source.h"

namespace weir::sim {

void Inbox::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  work_.push_back(std::move(work));
  arrived_.notify_one();
}

bool Inbox::poll() {
  std::deque<std::function<void()>> work;
  {
    const std::lock_guard lock(mutex_);
    work.swap(work_);
  }
  for (auto& item : work) item();
  return !work.empty();
}

void Inbox::wait(std::optional<RealTime> deadline) {
  std::unique_lock lock(mutex_);
  if (!work_.empty()) return;
  if (deadline) {
    real_clock_.wait_until(lock, arrived_, *deadline);
  } else {
    arrived_.wait(lock);
  }
}

}  // namespace weir::sim
