// The account's commitment to a minimum of billed throughput, which unlocks warm throughput and
// more consumers for on-demand streams (API reference, UpdateAccountSettings). It lasts at least 24
// hours: ended earlier, it runs on until then.
#pragma once

#include <optional>

#include "emulator/api/kinesis.h"
#include "emulator/sim/time.h"

namespace weir::kinesis {

class AccountSettings {
 public:
  void enable_commitment(sim::Time now);
  void disable_commitment(sim::Time now);
  bool committed(sim::Time now) const;
  api::kinesis::MinimumThroughputBillingCommitmentOutput commitment(sim::Time now) const;

 private:
  std::optional<sim::Time> started_;
  std::optional<sim::Time> ends_;  ///< Since it was disabled; may lie ahead.
};

}  // namespace weir::kinesis
