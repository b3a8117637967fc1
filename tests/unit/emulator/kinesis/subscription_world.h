// A stream with one registered consumer, and a sink that keeps what it is sent.
#pragma once

#include <string>
#include <vector>

#include "emulator/kinesis/subscription.h"
#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {

inline const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
inline const std::string kConsumerArn = kArn + "/consumer/reader:1767600000";

/// Keeps what it is sent.
struct Listener : SubscriptionSink {
  bool on_event(SubscriptionEvent event) override {
    events.push_back(std::move(event));
    return wants_more;
  }
  void on_end(std::optional<base::Error> error) override {
    ++ends;
    end_code = error ? error->code : "";
  }
  std::size_t records() const {
    std::size_t count = 0;
    for (const auto& event : events) count += event.records.size();
    return count;
  }

  bool wants_more = true;
  std::vector<SubscriptionEvent> events;
  int ends = 0;
  std::string end_code;
};

struct SubscriptionWorld : KinesisWorld {
  explicit SubscriptionWorld(std::int32_t shards = 1, Limits limits = immediate())
      : KinesisWorld(std::move(limits)) {
    create(shards);
    EXPECT_TRUE(
        kinesis.register_stream_consumer({.stream_arn = kArn, .consumer_name = "reader"}).ok());
  }

  base::Result<SubscriptionHandle> subscribe(SubscriptionSink& sink, std::string type = "LATEST",
                                             std::optional<std::string> number = {},
                                             std::string shard_id = kShard0) {
    api::kinesis::SubscribeToShardInput input;
    input.consumer_arn = kConsumerArn;
    input.shard_id = std::move(shard_id);
    input.starting_position = {std::move(type), std::move(number), std::nullopt};
    return kinesis.subscribe_to_shard(input, sink);
  }
  SubscriptionHandle open(SubscriptionSink& sink, std::string type = "LATEST",
                          std::optional<std::string> number = {}, std::string shard_id = kShard0) {
    auto handle = subscribe(sink, std::move(type), std::move(number), std::move(shard_id));
    EXPECT_TRUE(handle.ok()) << handle.error().message;
    return handle.ok() ? std::move(*handle) : SubscriptionHandle{};
  }
};

}  // namespace weir::kinesis
