// Events packed into aggregated records, as the Kinesis Producer Library sends them.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "emulator/sim/random.h"
#include "pipeline/replay/aggregate_packer.h"
#include "pipeline/replay/sender.h"
#include "pipeline/replay/shard_map.h"

namespace weir::replay {

/// An aggregate goes to the shard that owns its events, as ListShards had it. When it lands in
/// another one, for the stream was resharded meanwhile, the events that lie outside that shard's
/// range are packed and sent again, after a look at the new shards; the others are stored (the
/// KPL's Retrier::succeed_if_correct_shard). Consumers leave the former out.
class AggregateSender : public Sender {
 public:
  AggregateSender(sim::Scheduler& scheduler, clients::KinesisClient& client,
                  const ReplayOptions& options, sim::Signal& changed);
  ~AggregateSender() override;

  sim::Task<base::Result<void>> start() override;
  void send(std::shared_ptr<const trips::EventBlock> block, std::size_t begin,
            std::size_t end) override;
  std::optional<std::int64_t> oldest_unacknowledged_ms() const override;

 private:
  using Block = std::shared_ptr<const trips::EventBlock>;
  using Outcomes = std::vector<api::kinesis::PutOutcome>;
  struct Flight {
    Parcel parcel;
    Block block;
    std::int64_t oldest_ms = 0;
    unsigned tries = 0;  ///< Of these events so far; a flight with some begins with a wait.
    sim::Job job;
  };
  using Place = std::list<Flight>::iterator;

  void dispatch(const Block& block, std::span<const std::uint32_t> positions, unsigned tries);
  sim::Task<void> deliver(Place flight);
  // One call. True when the flight needs no further one.
  sim::Task<bool> attempt(Place flight);
  // Makes sure that every shard in which an aggregate has landed is known.
  sim::Task<base::Result<void>> know_shards(Place flight, const Outcomes& outcomes);
  bool landed_in_unknown_shard(const Parcel& parcel, const Outcomes& outcomes) const;
  bool shards_have_changed(const Parcel& parcel, const Outcomes& outcomes) const;
  sim::Task<base::Result<void>> list();
  void settle(Flight& flight, const Outcomes& outcomes);
  // The events of a stored record that lie outside the shard in which it has landed.
  std::vector<std::uint32_t> misplaced(const Flight& flight, const Package& package,
                                       std::uint32_t landed) const;
  static std::int64_t oldest(const Flight& flight);

  sim::Random random_;
  AggregatePacker packer_;
  ShardMap shards_;
  std::list<Flight> flights_;
  std::vector<std::uint32_t> positions_;
};

}  // namespace weir::replay
