#include "emulator/server/http/reactor.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "emulator/server/http/reactor_impl.h"

namespace weir::http {

namespace {

constexpr int kEventsPerRound = 256;
/// Deadlines of peers are minutes: a quarter of a second is fine enough, and costs no timer each.
constexpr sim::RealTime kTickInterval = std::chrono::milliseconds(250);

/// Where the signal handler writes. A handler takes no argument, so this one variable is global.
std::atomic<int> g_signal_event{-1};

extern "C" void note_stop_signal(int) {
  const int saved = errno;
  const std::uint64_t one = 1;
  // A full counter is as good as a written one.
  [[maybe_unused]] const auto written = ::write(g_signal_event.load(), &one, sizeof one);
  errno = saved;
}

}  // namespace

/// An eventfd that calls back with what was counted.
struct Reactor::Impl::Wakeup : Watcher {
  Wakeup(Impl& owner, std::function<void(std::uint64_t)> callback) : work(std::move(callback)) {
    event = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    assert(event >= 0);
    owner.watch(event, EPOLLIN, *this);
  }
  ~Wakeup() override { ::close(event); }
  void on_events(std::uint32_t) override {
    std::uint64_t count = 0;
    if (::read(event, &count, sizeof count) == sizeof count) work(count);
  }
  void wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
  }

  int event = -1;
  std::function<void(std::uint64_t)> work;
};

Reactor::Impl::Impl(const sim::RealClock* clock) : clock_(clock ? clock : &steady_) {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  assert(epoll_ >= 0);
  events_.resize(kEventsPerRound);
  posted_event_ = std::make_unique<Wakeup>(*this, [this](std::uint64_t) { run_posted(); });
}

Reactor::Impl::~Impl() {
  if (signal_event_ && g_signal_event.load() == signal_event_->event) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    g_signal_event.store(-1);
  }
  ::close(epoll_);
}

bool Reactor::Impl::watch(int file, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, file, &event) == 0;
}

bool Reactor::Impl::change(int file, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  return ::epoll_ctl(epoll_, EPOLL_CTL_MOD, file, &event) == 0;
}

void Reactor::Impl::forget(int file) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, file, nullptr);
}

void Reactor::Impl::start_ticking(Ticker& ticker) {
  if (std::find(tickers_.begin(), tickers_.end(), &ticker) != tickers_.end()) return;
  if (tickers_.empty()) next_tick_ = now() + kTickInterval;
  tickers_.push_back(&ticker);
}

void Reactor::Impl::stop_ticking(Ticker& ticker) {
  std::erase(tickers_, &ticker);
}

void Reactor::Impl::defer(std::function<void()> work) {
  deferred_.push_back(std::move(work));
}

void Reactor::Impl::call_after(sim::RealTime delay, std::function<void()> work) {
  timers_.emplace(now() + delay, std::move(work));
}

void Reactor::Impl::post(std::function<void()> work) {
  {
    const std::lock_guard lock(posted_mutex_);
    posted_.push_back(std::move(work));
  }
  posted_event_->wake();
}

void Reactor::Impl::on_stop_signal(std::function<void()> callback) {
  stop_callbacks_.push_back(std::move(callback));
  if (signal_event_) return;
  signal_event_ = std::make_unique<Wakeup>(*this, [this](std::uint64_t count) {
    for (; count > 0; --count) {
      for (const auto& call : stop_callbacks_) call();
    }
  });
  g_signal_event.store(signal_event_->event);
  // Not signalfd: a blocked signal would stay blocked in programs that this one starts.
  struct sigaction action {};
  action.sa_handler = note_stop_signal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool Reactor::Impl::run_posted() {
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(posted_mutex_);
    work.swap(posted_);
  }
  for (const auto& call : work) call();
  return !work.empty();
}

bool Reactor::Impl::run_deferred() {
  if (deferred_.empty()) return false;
  std::vector<std::function<void()>> work;
  work.swap(deferred_);
  for (const auto& call : work) call();
  return true;
}

bool Reactor::Impl::run_due_tick() {
  if (tickers_.empty() || round_time_ < next_tick_) return false;
  next_tick_ = round_time_ + kTickInterval;
  const std::vector<Ticker*> due = tickers_;
  for (Ticker* ticker : due) {
    if (!ticker->on_tick(round_time_)) stop_ticking(*ticker);
  }
  return !deferred_.empty();
}

bool Reactor::Impl::run_due_timers() {
  bool ran = false;
  while (!timers_.empty() && timers_.begin()->first <= round_time_) {
    timers_.extract(timers_.begin()).mapped()();
    ran = true;
  }
  return ran;
}

int Reactor::Impl::wait_events(std::optional<sim::RealTime> timeout) {
  if (timeout && timeout->count() == 0) {
    return ::epoll_wait(epoll_, events_.data(), kEventsPerRound, 0);
  }
  if (!timeout) return ::epoll_wait(epoll_, events_.data(), kEventsPerRound, -1);
  constexpr std::int64_t kSecond = 1'000'000;
  timespec span{};
  span.tv_sec = timeout->count() / kSecond;
  span.tv_nsec = timeout->count() % kSecond * 1'000;
  const int found = ::epoll_pwait2(epoll_, events_.data(), kEventsPerRound, &span, nullptr);
  if (found >= 0 || errno == EINTR) return found;
  // Kernels before 5.11 and strict sandboxes have milliseconds only.
  const std::int64_t rounded_ms = (timeout->count() + 999) / 1'000;
  return ::epoll_wait(epoll_, events_.data(), kEventsPerRound,
                      static_cast<int>(std::min<std::int64_t>(rounded_ms, 1 << 30)));
}

bool Reactor::Impl::round(std::optional<sim::RealTime> timeout) {
  if (!deferred_.empty()) timeout = sim::RealTime{0};
  const int found = wait_events(timeout);
  round_time_ = clock_->now();
  in_round_ = true;
  for (int i = 0; i < found; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    static_cast<Watcher*>(event.data.ptr)->on_events(event.events);
  }
  bool ran = found > 0;
  ran |= run_due_tick();
  ran |= run_due_timers();
  ran |= run_deferred();
  in_round_ = false;
  return ran;
}

std::optional<sim::RealTime> Reactor::Impl::timeout_until(
    std::optional<sim::RealTime> deadline) const {
  if (!tickers_.empty() && (!deadline || next_tick_ < *deadline)) deadline = next_tick_;
  if (!timers_.empty() && (!deadline || timers_.begin()->first < *deadline)) {
    deadline = timers_.begin()->first;
  }
  if (!deadline) return std::nullopt;
  return std::max(sim::RealTime{0}, *deadline - clock_->now());
}

void Reactor::Impl::wait(std::optional<sim::RealTime> deadline) {
  while (!round(timeout_until(deadline))) {
    if (deadline && clock_->now() >= *deadline) return;
  }
}

Reactor::Reactor() : impl_(std::make_unique<Impl>(nullptr)) {}
Reactor::Reactor(const sim::RealClock& clock) : impl_(std::make_unique<Impl>(&clock)) {}
Reactor::~Reactor() = default;

bool Reactor::poll() {
  return impl_->poll();
}
void Reactor::wait(std::optional<sim::RealTime> deadline) {
  impl_->wait(deadline);
}
void Reactor::call_after(sim::RealTime delay, std::function<void()> work) {
  impl_->call_after(delay, std::move(work));
}
void Reactor::post(std::function<void()> work) {
  impl_->post(std::move(work));
}
void Reactor::on_stop_signal(std::function<void()> callback) {
  impl_->on_stop_signal(std::move(callback));
}

}  // namespace weir::http
