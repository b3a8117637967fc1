// Token buckets without timers: the level is computed from elapsed time when someone asks.
#pragma once

#include <algorithm>
#include <cstdint>

#include "emulator/sim/time.h"

namespace weir::kinesis {

/// Holds at most one second's worth of tokens and starts full. The level may go below zero: a
/// single call may cost more than the bucket holds, and the debt then delays what follows.
class TokenBucket {
 public:
  /// `rate_per_second` at least 1.
  TokenBucket(std::int64_t rate_per_second, sim::Time now)
      : rate_(rate_per_second), level_micro_(rate_per_second * kMicro), refilled_(now) {}

  std::int64_t rate_per_second() const { return rate_; }

  /// Whole tokens there are now, negative while in debt.
  std::int64_t available(sim::Time now) {
    refill(now);
    return level_micro_ >= 0 ? level_micro_ / kMicro : -((kMicro - 1 - level_micro_) / kMicro);
  }
  /// To be called after available(): removes `tokens`.
  void take(std::int64_t tokens) { level_micro_ -= tokens * kMicro; }
  /// To be called after available(): leaves a debt of `tokens`, whatever there was.
  void owe(std::int64_t tokens) { level_micro_ = -tokens * kMicro; }

  /// To be called after available(): how long until there is a whole token.
  sim::Duration until_one() const {
    const std::int64_t missing = kMicro - level_micro_;
    return sim::Duration{missing <= 0 ? 0 : (missing + rate_ - 1) / rate_};
  }

  /// Takes one token, or says no.
  bool try_take_one(sim::Time now) {
    if (available(now) < 1) return false;
    take(1);
    return true;
  }

 private:
  static constexpr std::int64_t kMicro = 1'000'000;

  void refill(sim::Time now) {
    if (now <= refilled_) return;
    const std::int64_t elapsed_us = (now - refilled_).count();
    refilled_ = now;
    const std::int64_t missing = rate_ * kMicro - level_micro_;
    // Compared by division first: a long pause times a high rate would overflow.
    level_micro_ += elapsed_us > missing / rate_ ? missing : elapsed_us * rate_;
  }

  std::int64_t rate_;
  std::int64_t level_micro_;  // Tokens in millionths: one microsecond at 1/s refills one.
  sim::Time refilled_;
};

}  // namespace weir::kinesis
