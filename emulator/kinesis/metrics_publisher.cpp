#include "emulator/kinesis/metrics_publisher.h"

#include <algorithm>
#include <chrono>

#include "emulator/kinesis/stream.h"

namespace weir::kinesis {
namespace {

void publish_stream(Stream& stream, base::MetricSink& sink, base::Timestamp minute) {
  const base::Dimension by_stream{"StreamName", stream.name};
  stream.counters.publish(sink, minute, {by_stream}, nullptr);
  for (auto& [name, consumer] : stream.consumers) {
    consumer->counters.publish(sink, minute, {{"ConsumerName", name}, by_stream}, nullptr);
  }
  if (stream.shard_level_metrics.empty()) return;
  for (auto& shard : stream.shards) {
    if (shard->counters == nullptr || !shard->counters->any()) continue;
    shard->counters->publish(sink, minute, {{"ShardId", shard->id}, by_stream},
                             &stream.shard_level_metrics);
  }
}

}  // namespace

bool MetricsPublisher::stream_counts(const Stream& stream) {
  return stream.counting;
}

void MetricsPublisher::add(Stream& stream) {
  stream.counting = true;
  counting_.push_back(&stream);
}

void MetricsPublisher::begin_minute(Stream& stream) {
  // Another event of the boundary's instant may come before the one that publishes.
  if (publish_at_) {
    job_.cancel();
    end_minute();
  }
  publish_at_ =
      std::chrono::floor<std::chrono::minutes>(scheduler_.now()) + std::chrono::minutes{1};
  job_ = scheduler_.call_at(
      *publish_at_, [this] { end_minute(); }, "kinesis.metrics");
  add(stream);
}

void MetricsPublisher::end_minute() {
  const base::Timestamp minute{sim::to_millis(*publish_at_) - 60'000};
  publish_at_.reset();
  std::vector<Stream*> ended = std::move(counting_);
  counting_.clear();
  // What counted first depends on the order of calls; what is published must not.
  std::ranges::sort(ended, [](const Stream* a, const Stream* b) { return a->name < b->name; });
  for (Stream* stream : ended) {
    stream->counting = false;
    publish_stream(*stream, sink_, minute);
    on_minute_(*stream);
  }
}

void MetricsPublisher::flush(Stream& stream) {
  if (!stream.counting) return;
  stream.counting = false;
  std::erase(counting_, &stream);
  publish_stream(stream, sink_, {sim::to_millis(*publish_at_) - 60'000});
}

}  // namespace weir::kinesis
