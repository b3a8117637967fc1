// A Kinesis service in a world of its own, and short ways to talk to it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "emulator/base/md5.h"
#include "emulator/kinesis/kinesis_service.h"

namespace weir::kinesis {

/// Keeps what it is given.
class MetricLog : public base::MetricSink {
 public:
  void put(const base::MetricDatum& datum) override { data.push_back(datum); }

  /// The statistics of the only datum of that name; a sample count of -1 when there is not one.
  base::StatisticSet only(std::string_view name, std::string_view shard_id = {}) const {
    base::StatisticSet found{-1, 0, 0, 0};
    for (const auto& datum : data) {
      const bool of_shard = datum.dimensions.front().name == "ShardId";
      if (datum.name != name || of_shard == shard_id.empty()) continue;
      if (of_shard && datum.dimensions.front().value != shard_id) continue;
      if (found.sample_count >= 0) return {-1, 0, 0, 0};
      found = datum.statistics;
    }
    return found;
  }

  std::vector<base::MetricDatum> data;
};

/// Every non-bulk event as text.
inline std::string text_of(const sim::Event& event) {
  std::string text(event.kind);
  for (const sim::Field& field : event.fields) {
    if (const auto* word = std::get_if<std::string_view>(&field.value)) {
      text += ' ';
      text += word->empty() ? "-" : *word;
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      text += ' ' + std::to_string(*number);
    }
  }
  return text;
}

/// 2026-01-05T08:00:00Z.
inline constexpr std::int64_t kStartMs = 1'767'600'000'000;

inline constexpr std::string_view kStream = "trips";

inline Limits immediate() {
  Limits limits;
  limits.set_transitions(sim::Duration::zero());
  return limits;
}

struct KinesisWorld {
  explicit KinesisWorld(Limits limits = immediate())
      : kinesis(scheduler, timeline, metrics, base::Caller{"111111111111", "eu-west-1"},
                std::move(limits)) {
    timeline.add_listener([this](const sim::Event& event) { events.push_back(text_of(event)); });
  }

  void create(std::int32_t shards, std::string_view name = kStream) {
    api::kinesis::CreateStreamInput input;
    input.stream_name = name;
    input.shard_count = shards;
    ASSERT_TRUE(kinesis.create_stream(input).ok());
  }
  void advance(sim::Duration by) { scheduler.run_until(scheduler.now() + by); }

  /// Puts one record per entry of `hash_tops`: the top byte of its hash key.
  api::kinesis::PutRecordsBatchResult put(const std::vector<unsigned>& hash_tops,
                                          std::string_view data = "data") {
    std::vector<api::kinesis::PutRecordView> records;
    for (const unsigned top : hash_tops) {
      records.push_back({data, "key", {std::uint64_t{top} << 56, 0}});
    }
    auto result = kinesis.put_records({kStream, records});
    EXPECT_TRUE(result.ok()) << result.error().message;
    return result.ok() ? *result : api::kinesis::PutRecordsBatchResult{};
  }
  api::kinesis::PutRecordsBatchResult put_many(std::size_t count, std::string_view data = "data") {
    return put(std::vector<unsigned>(count, 0), data);
  }

  base::Result<std::string> try_iterator(std::string_view shard_id, std::string_view type,
                                         std::optional<std::string> number = {},
                                         std::optional<base::Timestamp> timestamp = {}) {
    api::kinesis::GetShardIteratorInput input;
    input.stream_name = kStream;
    input.shard_id = shard_id;
    input.shard_iterator_type = type;
    input.starting_sequence_number = std::move(number);
    input.timestamp = timestamp;
    auto output = kinesis.get_shard_iterator(input);
    if (!output) return output.error();
    return *output->shard_iterator;
  }
  std::string iterator(std::string_view shard_id, std::string_view type = "TRIM_HORIZON",
                       std::optional<std::string> number = {},
                       std::optional<base::Timestamp> timestamp = {}) {
    auto text = try_iterator(shard_id, type, std::move(number), timestamp);
    EXPECT_TRUE(text.ok()) << text.error().message;
    return text.ok() ? *text : "";
  }
  /// All that one call returns for the shard from its beginning.
  api::kinesis::GetRecordsBatch read(std::string_view shard_id, std::int32_t limit = 10'000) {
    auto batch = kinesis.get_records(iterator(shard_id), limit);
    EXPECT_TRUE(batch.ok()) << batch.error().message;
    return batch.ok() ? std::move(*batch) : api::kinesis::GetRecordsBatch{};
  }

  base::Result<api::kinesis::UpdateShardCountOutput> scale(std::int32_t target) {
    api::kinesis::UpdateShardCountInput input;
    input.stream_name = kStream;
    input.target_shard_count = target;
    input.scaling_type = "UNIFORM_SCALING";
    return kinesis.update_shard_count(input);
  }
  api::kinesis::StreamDescriptionSummary summary() {
    api::kinesis::DescribeStreamSummaryInput input;
    input.stream_name = kStream;
    auto output = kinesis.describe_stream_summary(input);
    EXPECT_TRUE(output.ok()) << output.error().message;
    return output.ok() ? output->stream_description_summary
                       : api::kinesis::StreamDescriptionSummary{};
  }
  std::vector<api::kinesis::Shard> shards() {
    api::kinesis::ListShardsInput input;
    input.stream_name = kStream;
    auto output = kinesis.list_shards(input);
    EXPECT_TRUE(output.ok()) << output.error().message;
    return output.ok() ? *output->shards : std::vector<api::kinesis::Shard>{};
  }

  sim::Scheduler scheduler{{.start = sim::from_millis(kStartMs)}};
  sim::Timeline timeline;
  MetricLog metrics;
  std::vector<std::string> events;
  KinesisService kinesis;
};

/// Whether the ranges, in order, are `count` equal ones, up to rounding.
inline bool nearly_uniform(const std::vector<HashRange>& ranges, std::size_t count) {
  const auto ideal = uniform_ranges(count);
  if (ranges.size() != count || ranges.back().end != base::kMaxHashKey) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && next_key(ranges[i - 1].end) != ranges[i].start) return false;
    const std::uint64_t a = ranges[i].start.high, b = ideal[i].start.high;
    if (std::max(a, b) - std::min(a, b) > 1) return false;
  }
  return true;
}

inline const std::string kShard0 = "shardId-000000000000";
inline const std::string kShard1 = "shardId-000000000001";
inline const std::string kShard2 = "shardId-000000000002";
inline const std::string kShard3 = "shardId-000000000003";

}  // namespace weir::kinesis
