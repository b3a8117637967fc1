// Publishes the counters of a minute when the minute ends. Streams that counted nothing cost
// nothing: there is one event a minute, and only while some stream counts.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "emulator/base/metric_sink.h"
#include "emulator/sim/scheduler.h"

namespace weir::kinesis {

struct Stream;

class MetricsPublisher {
 public:
  using MinuteListener = std::function<void(Stream&)>;

  /// The references must outlive it. `on_minute` is called for each stream that counted something
  /// in the minute that has ended, by name.
  MetricsPublisher(sim::Scheduler& scheduler, base::MetricSink& sink, MinuteListener on_minute)
      : scheduler_(scheduler), sink_(sink), on_minute_(std::move(on_minute)) {}
  ~MetricsPublisher() { job_.cancel(); }
  MetricsPublisher(const MetricsPublisher&) = delete;
  MetricsPublisher& operator=(const MetricsPublisher&) = delete;

  /// Must come before anything of `stream` is counted.
  void begin(Stream& stream) {
    if (publish_at_ && !due()) {
      if (!stream_counts(stream)) add(stream);
      return;
    }
    begin_minute(stream);
  }
  /// Publishes what the stream has counted so far: to be called before it or one of its consumers
  /// goes.
  void flush(Stream& stream);

 private:
  bool due() const { return scheduler_.now() >= *publish_at_; }
  static bool stream_counts(const Stream& stream);
  void add(Stream& stream);
  void begin_minute(Stream& stream);
  void end_minute();

  sim::Scheduler& scheduler_;
  base::MetricSink& sink_;
  MinuteListener on_minute_;
  std::optional<sim::Time> publish_at_;
  std::vector<Stream*> counting_;
  sim::Job job_;
};

}  // namespace weir::kinesis
