#include "emulator/kinesis/account_settings.h"

#include <algorithm>

#include "emulator/kinesis/limits.h"

namespace weir::kinesis {
namespace {

namespace commitment_status = api::kinesis::minimum_throughput_billing_commitment_output_status;

base::Timestamp timestamp_of(sim::Time time) {
  return {sim::to_millis(time)};
}

}  // namespace

void AccountSettings::enable_commitment(sim::Time now) {
  if (!committed(now)) started_ = now;
  ends_.reset();
}

void AccountSettings::disable_commitment(sim::Time now) {
  if (!committed(now) || ends_) return;
  ends_ = std::max(now, *started_ + kBillingCommitmentLeast);
}

bool AccountSettings::committed(sim::Time now) const {
  return started_ && (!ends_ || now < *ends_);
}

api::kinesis::MinimumThroughputBillingCommitmentOutput AccountSettings::commitment(
    sim::Time now) const {
  api::kinesis::MinimumThroughputBillingCommitmentOutput output;
  if (!committed(now)) {
    output.status = commitment_status::kDisabled;
  } else {
    output.status =
        ends_ ? commitment_status::kEnabledUntilEarliestAllowedEnd : commitment_status::kEnabled;
    output.earliest_allowed_end_at = timestamp_of(*started_ + kBillingCommitmentLeast);
  }
  if (started_) output.started_at = timestamp_of(*started_);
  if (ends_ && *ends_ <= now) output.ended_at = timestamp_of(*ends_);
  return output;
}

}  // namespace weir::kinesis
