#include "pipeline/host/limit_overrides.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <iterator>
#include <limits>

namespace weir::host {
namespace {

using Options = cloud::Cloud::Options;

/// What is wrong with `value`; empty when it was taken.
std::string_view set(bool& limit, double value) {
  if (value != 0 && value != 1) return "0 or 1 is wanted";
  limit = value != 0;
  return {};
}
std::string_view set(double& limit, double value) {
  limit = value;
  return {};
}
template <std::integral Number>
std::string_view set(Number& limit, double value) {
  if (value != std::floor(value)) return "a whole number is wanted";
  if (value > std::numeric_limits<std::int32_t>::max() && sizeof(Number) == 4) return "too great";
  limit = static_cast<Number>(value);
  return {};
}
std::string_view set(sim::Duration& limit, double seconds) {
  limit = sim::Duration{std::llround(seconds * 1e6)};
  return {};
}

template <auto Service, auto Limit>
std::string_view assign(Options& options, double value) {
  return set((options.*Service).*Limit, value);
}

struct Override {
  std::string_view name;
  std::string_view (*apply)(Options& options, double value);
};

/// Beyond this no quota means anything, and every sum of a few of them is still exact.
constexpr double kGreatest = 1e12;

constexpr Override kOverrides[] = {
    {"kinesis.throughput", assign<&Options::kinesis, &kinesis::Limits::throughput>},
    {"kinesis.write_records_per_second_per_shard",
     assign<&Options::kinesis, &kinesis::Limits::write_records_per_second_per_shard>},
    {"kinesis.write_bytes_per_second_per_shard",
     assign<&Options::kinesis, &kinesis::Limits::write_bytes_per_second_per_shard>},
    {"kinesis.read_bytes_per_second_per_shard",
     assign<&Options::kinesis, &kinesis::Limits::read_bytes_per_second_per_shard>},
    {"kinesis.get_records_calls_per_second_per_shard",
     assign<&Options::kinesis, &kinesis::Limits::get_records_calls_per_second_per_shard>},
    {"kinesis.get_shard_iterator_calls_per_second_per_shard",
     assign<&Options::kinesis, &kinesis::Limits::get_shard_iterator_calls_per_second_per_shard>},
    {"kinesis.get_records_max_records",
     assign<&Options::kinesis, &kinesis::Limits::get_records_max_records>},
    {"kinesis.get_records_max_bytes",
     assign<&Options::kinesis, &kinesis::Limits::get_records_max_bytes>},
    {"kinesis.put_records_max_records",
     assign<&Options::kinesis, &kinesis::Limits::put_records_max_records>},
    {"kinesis.put_records_max_bytes",
     assign<&Options::kinesis, &kinesis::Limits::put_records_max_bytes>},
    {"kinesis.record_max_bytes", assign<&Options::kinesis, &kinesis::Limits::record_max_bytes>},
    {"kinesis.shards_per_account", assign<&Options::kinesis, &kinesis::Limits::shards_per_account>},
    {"kinesis.streams_in_creating",
     assign<&Options::kinesis, &kinesis::Limits::streams_in_creating>},
    {"kinesis.on_demand_streams_per_account",
     assign<&Options::kinesis, &kinesis::Limits::on_demand_streams_per_account>},
    {"kinesis.max_retention_hours",
     assign<&Options::kinesis, &kinesis::Limits::max_retention_hours>},
    {"kinesis.update_shard_count_calls_per_day",
     assign<&Options::kinesis, &kinesis::Limits::update_shard_count_calls_per_day>},
    {"kinesis.update_shard_count_max_shards",
     assign<&Options::kinesis, &kinesis::Limits::update_shard_count_max_shards>},
    {"kinesis.update_shard_count_factor_two",
     assign<&Options::kinesis, &kinesis::Limits::update_shard_count_factor_two>},
    {"kinesis.consumers_per_stream",
     assign<&Options::kinesis, &kinesis::Limits::consumers_per_stream>},
    {"kinesis.consumers_in_creating",
     assign<&Options::kinesis, &kinesis::Limits::consumers_in_creating>},
    {"kinesis.control_calls_per_second",
     assign<&Options::kinesis, &kinesis::Limits::control_calls_per_second>},
    {"kinesis.describe_stream_calls_per_second",
     assign<&Options::kinesis, &kinesis::Limits::describe_stream_calls_per_second>},
    {"kinesis.describe_stream_summary_calls_per_second",
     assign<&Options::kinesis, &kinesis::Limits::describe_stream_summary_calls_per_second>},
    {"kinesis.list_shards_calls_per_second",
     assign<&Options::kinesis, &kinesis::Limits::list_shards_calls_per_second>},
    {"kinesis.update_shard_count_calls_per_second",
     assign<&Options::kinesis, &kinesis::Limits::update_shard_count_calls_per_second>},
    {"kinesis.subscribe_calls_per_second",
     assign<&Options::kinesis, &kinesis::Limits::subscribe_calls_per_second>},
    {"kinesis.subscribe_bytes_per_second",
     assign<&Options::kinesis, &kinesis::Limits::subscribe_bytes_per_second>},
    {"kinesis.record_memory_bytes",
     assign<&Options::kinesis, &kinesis::Limits::record_memory_bytes>},
    {"kinesis.create_stream_seconds",
     assign<&Options::kinesis, &kinesis::Limits::create_stream_duration>},
    {"kinesis.delete_stream_seconds",
     assign<&Options::kinesis, &kinesis::Limits::delete_stream_duration>},
    {"kinesis.reshard_step_seconds",
     assign<&Options::kinesis, &kinesis::Limits::reshard_step_duration>},
    {"kinesis.update_stream_seconds",
     assign<&Options::kinesis, &kinesis::Limits::update_stream_duration>},
    {"kinesis.consumer_seconds", assign<&Options::kinesis, &kinesis::Limits::consumer_duration>},
    {"kinesis.on_demand_scaling_seconds",
     assign<&Options::kinesis, &kinesis::Limits::on_demand_scaling_duration>},
    {"kinesis.subscription_life_seconds",
     assign<&Options::kinesis, &kinesis::Limits::subscription_life>},
    {"kinesis.subscription_heartbeat_seconds",
     assign<&Options::kinesis, &kinesis::Limits::subscription_heartbeat>},
    {"analytics.applications_per_region",
     assign<&Options::analytics, &analytics::Limits::applications_per_region>},
    {"analytics.snapshots_per_application",
     assign<&Options::analytics, &analytics::Limits::snapshots_per_application>},
    {"analytics.kpus_per_application",
     assign<&Options::analytics, &analytics::Limits::kpus_per_application>},
    {"analytics.parallelism_max", assign<&Options::analytics, &analytics::Limits::parallelism_max>},
    {"analytics.scale_out_cpu_percent",
     assign<&Options::analytics, &analytics::Limits::scale_out_cpu_percent>},
    {"analytics.scale_out_minutes",
     assign<&Options::analytics, &analytics::Limits::scale_out_minutes>},
    {"analytics.scale_in_cpu_percent",
     assign<&Options::analytics, &analytics::Limits::scale_in_cpu_percent>},
    {"analytics.scale_in_minutes",
     assign<&Options::analytics, &analytics::Limits::scale_in_minutes>},
    {"analytics.start_seconds", assign<&Options::analytics, &analytics::Limits::start_duration>},
    {"analytics.savepoint_and_stop_seconds",
     assign<&Options::analytics, &analytics::Limits::savepoint_and_stop_duration>},
    {"analytics.restart_seconds",
     assign<&Options::analytics, &analytics::Limits::restart_duration>},
    {"analytics.force_stop_seconds",
     assign<&Options::analytics, &analytics::Limits::force_stop_duration>},
    {"analytics.job_restart_delay_seconds",
     assign<&Options::analytics, &analytics::Limits::job_restart_delay>},
    {"lambda.concurrent_executions",
     assign<&Options::lambda, &lambda::Limits::concurrent_executions>},
    {"lambda.invocation_seconds", assign<&Options::lambda, &lambda::Limits::invocation_duration>}};

std::string known_names() {
  std::string names;
  for (const Override& entry : kOverrides) {
    names += names.empty() ? "" : ", ";
    names += entry.name;
  }
  return names;
}

}  // namespace

base::Result<void> apply_limit(std::string_view name, double value, Options& options) {
  const auto found = std::ranges::find(kOverrides, name, &Override::name);
  if (found == std::end(kOverrides)) {
    return base::client_error("BadInput",
                              fmt::format("unknown limit '{}'; known: {}", name, known_names()));
  }
  std::string_view wrong = "a number from 0 to 1e12 is wanted";
  if (value >= 0 && value <= kGreatest) wrong = found->apply(options, value);
  if (!wrong.empty()) {
    return base::client_error("BadInput", fmt::format("{:g}: {}", value, wrong));
  }
  return {};
}

base::Result<void> apply_limits(const Scenario& scenario, Options& options) {
  for (const LimitOverride& wanted : scenario.limits) {
    const auto applied = apply_limit(wanted.name, wanted.value, options);
    if (!applied.ok()) {
      return base::client_error(
          "BadInput", fmt::format("{}:{}: limits.{}: {}", scenario.file, wanted.line, wanted.name,
                                  applied.error().message));
    }
  }
  return {};
}

}  // namespace weir::host
