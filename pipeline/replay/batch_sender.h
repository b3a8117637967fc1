// Batches on their way: put, and put again what was refused, until everything is stored.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "emulator/sim/random.h"
#include "pipeline/replay/sender.h"
#include "pipeline/trips/event_block.h"

namespace weir::replay {

/// Every event is a record of its own, and every batch one task; records are looked at one by one
/// only when some were refused.
class BatchSender : public Sender {
 public:
  BatchSender(sim::Scheduler& scheduler, clients::KinesisClient& client,
              const ReplayOptions& options, sim::Signal& changed);
  ~BatchSender() override;

  /// 1 to 500 records.
  void send(std::shared_ptr<const trips::EventBlock> block, std::size_t begin,
            std::size_t end) override;
  std::optional<std::int64_t> oldest_unacknowledged_ms() const override;

 private:
  struct Batch {
    std::shared_ptr<const trips::EventBlock> block;
    std::size_t begin = 0;
    std::size_t end = 0;
    // After a refusal: what is left, and where it stands in the block.
    std::vector<api::kinesis::PutRecordView> left;
    std::vector<std::uint32_t> left_positions;
    bool refused = false;
    std::int64_t oldest_ms = 0;
    sim::Job job;

    std::span<const api::kinesis::PutRecordView> records() const;
  };
  using Place = std::list<Batch>::iterator;

  sim::Task<void> deliver(Place batch);
  // One call. True when the batch needs no further one.
  sim::Task<bool> attempt(Place batch);
  void take_outcomes(Batch& batch, const api::kinesis::PutRecordsBatchResult& result);
  void keep_refused(Batch& batch, const api::kinesis::PutRecordsBatchResult& result);
  static std::int64_t oldest(const Batch& batch);
  void finish(Place batch);

  sim::Random random_;
  std::list<Batch> batches_;
  std::list<Batch> spare_;  // Keeps the memory of finished batches.
};

}  // namespace weir::replay
