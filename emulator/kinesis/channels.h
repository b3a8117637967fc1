// Channels: deliveries from an on-demand stream to S3 or S3 Tables, as far as the API shows them.
// They are created, updated, listed and deleted with AWS's states and rules; nothing is delivered.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "emulator/api/kinesis.h"
#include "emulator/base/caller.h"
#include "emulator/base/result.h"
#include "emulator/kinesis/limits.h"
#include "emulator/kinesis/tag_rules.h"
#include "emulator/sim/scheduler.h"

namespace weir::kinesis {

struct Stream;

struct Channel {
  api::kinesis::ChannelDescription description;
  std::string destination_type;
  Tags tags;
  Stream* stream = nullptr;  ///< Cannot be deleted while the channel is there.
  sim::Job transition;
};

class Channels {
 public:
  /// The references must outlive it.
  Channels(sim::Scheduler& scheduler, const Limits& limits, const base::Caller& scope)
      : scheduler_(scheduler), limits_(limits), scope_(scope) {}
  ~Channels();
  Channels(const Channels&) = delete;
  Channels& operator=(const Channels&) = delete;

  /// What must hold of a CreateChannel request whatever the state (API reference, CreateChannel).
  static base::Result<void> check(const api::kinesis::CreateChannelInput& input);
  /// `input` has passed check(); `stream` is its source, on-demand and ACTIVE.
  base::Result<api::kinesis::ChannelDescription> create(
      const api::kinesis::CreateChannelInput& input, Stream& stream);
  /// Answers the channel as it is after the call: UPDATING unless durations are zero.
  base::Result<api::kinesis::ChannelDescription> update(
      const api::kinesis::UpdateChannelInput& input);
  base::Result<void> remove(std::string_view arn);
  base::Result<api::kinesis::ListChannelsOutput> list(
      const api::kinesis::ListChannelsInput& input) const;
  /// nullptr when there is none.
  Channel* find(std::string_view arn);
  std::size_t size() const { return channels_.size(); }

 private:
  void change_after(Channel& channel, std::string_view status, std::function<void()> change);

  sim::Scheduler& scheduler_;
  const Limits& limits_;
  const base::Caller& scope_;
  std::map<std::string, Channel, std::less<>> channels_;  // By name.
  std::uint64_t created_ = 0;
};

}  // namespace weir::kinesis
