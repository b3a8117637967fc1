// Settings of the producer, with the defaults of the workshop's (facts: amazon-kinesis-replay).
#pragma once

#include <cstddef>
#include <string>

#include "emulator/sim/time.h"

namespace weir::replay {

struct Options {
  std::string stream;
  /// Seconds of trip time that pass in one second.
  double speedup = 6480;
  sim::Duration statistics_interval = std::chrono::seconds{20};
  /// Records that may be on their way at a time, retries included.
  std::size_t max_outstanding = 10'000;
  /// Records a PutRecords call (API reference: at most 500).
  std::size_t batch_records = 500;
  /// A batch leaves when it is full or when its first event has been due for this long.
  sim::Duration linger = std::chrono::milliseconds{100};
  /// Records that were refused are sent again after 100 ms, doubled each time up to 2 s.
  sim::Duration first_backoff = std::chrono::milliseconds{100};
  sim::Duration last_backoff = std::chrono::milliseconds{2000};

  bool watermarks = true;
  sim::Duration watermark_interval = std::chrono::seconds{1};
  /// Pause before a refused watermark record is sent again.
  sim::Duration watermark_retry = std::chrono::milliseconds{100};
  sim::Duration shard_list_interval = std::chrono::seconds{10};
};

}  // namespace weir::replay
