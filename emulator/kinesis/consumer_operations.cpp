// Registered consumers, and SubscribeToShard.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "emulator/api/validate.h"
#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/opaque_token.h"
#include "emulator/kinesis/resource_errors.h"

namespace weir::kinesis {
namespace {

constexpr std::uint64_t kListConsumersPurpose = 0x6c697374436f6e73;

api::kinesis::Consumer shape_of(const Consumer& consumer) {
  return {
      consumer.name, consumer.arn, std::string(to_string(consumer.status)), {consumer.created_ms}};
}

/// The parts of "STREAM-ARN/consumer/NAME:SECONDS".
struct ConsumerArn {
  std::string_view stream_arn;
  std::string_view name;
};

std::optional<ConsumerArn> parse_consumer_arn(std::string_view arn) {
  constexpr std::string_view kInfix = "/consumer/";
  const std::size_t at = arn.find(kInfix);
  const std::size_t colon = arn.rfind(':');
  if (at == std::string_view::npos || colon < at + kInfix.size()) return std::nullopt;
  return ConsumerArn{arn.substr(0, at), arn.substr(at + kInfix.size(), colon - at - kInfix.size())};
}

/// Of a NextToken: it names the stream, so that the pages of an older one of its name end.
std::string token_for(const Stream& stream, std::string_view last_name, std::int64_t now_ms) {
  return seal_token(kListConsumersPurpose,
                    fmt::format("{} {} {}", now_ms, stream.incarnation, last_name));
}

struct ConsumersToken {
  std::int64_t created_ms = 0;
  std::uint64_t incarnation = 0;
  std::string last_name;
};

std::optional<ConsumersToken> parse_token(std::string_view text) {
  const auto payload = open_token(kListConsumersPurpose, text);
  if (!payload) return std::nullopt;
  ConsumersToken token;
  const char* const end = payload->data() + payload->size();
  auto parsed = std::from_chars(payload->data(), end, token.created_ms);
  if (parsed.ec != std::errc{} || parsed.ptr == end) return std::nullopt;
  parsed = std::from_chars(parsed.ptr + 1, end, token.incarnation);
  if (parsed.ec != std::errc{} || parsed.ptr == end) return std::nullopt;
  token.last_name.assign(parsed.ptr + 1, end);
  return token;
}

}  // namespace

std::string_view to_string(ConsumerStatus status) {
  switch (status) {
    case ConsumerStatus::kCreating:
      return "CREATING";
    case ConsumerStatus::kActive:
      return "ACTIVE";
    case ConsumerStatus::kDeleting:
      return "DELETING";
  }
  return "";
}

base::Result<ConsumerRef> KinesisService::consumer_named(std::string_view arn) const {
  const auto parsed = parse_consumer_arn(arn);
  if (!parsed) return consumer_arn_malformed(arn);
  Stream* stream = stream_named(parsed->stream_arn);
  if (stream == nullptr) return consumer_not_found(arn, scope_);
  const auto found = stream->consumers.find(parsed->name);
  if (found == stream->consumers.end() || found->second->arn != arn) {
    return consumer_not_found(arn, scope_);
  }
  return ConsumerRef{stream, found->second.get()};
}

template <class Input>
base::Result<ConsumerRef> KinesisService::consumer_of(const Input& input) const {
  if (input.consumer_arn) {
    auto found = consumer_named(*input.consumer_arn);
    if (!found) return found.error();
    const bool same = (!input.stream_arn || *input.stream_arn == found->stream->arn) &&
                      (!input.stream_id || *input.stream_id == found->stream->id) &&
                      (!input.consumer_name || *input.consumer_name == found->consumer->name);
    if (!same) return consumer_names_differ(*input.consumer_arn);
    return found;
  }
  if (!(input.stream_arn || input.stream_id) || !input.consumer_name) return consumer_not_named();
  auto stream = find_stream(std::nullopt, input.stream_arn, input.stream_id);
  if (!stream) return stream.error();
  const auto found = (*stream)->consumers.find(*input.consumer_name);
  if (found == (*stream)->consumers.end()) return consumer_not_found(*input.consumer_name, scope_);
  return ConsumerRef{*stream, found->second.get()};
}

base::Result<void> KinesisService::check_new_consumer(
    const Stream& stream, const api::kinesis::RegisterStreamConsumerInput& input) const {
  if (!stream.serving()) return stream_not_serving(stream.name, to_string(stream.status), scope_);
  if (stream.consumers.contains(input.consumer_name)) {
    return consumer_exists(input.consumer_name, stream.name, scope_);
  }
  if (input.tags) {
    WEIR_RETURN_IF_ERROR(
        check_new_tags(input.consumer_name, *input.tags, {}, limits_.tags_per_stream, scope_));
  }
  const bool advantage = stream.on_demand && account_settings_.committed(scheduler_.now());
  const std::int64_t limit =
      advantage ? limits_.consumers_per_advantage_stream : limits_.consumers_per_stream;
  if (static_cast<std::int64_t>(stream.consumers.size()) >= limit) {
    return too_many_consumers(stream.name, limit, scope_);
  }
  const auto creating = std::ranges::count_if(stream.consumers, [](const auto& entry) {
    return entry.second->status == ConsumerStatus::kCreating;
  });
  if (creating >= limits_.consumers_in_creating) {
    return too_many_consumers_in_creating(stream.name, limits_.consumers_in_creating, scope_);
  }
  return {};
}

base::Result<api::kinesis::RegisterStreamConsumerOutput> KinesisService::register_stream_consumer(
    const api::kinesis::RegisterStreamConsumerInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_stream(std::nullopt, input.stream_arn, input.stream_id);
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kRegisterStreamConsumer, found ? (*found)->name : ""));
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(check_new_consumer(stream, input));
  auto owned = std::make_unique<Consumer>();
  Consumer& consumer = *owned;
  consumer.name = input.consumer_name;
  consumer.created_ms = now_ms();
  consumer.arn = fmt::format("{}/consumer/{}:{}", stream.arn, consumer.name, now_ms() / 1000);
  consumer.tags = input.tags.value_or(Tags{});
  stream.consumers.emplace(consumer.name, std::move(owned));
  // AWS answers CREATING even when it is quick.
  api::kinesis::RegisterStreamConsumerOutput output{shape_of(consumer)};
  const auto activate = [&consumer] { consumer.status = ConsumerStatus::kActive; };
  if (limits_.consumer_duration <= sim::Duration::zero()) {
    activate();
  } else {
    consumer.transition = scheduler_.call_at(scheduler_.now() + limits_.consumer_duration, activate,
                                             "kinesis.consumer");
  }
  return output;
}

base::Result<void> KinesisService::deregister_stream_consumer(
    const api::kinesis::DeregisterStreamConsumerInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = consumer_of(input);
  WEIR_RETURN_IF_ERROR(
      admit(ControlCall::kDeregisterStreamConsumer, found ? found->stream->name : ""));
  if (!found) return found.error();
  auto& [stream, consumer] = *found;
  if (consumer->status == ConsumerStatus::kDeleting) return {};
  consumer->status = ConsumerStatus::kDeleting;
  consumer->transition.cancel();
  subscriptions_.end_all_of(*consumer, consumer_not_found(consumer->arn, scope_));
  const auto remove = [this, stream = stream, consumer = consumer] {
    metrics_.flush(*stream);
    stream->consumers.erase(stream->consumers.find(consumer->name));
  };
  if (limits_.consumer_duration <= sim::Duration::zero()) {
    remove();
  } else {
    consumer->transition = scheduler_.call_at(scheduler_.now() + limits_.consumer_duration, remove,
                                              "kinesis.consumer");
  }
  return {};
}

base::Result<api::kinesis::DescribeStreamConsumerOutput> KinesisService::describe_stream_consumer(
    const api::kinesis::DescribeStreamConsumerInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = consumer_of(input);
  WEIR_RETURN_IF_ERROR(
      admit(ControlCall::kDescribeStreamConsumer, found ? found->stream->name : ""));
  if (!found) return found.error();
  const Consumer& consumer = *found->consumer;
  return api::kinesis::DescribeStreamConsumerOutput{{consumer.name,
                                                     consumer.arn,
                                                     std::string(to_string(consumer.status)),
                                                     {consumer.created_ms},
                                                     found->stream->arn}};
}

base::Result<api::kinesis::ListStreamConsumersOutput> KinesisService::list_stream_consumers(
    const api::kinesis::ListStreamConsumersInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_stream(std::nullopt, input.stream_arn, input.stream_id);
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kListStreamConsumers, found ? (*found)->name : ""));
  if (!found) return found.error();
  const Stream& stream = **found;
  const auto& created = input.stream_creation_timestamp;
  if (input.next_token && created) return next_token_with_stream();
  if (created && created->millis / 1000 != stream.created_ms / 1000) {
    return stream_not_found(stream.name, scope_);
  }
  std::string after;
  if (input.next_token) {
    auto token = parse_token(*input.next_token);
    if (!token || token->incarnation != stream.incarnation) return invalid_next_token();
    if (now_ms() - token->created_ms > limits_.next_token_life_ms) {
      return expired_next_token(token->created_ms, now_ms(), limits_.next_token_life_ms);
    }
    after = std::move(token->last_name);
  }
  const auto page = static_cast<std::size_t>(
      std::min(input.max_results.value_or(kListConsumersMaxResults), kListConsumersMaxResults));
  api::kinesis::ListStreamConsumersOutput output;
  auto& consumers = output.consumers.emplace();
  for (auto it = stream.consumers.upper_bound(after); it != stream.consumers.end(); ++it) {
    if (consumers.size() == page) {
      output.next_token = token_for(stream, consumers.back().consumer_name, now_ms());
      break;
    }
    consumers.push_back(shape_of(*it->second));
  }
  return output;
}

base::Result<SubscriptionHandle> KinesisService::subscribe_to_shard(
    const api::kinesis::SubscribeToShardInput& input, SubscriptionSink& sink) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = consumer_named(input.consumer_arn);
  if (!found) return found.error();
  auto& [stream, consumer] = *found;
  if (input.stream_id && *input.stream_id != stream->id) {
    return stream_id_and_name_differ(*input.stream_id, stream->name);
  }
  if (!stream->serving()) return stream_not_found(stream->name, scope_);
  const auto index = parse_shard_id(input.shard_id);
  if (!index) return shard_not_in_stream(input.shard_id, stream->name, scope_);
  Shard* shard = stream->find_shard(*index, now_ms());
  if (shard == nullptr) return shard_does_not_exist(shard_id_of(*index), stream->name, scope_);
  if (consumer->status != ConsumerStatus::kActive) {
    return consumer_not_active(consumer->name, consumer->created_ms / 1000, stream->name, scope_);
  }
  const auto& from = input.starting_position;
  if (input.dry_run.value_or(false)) {
    auto ordinal =
        starting_ordinal(*stream, *shard, from.type, from.sequence_number, from.timestamp);
    return ordinal ? dry_run() : ordinal.error();
  }
  WEIR_RETURN_IF_ERROR(subscriptions_.admit(*stream, *consumer, *shard));
  auto ordinal = starting_ordinal(*stream, *shard, from.type, from.sequence_number, from.timestamp);
  if (!ordinal) return ordinal.error();
  return subscriptions_.open(*stream, *consumer, *shard, *ordinal, sink);
}

}  // namespace weir::kinesis
