#include "pipeline/replay/sender.h"

#include "pipeline/replay/retry.h"

namespace weir::replay {

void Sender::report(ReplayProgress& progress) const {
  progress.sent = sent_;
  progress.acknowledged = acknowledged_;
  progress.records_stored = records_stored_;
  progress.retried = retried_;
  progress.throttled = throttled_;
  progress.failed = failed_;
  progress.wrong_shard = wrong_shard_;
  progress.bytes_sent = bytes_sent_;
  progress.put_calls = put_calls_;
  progress.outstanding = outstanding_;
}

void Sender::note_sent(std::size_t events, std::size_t bytes) {
  outstanding_ += events;
  sent_ += events;
  bytes_sent_ += bytes;
}

void Sender::note_stored(std::size_t events, std::size_t records) {
  outstanding_ -= events;
  acknowledged_ += events;
  records_stored_ += records;
}

bool Sender::note_failed_call(const base::Error& error, std::size_t records) {
  if (!is_passing(error)) {
    fail(error);
    return false;
  }
  (is_throttling(error) ? throttled_ : failed_) += records;
  return true;
}

void Sender::fail(const base::Error& error) {
  if (!failure_) failure_ = error;
  changed_.notify_all();
}

}  // namespace weir::replay
