#include "emulator/sim/clock.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "emulator/sim/channel.h"
#include "emulator/sim/random.h"
#include "emulator/sim/timeline.h"
#include "emulator/sim/when_any.h"

namespace weir::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Lease, HoldsUntilItIsReleased) {
  ManualRealClock clock;
  LeaseTable leases(clock);
  const LeaseId id = leases.acquire(seconds{5});
  EXPECT_EQ(leases.active(), 1u);
  EXPECT_TRUE(leases.release(id));
  EXPECT_EQ(leases.active(), 0u);
  EXPECT_FALSE(leases.release(id));
}

TEST(Lease, ExpiresAtItsDeadline) {
  ManualRealClock clock;
  LeaseTable leases(clock);
  const LeaseId id = leases.acquire(seconds{5});
  clock.advance(seconds{5} - RealTime{1});
  EXPECT_EQ(leases.active(), 1u);
  clock.advance(RealTime{1});
  EXPECT_EQ(leases.active(), 0u);
  EXPECT_FALSE(leases.release(id));
}

TEST(Lease, LastDeadlineIsTheLatestOfThoseHeld) {
  ManualRealClock clock;
  LeaseTable leases(clock);
  EXPECT_EQ(leases.last_deadline(), std::nullopt);
  leases.acquire(seconds{9});
  leases.acquire(seconds{4});
  EXPECT_EQ(leases.last_deadline(), seconds{9});
  clock.advance(seconds{9});
  EXPECT_EQ(leases.last_deadline(), std::nullopt);
}

TEST(VirtualClock, JumpsWithoutRealTime) {
  Scheduler scheduler({});
  ManualRealClock real;
  Clock clock(scheduler, real, {});
  scheduler.call_at(Time{std::chrono::hours{24 * 30}}, [] {});
  clock.run();
  EXPECT_EQ(scheduler.now(), Time{std::chrono::hours{24 * 30}});
  EXPECT_EQ(real.now(), RealTime{0});
}

TEST(VirtualClock, DoesNotJumpWhileALeaseIsHeld) {
  Scheduler scheduler({});
  ManualRealClock real;
  Clock clock(scheduler, real, {});
  std::string log;
  clock.leases().acquire(seconds{5});
  scheduler.call_at(Time{}, [&] { log += "due now at " + std::to_string(real.now().count()); });
  scheduler.call_at(Time{seconds{1}},
                    [&] { log += ", later at " + std::to_string(real.now().count()); });
  clock.run();
  EXPECT_EQ(log, "due now at 0, later at 5000000");
}

TEST(VirtualClock, ReleaseThroughTheInboxLetsTimeMove) {
  Scheduler scheduler({});
  SteadyRealClock real;
  Clock clock(scheduler, real, {});
  const LeaseId id = clock.leases().acquire(minutes{10});
  bool later = false;
  scheduler.call_at(Time{seconds{1}}, [&later] { later = true; });
  std::thread outside([&] { clock.inbox().post([&] { clock.leases().release(id); }); });
  clock.run();
  outside.join();
  EXPECT_TRUE(later);
}

TEST(VirtualClock, InboxRunsInOrderOfArrivalBeforeTimeMoves) {
  Scheduler scheduler({});
  ManualRealClock real;
  Clock clock(scheduler, real, {});
  std::string log;
  for (char mark = 'a'; mark <= 'c'; ++mark) clock.inbox().post([&log, mark] { log += mark; });
  scheduler.call_at(Time{seconds{1}}, [&log] { log += 'z'; });
  clock.run();
  EXPECT_EQ(log, "abcz");
}

TEST(PacedClock, FollowsRealTimeAtItsSpeed) {
  Scheduler scheduler({});
  ManualRealClock real;
  real.advance(seconds{1000});
  Clock clock(scheduler, real, {.mode = ClockMode::kPaced, .speed = 60});
  scheduler.call_at(Time{minutes{5}}, [] {});
  clock.run();
  EXPECT_EQ(real.now(), seconds{1005});
}

TEST(PacedClock, ChangeOfSpeedGoesOnFromThePresent) {
  Scheduler scheduler({});
  ManualRealClock real;
  Clock clock(scheduler, real, {.mode = ClockMode::kPaced, .speed = 1});
  scheduler.call_at(Time{seconds{10}},
                    [&] { clock.configure({.mode = ClockMode::kPaced, .speed = 10}); });
  scheduler.call_at(Time{seconds{110}}, [] {});
  clock.run();
  EXPECT_EQ(real.now(), seconds{20});
}

TEST(SteppedClock, AdvanceRunsWhatIsDueAndSettlesAtTheLimit) {
  Scheduler scheduler({});
  ManualRealClock real;
  Clock clock(scheduler, real, {.mode = ClockMode::kStepped});
  std::string log;
  scheduler.call_at(Time{seconds{30}}, [&log] { log += 'a'; });
  scheduler.call_at(Time{seconds{90}}, [&log] { log += 'b'; });
  clock.advance_to(Time{minutes{1}});
  EXPECT_EQ(log, "a");
  EXPECT_EQ(scheduler.now(), Time{minutes{1}});
}

TEST(ClockMode, NamesReadBack) {
  for (const char* name : {"virtual", "stepped", "paced"}) {
    EXPECT_EQ(to_string(parse_clock_mode(name).value()), name);
  }
  EXPECT_EQ(parse_clock_mode("Virtual"), std::nullopt);
}

// A small world of everything: tasks that sleep, talk through a channel, race, and die.
class RandomWorld {
 public:
  explicit RandomWorld(std::uint64_t seed) : source_(seed), channel_(scheduler_, 3) {
    for (int i = 0; i < 5; ++i) scheduler_.spawn(producer(i));
    for (int i = 0; i < 3; ++i) consumers_.push_back(scheduler_.spawn(consumer(i)));
    scheduler_.spawn(killer());
  }
  ~RandomWorld() { scheduler_.shutdown(); }

  std::string run(Clock::Options options) {
    ManualRealClock real;
    Clock clock(scheduler_, real, options);
    clock.run();
    return timeline_.hash().hex();
  }

 private:
  static constexpr EventKind kProduced{"world.produced"};
  static constexpr EventKind kConsumed{"world.consumed", true};

  Task<void> producer(int number) {
    Random random = source_.stream("producer" + std::to_string(number));
    for (int i = 0; i < 60; ++i) {
      co_await scheduler_.sleep_for(milliseconds{random.below(20'000)});
      timeline_.record(scheduler_.now(), kProduced, "p", {{"n", std::int64_t{number * 1000 + i}}});
      co_await channel_.send(number * 1000 + i);
    }
  }
  Task<void> consumer(int number) {
    Random random = source_.stream("consumer" + std::to_string(number));
    for (;;) {
      const auto value = co_await channel_.receive();
      co_await when_any(scheduler_, pause(milliseconds{random.below(3'000)}),
                        pause(milliseconds{random.below(3'000)}));
      timeline_.record(scheduler_.now(), kConsumed, "c",
                       {{"by", std::int64_t{number}}, {"value", std::int64_t{value.value_or(-1)}}});
    }
  }
  Task<void> pause(Duration duration) { co_await scheduler_.sleep_for(duration); }
  Task<void> killer() {
    Random random = source_.stream("killer");
    for (int i = 0; i < 10; ++i) {
      co_await scheduler_.sleep_for(seconds{random.below(60)});
      Job& victim = consumers_[random.below(consumers_.size())];
      victim.cancel();
      victim = scheduler_.spawn(consumer(10 + i));
    }
  }

  RandomSource source_;
  Scheduler scheduler_{{}};
  Timeline timeline_;
  Channel<int> channel_;
  std::vector<Job> consumers_;
};

TEST(ClockModes, SameWorldGivesOneHashInAllModes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string hash = RandomWorld(seed).run({});
    EXPECT_EQ(RandomWorld(seed).run({}), hash);
    EXPECT_EQ(RandomWorld(seed).run({.mode = ClockMode::kStepped}), hash);
    EXPECT_EQ(RandomWorld(seed).run({.mode = ClockMode::kStepped, .step = milliseconds{70}}), hash);
    EXPECT_EQ(RandomWorld(seed).run({.mode = ClockMode::kPaced, .speed = 7.3}), hash);
    EXPECT_NE(RandomWorld(seed + 100).run({}), hash);
  }
}

TEST(ClockModes, WorldHasTheSameHashInEveryBuildType) {
  EXPECT_EQ(RandomWorld(1).run({}), "54526adf2cdec458");
}

}  // namespace
}  // namespace weir::sim
