// Encryption, capacity mode, warm throughput, record size and record distribution of a stream.
#include <algorithm>
#include <cctype>

#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/resource_errors.h"

namespace weir::kinesis {
namespace {

bool is_key_uuid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits =
        kForm[i] == '-' ? text[i] == '-' : std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
    if (!fits) return false;
  }
  return true;
}

/// The forms of KeyId (API reference, StartStreamEncryption). Whether there is such a key is not
/// checked: Weir has no KMS.
bool is_key_id(std::string_view text) {
  if (text.starts_with("arn:aws")) {
    const std::size_t kms = text.find(":kms:");
    return kms != std::string_view::npos && (text.find(":key/", kms) != std::string_view::npos ||
                                             text.find(":alias/", kms) != std::string_view::npos);
  }
  // Keys of several regions have ids such as mrk-1234abcd...
  return text.starts_with("alias/") || text.starts_with("mrk-") || is_key_uuid(text);
}

}  // namespace

void KinesisService::update_stream(Stream& stream, std::function<void()> effect) {
  set_status(stream, StreamStatus::kUpdating);
  change_after(stream, limits_.update_stream_duration, [this, &stream, effect = std::move(effect)] {
    effect();
    set_status(stream, StreamStatus::kActive);
  });
}

template <class Input>
base::Result<Stream*> KinesisService::begin_encryption(ControlCall call, const Input& input) {
  auto found = begin(call, input);
  if (!found) return found.error();
  if (input.encryption_type != api::kinesis::encryption_type::kKms) {
    return encryption_type_not_kms(input.encryption_type);
  }
  if (!is_key_id(input.key_id)) return bad_key_id(input.key_id);
  WEIR_RETURN_IF_ERROR(check_active(**found));
  return found;
}

base::Result<void> KinesisService::start_stream_encryption(
    const api::kinesis::StartStreamEncryptionInput& input) {
  auto found = begin_encryption(ControlCall::kStartStreamEncryption, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (stream.key_starts.used(scheduler_.now()) >= limits_.key_changes_per_day) {
    return too_many_key_changes(stream.name, limits_.key_changes_per_day, scope_);
  }
  stream.key_starts.use(scheduler_.now());
  update_stream(stream, [&stream, key = input.key_id] { stream.key_id = key; });
  return {};
}

base::Result<void> KinesisService::stop_stream_encryption(
    const api::kinesis::StopStreamEncryptionInput& input) {
  auto found = begin_encryption(ControlCall::kStopStreamEncryption, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (stream.key_stops.used(scheduler_.now()) >= limits_.key_changes_per_day) {
    return too_many_key_changes(stream.name, limits_.key_changes_per_day, scope_);
  }
  stream.key_stops.use(scheduler_.now());
  update_stream(stream, [&stream] { stream.key_id.reset(); });
  return {};
}

base::Result<void> KinesisService::check_mode_change(
    Stream& stream, bool on_demand, const std::optional<std::int32_t>& warm_mibps) {
  WEIR_RETURN_IF_ERROR(check_active(stream));
  if (!on_demand) {
    if (warm_mibps) return warm_throughput_of_provisioned();
    if (stream.channels > 0) return stream_has_channels(stream.name, scope_);
    if (stream.on_demand) {
      WEIR_RETURN_IF_ERROR(
          check_account_shards(static_cast<std::int64_t>(stream.open_shards.shards().size())));
    }
  } else {
    if (warm_mibps) WEIR_RETURN_IF_ERROR(check_warm_throughput(*warm_mibps));
    if (!stream.on_demand && on_demand_streams() >= limits_.on_demand_streams_per_account) {
      return too_many_on_demand_streams(limits_.on_demand_streams_per_account, scope_);
    }
  }
  if (stream.on_demand != on_demand &&
      stream.mode_changes.used(scheduler_.now()) >= limits_.mode_changes_per_day) {
    return too_many_mode_changes(stream.name, limits_.mode_changes_per_day, scope_);
  }
  return {};
}

base::Result<void> KinesisService::update_stream_mode(
    const api::kinesis::UpdateStreamModeInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_stream(std::nullopt, input.stream_arn, input.stream_id);
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kUpdateStreamMode, found ? (*found)->name : ""));
  if (!found) return found.error();
  Stream& stream = **found;
  const bool on_demand =
      input.stream_mode_details.stream_mode == api::kinesis::stream_mode::kOnDemand;
  WEIR_RETURN_IF_ERROR(check_mode_change(stream, on_demand, input.warm_throughput_mibps));
  if (stream.on_demand != on_demand) stream.mode_changes.use(scheduler_.now());
  set_status(stream, StreamStatus::kUpdating);
  change_after(stream, limits_.update_stream_duration,
               [this, &stream, on_demand, warm = input.warm_throughput_mibps] {
                 change_mode(stream, on_demand, warm);
               });
  return {};
}

void KinesisService::change_mode(Stream& stream, bool on_demand,
                                 const std::optional<std::int32_t>& warm_mibps) {
  // What either mode has of its own does not outlast it.
  stream.scaling.split.cancel();
  stream.scaling = {};
  stream.spreads_evenly = stream.spreads_evenly && on_demand;
  stream.on_demand = on_demand;
  for (Shard* shard : stream.open_shards.shards()) {
    shard->traffic = {shard->log.next_ordinal(), shard->appended_bytes};
  }
  recount(stream);
  // The shards stay as they are in both directions, unless they are fewer than wanted.
  const auto open = static_cast<std::int64_t>(stream.open_shards.shards().size());
  stream.scaling.warm_target_mibps = warm_mibps;
  if (warm_mibps && *warm_mibps > open) {
    reshard_to(stream, *warm_mibps);
    return;
  }
  stream.scaling.warm_current_mibps = warm_mibps;
  set_status(stream, StreamStatus::kActive);
}

base::Result<api::kinesis::UpdateStreamWarmThroughputOutput>
KinesisService::update_stream_warm_throughput(
    const api::kinesis::UpdateStreamWarmThroughputInput& input) {
  auto found = begin(ControlCall::kUpdateStreamWarmThroughput, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (!stream.on_demand) return stream_provisioned(stream.name, scope_);
  WEIR_RETURN_IF_ERROR(check_warm_throughput(input.warm_throughput_mibps));
  WEIR_RETURN_IF_ERROR(check_active(stream));
  auto& scaling = stream.scaling;
  scaling.warm_target_mibps = input.warm_throughput_mibps;
  api::kinesis::UpdateStreamWarmThroughputOutput output{
      stream.arn, stream.name,
      api::kinesis::WarmThroughputObject{scaling.warm_target_mibps, scaling.warm_current_mibps}};
  set_status(stream, StreamStatus::kUpdating);
  reshard_to(stream, shards_needed(scaling, scheduler_.now()));
  return output;
}

base::Result<void> KinesisService::update_max_record_size(
    const api::kinesis::UpdateMaxRecordSizeInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_stream(std::nullopt, input.stream_arn, input.stream_id);
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kUpdateMaxRecordSize, found ? (*found)->name : ""));
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(check_active(stream));
  update_stream(stream, [&stream, bytes = input.max_record_size_in_kib * kKibibyte] {
    stream.record_max_bytes = bytes;
  });
  return {};
}

base::Result<void> KinesisService::update_stream_record_distribution_strategy(
    const api::kinesis::UpdateStreamRecordDistributionStrategyInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_stream(std::nullopt, input.stream_arn, input.stream_id);
  WEIR_RETURN_IF_ERROR(
      admit(ControlCall::kUpdateStreamRecordDistributionStrategy, found ? (*found)->name : ""));
  if (!found) return found.error();
  Stream& stream = **found;
  const bool automatic =
      input.record_distribution_strategy == api::kinesis::record_distribution_strategy::kAuto;
  if (!stream.on_demand) {
    if (automatic) return distribution_of_provisioned();
    return stream_provisioned(stream.name, scope_);
  }
  if (!stream.serving()) return check_active(stream);
  stream.spreads_evenly = automatic;
  return {};
}

}  // namespace weir::kinesis
