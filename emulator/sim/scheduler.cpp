#include "emulator/sim/scheduler.h"

#include <algorithm>
#include <cassert>

#include "emulator/sim/random.h"

namespace weir::sim {
namespace {

constexpr WakeupId make_wakeup_id(std::uint32_t slot, std::uint32_t generation) {
  return (WakeupId{generation} << 32) | slot;
}
constexpr std::uint32_t slot_of(WakeupId id) {
  return static_cast<std::uint32_t>(id);
}
constexpr std::uint32_t generation_of(WakeupId id) {
  return static_cast<std::uint32_t>(id >> 32);
}

Task<void> call(std::function<void()> function) {
  function();
  co_return;
}

}  // namespace

Waiter::~Waiter() {
  if (list_ != nullptr) {
    std::erase(list_->waiters_, this);
  } else if (scheduler_ != nullptr) {
    scheduler_->forget(wakeup_);
  }
}

void Waiter::park(WaitList& list, std::coroutine_handle<> handle, Root* root) {
  scheduler_ = &list.scheduler_;
  list_ = &list;
  handle_ = handle;
  root_ = root;
  list.waiters_.push_back(this);
}

WaitList::~WaitList() {
  for (Waiter* waiter : waiters_) {
    waiter->list_ = nullptr;
    waiter->scheduler_ = nullptr;
  }
}

Waiter* WaitList::wake_one() {
  if (waiters_.empty()) return nullptr;
  Waiter* waiter = waiters_.front();
  waiters_.pop_front();
  waiter->list_ = nullptr;
  waiter->wakeup_ = scheduler_.schedule(scheduler_.now(), waiter->handle_, waiter->root_);
  return waiter;
}

void WaitList::wake_all() {
  while (wake_one() != nullptr) {
  }
}

void Job::cancel() {
  if (root_ && !root_->done) root_->scheduler.cancel(*root_);
}

Scheduler::Scheduler(Options options)
    : now_(options.start), shuffle_ties_seed_(options.shuffle_ties_seed) {}

Scheduler::~Scheduler() {
  shutdown();
}

Job Scheduler::spawn(Task<void> task, std::string name) {
  return start_at(now_, std::move(task), std::move(name));
}

Job Scheduler::call_at(Time time, std::function<void()> function, std::string name) {
  return start_at(time, call(std::move(function)), std::move(name));
}

Job Scheduler::start_at(Time time, Task<void> task, std::string name) {
  assert(task.valid());
  auto root = std::make_shared<Root>(*this, std::move(task), std::move(name));
  auto& promise = root->task.handle().promise();
  promise.root = root.get();
  promise.on_done_argument = root.get();
  promise.on_done = [](void* argument) { static_cast<Root*>(argument)->done = true; };
  roots_.push_back(root);
  root->place = std::prev(roots_.end());
  root->start = schedule(time, root->task.handle(), root.get());
  return Job{root};
}

WakeupId Scheduler::schedule(Time time, std::coroutine_handle<> handle, Root* root) {
  std::uint32_t slot;
  if (free_slots_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  slots_[slot].handle = handle;
  slots_[slot].root = root;
  const WakeupId id = make_wakeup_id(slot, slots_[slot].generation);
  const std::uint64_t sequence = next_sequence_++;
  drop_stale_majority();
  const std::uint64_t tie =
      shuffle_ties_seed_ == 0 ? 0 : mix_bits(shuffle_ties_seed_ ^ mix_bits(sequence));
  heap_.push_back({std::max(time, now_), tie, sequence, id});
  std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  return id;
}

void Scheduler::forget(WakeupId id) {
  if (Slot* slot = live_slot(id)) {
    slot->handle = {};
    ++slot->generation;
    free_slots_.push_back(slot_of(id));
  }
}

Scheduler::Slot* Scheduler::live_slot(WakeupId id) {
  Slot& slot = slots_[slot_of(id)];
  return slot.generation == generation_of(id) && slot.handle ? &slot : nullptr;
}

void Scheduler::drop_stale_entries() {
  while (!heap_.empty() && live_slot(heap_.front().wakeup) == nullptr) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    heap_.pop_back();
  }
}

void Scheduler::drop_stale_majority() {
  constexpr std::size_t kAlwaysKept = 1024;
  const std::size_t live = slots_.size() - free_slots_.size();
  if (heap_.size() < kAlwaysKept || heap_.size() < 2 * live) return;
  std::erase_if(heap_,
                [this](const HeapEntry& entry) { return live_slot(entry.wakeup) == nullptr; });
  std::make_heap(heap_.begin(), heap_.end(), std::greater<>{});
}

std::optional<Time> Scheduler::next_event_time() {
  drop_stale_entries();
  if (heap_.empty()) return std::nullopt;
  return heap_.front().time;
}

bool Scheduler::step() {
  drop_stale_entries();
  if (heap_.empty()) return false;
  const HeapEntry entry = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
  heap_.pop_back();
  const Slot slot = slots_[slot_of(entry.wakeup)];
  forget(entry.wakeup);
  now_ = entry.time;
  ++events_run_;
  run_handle(slot.handle, slot.root);
  return true;
}

void Scheduler::run_handle(std::coroutine_handle<> handle, Root* root) {
  assert(running_ == nullptr && "events do not nest");
  running_ = root;
  handle.resume();
  running_ = nullptr;
  if (root->done || root->cancel_requested) finish(*root);
}

void Scheduler::finish(Root& root) {
  const std::shared_ptr<Root> keep = *root.place;
  roots_.erase(root.place);
  forget(root.start);
  const std::exception_ptr failure =
      root.done ? root.task.handle().promise().failure : std::exception_ptr{};
  root.done = true;
  root.task.reset();
  root.ended.wake_all();
  if (failure) std::rethrow_exception(failure);
}

void Scheduler::cancel(Root& root) {
  if (running_ == &root) {
    root.cancel_requested = true;
    return;
  }
  finish(root);
}

void Scheduler::run_until(Time limit) {
  while (!stop_requested_) {
    const auto next = next_event_time();
    if (!next || *next > limit) break;
    step();
  }
  if (!stop_requested_) now_ = std::max(now_, limit);
}

void Scheduler::run() {
  while (!stop_requested_ && step()) {
  }
}

void Scheduler::set_now(Time time) {
  const auto next = next_event_time();
  assert(!next || *next >= time);
  static_cast<void>(next);
  now_ = std::max(now_, time);
}

void Scheduler::shutdown() {
  assert(running_ == nullptr && "a running task cannot be destroyed");
  while (!roots_.empty()) cancel(*roots_.back());
}

}  // namespace weir::sim
