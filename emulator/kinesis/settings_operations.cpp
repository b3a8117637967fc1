// Retention, enhanced monitoring and tags.
#include <algorithm>
#include <set>

#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/tag_rules.h"

namespace weir::kinesis {
namespace {

base::Result<void> check_retention_range(std::int32_t hours, const Limits& limits) {
  if (hours < limits.min_retention_hours) {
    return retention_too_short(hours, limits.min_retention_hours);
  }
  if (hours > limits.max_retention_hours) {
    return retention_too_long(hours, limits.max_retention_hours);
  }
  return {};
}

/// The shard-level metrics that a request names; ALL stands for the seven.
std::set<std::string> metrics_named(const std::vector<std::string>& names) {
  std::set<std::string> metrics;
  for (const std::string& name : names) {
    if (name != api::kinesis::metrics_name::kAll) {
      metrics.insert(name);
      continue;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(ShardMetric::kCount); ++i) {
      metrics.emplace(name_of(static_cast<ShardMetric>(i)));
    }
  }
  return metrics;
}

/// Sets the metrics and answers what was and what is.
api::kinesis::EnhancedMonitoringOutput change_metrics(Stream& stream,
                                                      std::set<std::string> desired) {
  const auto list = [](const std::set<std::string>& names) {
    return std::vector<std::string>(names.begin(), names.end());
  };
  api::kinesis::EnhancedMonitoringOutput output{stream.name, list(stream.shard_level_metrics),
                                                list(desired), stream.arn};
  stream.shard_level_metrics = std::move(desired);
  return output;
}

}  // namespace

base::Result<void> KinesisService::increase_stream_retention_period(
    const api::kinesis::IncreaseStreamRetentionPeriodInput& input) {
  auto found = begin(ControlCall::kIncreaseStreamRetentionPeriod, input);
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(check_retention_range(input.retention_period_hours, limits_));
  if (input.retention_period_hours < stream.retention_hours) {
    return retention_not_increased(input.retention_period_hours, stream.name,
                                   stream.retention_hours);
  }
  if (!stream.serving()) return stream_not_active(stream.name, to_string(stream.status), scope_);
  stream.retention_hours = input.retention_period_hours;
  return {};
}

base::Result<void> KinesisService::decrease_stream_retention_period(
    const api::kinesis::DecreaseStreamRetentionPeriodInput& input) {
  auto found = begin(ControlCall::kDecreaseStreamRetentionPeriod, input);
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(check_retention_range(input.retention_period_hours, limits_));
  if (input.retention_period_hours > stream.retention_hours) {
    return retention_not_decreased(input.retention_period_hours, stream.name,
                                   stream.retention_hours);
  }
  if (!stream.serving()) return stream_not_active(stream.name, to_string(stream.status), scope_);
  stream.retention_hours = input.retention_period_hours;
  return {};
}

base::Result<api::kinesis::EnhancedMonitoringOutput> KinesisService::enable_enhanced_monitoring(
    const api::kinesis::EnableEnhancedMonitoringInput& input) {
  auto found = begin(ControlCall::kEnableEnhancedMonitoring, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (!stream.serving()) return stream_not_active(stream.name, to_string(stream.status), scope_);
  std::set<std::string> desired = metrics_named(input.shard_level_metrics);
  desired.insert(stream.shard_level_metrics.begin(), stream.shard_level_metrics.end());
  return change_metrics(stream, std::move(desired));
}

base::Result<api::kinesis::EnhancedMonitoringOutput> KinesisService::disable_enhanced_monitoring(
    const api::kinesis::DisableEnhancedMonitoringInput& input) {
  auto found = begin(ControlCall::kDisableEnhancedMonitoring, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (!stream.serving()) return stream_not_active(stream.name, to_string(stream.status), scope_);
  std::set<std::string> desired = stream.shard_level_metrics;
  for (const std::string& name : metrics_named(input.shard_level_metrics)) desired.erase(name);
  return change_metrics(stream, std::move(desired));
}

base::Result<void> KinesisService::add_tags_to_stream(
    const api::kinesis::AddTagsToStreamInput& input) {
  auto found = begin(ControlCall::kAddTagsToStream, input);
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(
      check_new_tags(stream.name, input.tags, stream.tags, limits_.tags_per_stream, scope_));
  for (const auto& [key, value] : input.tags) stream.tags[key] = value;
  return {};
}

base::Result<api::kinesis::ListTagsForStreamOutput> KinesisService::list_tags_for_stream(
    const api::kinesis::ListTagsForStreamInput& input) {
  auto found = begin(ControlCall::kListTagsForStream, input);
  if (!found) return found.error();
  const Stream& stream = **found;
  const auto page = static_cast<std::size_t>(input.limit.value_or(kListTagsDefaultLimit));
  api::kinesis::ListTagsForStreamOutput output;
  auto tag = stream.tags.begin();
  if (input.exclusive_start_tag_key) tag = stream.tags.upper_bound(*input.exclusive_start_tag_key);
  for (; tag != stream.tags.end(); ++tag) {
    if (output.tags.size() == page) {
      output.has_more_tags = true;
      break;
    }
    output.tags.push_back({tag->first, tag->second});
  }
  return output;
}

base::Result<void> KinesisService::remove_tags_from_stream(
    const api::kinesis::RemoveTagsFromStreamInput& input) {
  auto found = begin(ControlCall::kRemoveTagsFromStream, input);
  if (!found) return found.error();
  WEIR_RETURN_IF_ERROR(check_removed_tags((*found)->name, input.tag_keys, scope_));
  for (const std::string& key : input.tag_keys) (*found)->tags.erase(key);
  return {};
}

}  // namespace weir::kinesis
