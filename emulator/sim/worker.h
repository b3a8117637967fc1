// Threads beside the world. Their results enter it at deterministic points only: when the world
// asks for the next block (Prefetcher) or waits for the work to be finished (Worker).
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace weir::sim {

/// Runs submitted jobs one after another on one thread. submit() blocks while `capacity` jobs wait.
class Worker {
 public:
  explicit Worker(std::size_t capacity);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void submit(std::function<void()> job);
  /// Returns when every job submitted so far has run.
  void drain();

 private:
  void loop();

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

/// Fills blocks ahead of the world on a thread of its own. `fill` gets a block (fresh, or one that
/// was given back, content unspecified) and returns false at the end of its input.
template <class Block>
class Prefetcher {
 public:
  Prefetcher(std::function<bool(Block&)> fill, std::size_t capacity)
      : fill_(std::move(fill)), capacity_(capacity), thread_([this] { loop(); }) {}

  ~Prefetcher() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;

  /// The next block, waiting for it in real time; nullopt at the end of the input.
  std::optional<Block> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !ready_.empty() || ended_; });
    if (ready_.empty()) return std::nullopt;
    std::optional<Block> block{std::move(ready_.front())};
    ready_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return block;
  }

  /// Hands a used block back, so that its memory serves again.
  void recycle(Block block) {
    const std::lock_guard lock(mutex_);
    if (spare_.size() < capacity_) spare_.push_back(std::move(block));
  }

 private:
  void loop() {
    for (;;) {
      Block block{};
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ready_.size() < capacity_ || stopping_; });
        if (stopping_) return;
        if (!spare_.empty()) {
          block = std::move(spare_.back());
          spare_.pop_back();
        }
      }
      const bool filled = fill_(block);
      {
        const std::lock_guard lock(mutex_);
        if (filled) {
          ready_.push_back(std::move(block));
        } else {
          ended_ = true;
        }
      }
      changed_.notify_all();
      if (!filled) return;
    }
  }

  std::function<bool(Block&)> fill_;
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Block> ready_;
  std::vector<Block> spare_;
  bool ended_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace weir::sim
