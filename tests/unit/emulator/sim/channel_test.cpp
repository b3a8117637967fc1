#include "emulator/sim/channel.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "emulator/sim/random.h"
#include "emulator/sim/when_any.h"

namespace weir::sim {
namespace {

using std::chrono::seconds;

Task<void> send_all(Channel<int>& channel, int first, int count, std::string& log) {
  for (int i = 0; i < count; ++i) {
    log += co_await channel.send(first + i) ? "s" : "x";
  }
}
Task<void> receive_all(Channel<int>& channel, std::vector<int>& values) {
  while (const auto value = co_await channel.receive()) values.push_back(*value);
}

TEST(Channel, SenderWaitsWhileItIsFull) {
  Scheduler scheduler({});
  Channel<int> channel(scheduler, 2);
  std::string log;
  scheduler.spawn(send_all(channel, 0, 5, log));
  scheduler.run();
  EXPECT_EQ(log, "ss");
  EXPECT_EQ(channel.size(), 2u);
  EXPECT_EQ(channel.try_receive(), 0);
  scheduler.run();
  EXPECT_EQ(log, "sss");
}

TEST(Channel, ValuesArriveInOrder) {
  Scheduler scheduler({});
  Channel<int> channel(scheduler, 3);
  std::string log;
  std::vector<int> values;
  scheduler.spawn(receive_all(channel, values));
  scheduler.spawn(send_all(channel, 0, 10, log));
  scheduler.run();
  EXPECT_EQ(values, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Channel, CloseRefusesSendersAndLetsReceiversDrain) {
  Scheduler scheduler({});
  Channel<int> channel(scheduler, 2);
  std::string log;
  scheduler.spawn(send_all(channel, 0, 4, log));
  scheduler.run();
  channel.close();
  scheduler.run();
  EXPECT_EQ(log, "ssxx");
  std::vector<int> values;
  Job job = scheduler.spawn(receive_all(channel, values));
  scheduler.run();
  EXPECT_EQ(values, (std::vector<int>{0, 1}));
  EXPECT_TRUE(job.done());
}

TEST(Channel, CloseWakesWaitingReceivers) {
  Scheduler scheduler({});
  Channel<int> channel(scheduler, 1);
  std::vector<int> values;
  Job first = scheduler.spawn(receive_all(channel, values));
  Job second = scheduler.spawn(receive_all(channel, values));
  scheduler.run();
  channel.close();
  scheduler.run();
  EXPECT_TRUE(first.done() && second.done());
}

TEST(Channel, TrySendLeavesTheValueAloneWhenItIsFull) {
  Scheduler scheduler({});
  Channel<std::unique_ptr<int>> channel(scheduler, 1);
  auto first = std::make_unique<int>(1);
  auto second = std::make_unique<int>(2);
  EXPECT_TRUE(channel.try_send(first));
  EXPECT_FALSE(channel.try_send(second));
  EXPECT_TRUE(second);
}

TEST(Channel, WakeUpOfACancelledReceiverPassesToTheNext) {
  Scheduler scheduler({});
  Channel<int> channel(scheduler, 2);
  std::vector<int> lost;
  std::vector<int> values;
  Job first = scheduler.spawn(receive_all(channel, lost));
  scheduler.spawn(receive_all(channel, values));
  scheduler.run();
  int value = 7;
  channel.try_send(value);
  first.cancel();
  scheduler.run();
  EXPECT_EQ(values, std::vector<int>{7});
}

TEST(Channel, WakeUpOfACancelledSenderPassesToTheNext) {
  Scheduler scheduler({});
  Channel<int> channel(scheduler, 1);
  std::string log;
  int value = 0;
  channel.try_send(value);
  Job first = scheduler.spawn(send_all(channel, 1, 1, log));
  scheduler.spawn(send_all(channel, 2, 1, log));
  scheduler.run();
  channel.try_receive();
  first.cancel();
  scheduler.run();
  EXPECT_EQ(channel.try_receive(), 2);
}

TEST(Channel, RandomCancellationsLoseNoValue) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Scheduler scheduler({.shuffle_ties_seed = seed});
    Random random(seed);
    Channel<int> channel(scheduler, 2);
    std::string log;
    std::vector<int> values;
    std::vector<Job> receivers;
    scheduler.spawn(send_all(channel, 0, 200, log));
    for (int i = 0; i < 5; ++i) receivers.push_back(scheduler.spawn(receive_all(channel, values)));
    while (log.size() < 200) {
      for (std::uint64_t steps = random.below(9); steps > 0; --steps) scheduler.step();
      Job& victim = receivers[random.below(receivers.size())];
      victim.cancel();
      victim = scheduler.spawn(receive_all(channel, values));
    }
    scheduler.run();
    std::sort(values.begin(), values.end());
    ASSERT_EQ(values.size(), 200u) << "seed " << seed;
    EXPECT_EQ(values.back(), 199);
  }
}

Task<void> note_at(Scheduler& scheduler, Time time, std::string& log, char mark) {
  co_await scheduler.sleep_until(time);
  log.push_back(mark);
}
Task<void> at_once(std::string& log, char mark) {
  log.push_back(mark);
  co_return;
}
Task<void> race(Scheduler& scheduler, Task<void> a, Task<void> b, std::string& log) {
  const std::size_t winner = co_await when_any(scheduler, std::move(a), std::move(b));
  log += std::to_string(winner);
}

TEST(WhenAny, LosersAreCancelled) {
  Scheduler scheduler({});
  std::string log;
  scheduler.spawn(race(scheduler, note_at(scheduler, Time{seconds{3}}, log, 'l'),
                       note_at(scheduler, Time{seconds{2}}, log, 'w'), log));
  scheduler.run();
  EXPECT_EQ(log, "w1");
  EXPECT_EQ(scheduler.now(), Time{seconds{2}});
}

TEST(WhenAny, TaskThatEndsAtOnceKeepsThoseBehindItFromStarting) {
  Scheduler scheduler({});
  std::string log;
  scheduler.spawn(race(scheduler, at_once(log, 'a'), at_once(log, 'b'), log));
  scheduler.run();
  EXPECT_EQ(log, "a0");
}

TEST(WhenAny, TaskThatEndsAtOnceCancelsThoseInFrontOfIt) {
  Scheduler scheduler({});
  std::string log;
  scheduler.spawn(
      race(scheduler, note_at(scheduler, Time{seconds{3}}, log, 'l'), at_once(log, 'b'), log));
  scheduler.run();
  EXPECT_EQ(log, "b1");
  EXPECT_EQ(scheduler.now(), Time{});
}

TEST(WhenAny, OfTwoThatEndInOneInstantTheFirstWins) {
  Scheduler scheduler({});
  std::string log;
  scheduler.spawn(race(scheduler, note_at(scheduler, Time{seconds{1}}, log, 'a'),
                       note_at(scheduler, Time{seconds{1}}, log, 'b'), log));
  scheduler.run();
  EXPECT_EQ(log.back(), '0');
}

}  // namespace
}  // namespace weir::sim
