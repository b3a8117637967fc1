#include "pipeline/host/scenario.h"

#include <fmt/format.h>

#include <filesystem>

#include "pipeline/config/yaml_reader.h"
#include "pipeline/host/scenario_expectation.h"

namespace weir::host {
namespace {

namespace fs = std::filesystem;
using config::BadInput;
using config::load_yaml;
using config::YamlValue;

sim::Duration microseconds(const YamlValue& value) {
  return std::chrono::floor<sim::Duration>(value.duration());
}

std::string beside(const std::string& file, const std::string& path) {
  if (fs::path{path}.is_absolute()) return path;
  return (fs::path{file}.parent_path() / path).lexically_normal().string();
}

StackReference read_stack(const std::string& file, const YamlValue& value) {
  value.expect_keys({"template", "parameters"});
  StackReference stack;
  stack.line = value.line();
  stack.template_file = beside(file, value.require("template").text());
  if (!fs::exists(stack.template_file)) {
    value.require("template").fail(fmt::format("no such file: {}", stack.template_file));
  }
  if (const auto parameters = value.get("parameters")) {
    for (const auto& [name, entry] : parameters->entries()) stack.parameters[name] = entry.text();
  }
  return stack;
}

VolumeFactor read_factor(const YamlValue& value) {
  value.expect_keys({"from", "to", "factor"});
  VolumeFactor factor{value.require("from").instant(), value.require("to").instant(),
                      value.require("factor").number(0, 1000)};
  if (factor.to <= factor.from) value.require("to").fail("is not after 'from'");
  return factor;
}

GeneratedInput read_generated(const YamlValue& value) {
  value.expect_keys({"from", "length", "profile", "trips_per_second", "factors"});
  GeneratedInput input;
  input.from = value.require("from").instant();
  if (const auto length = value.get("length")) input.length = microseconds(*length);
  if (const auto profile = value.get("profile")) {
    input.profile = profile->text();
    if (input.profile != "city" && input.profile != "flat") {
      profile->fail(fmt::format("'{}' is not a profile; known: city, flat", input.profile));
    }
  }
  if (const auto rate = value.get("trips_per_second")) {
    input.trips_per_second = rate->number(0.000001, 1e6);
  }
  if (const auto factors = value.get("factors")) {
    for (const YamlValue& item : factors->items()) input.factors.push_back(read_factor(item));
  }
  return input;
}

FileInput read_files(const std::string& file, const YamlValue& value) {
  FileInput input;
  for (const YamlValue& item : value.items()) input.files.push_back(beside(file, item.text()));
  return input;
}

SeriesInput read_series(const std::string& file, const YamlValue& value) {
  SeriesInput input;
  if (value.is_scalar()) {
    input.file = beside(file, value.text());
    return input;
  }
  value.expect_keys({"file", "from", "to"});
  input.file = beside(file, value.require("file").text());
  if (const auto from = value.get("from")) input.from = from->instant();
  if (const auto to = value.get("to")) input.to = to->instant();
  return input;
}

Input read_input(const std::string& file, const YamlValue& value) {
  value.expect_keys({"generate", "trips", "series"});
  if (value.entries().size() != 1) value.fail("takes exactly one of generate, trips, series");
  if (const auto generate = value.get("generate")) return read_generated(*generate);
  if (const auto trips = value.get("trips")) return read_files(file, *trips);
  return read_series(file, value.require("series"));
}

ReplaySettings read_replay(const YamlValue& value) {
  value.expect_keys({"speedup", "seek", "buffer_events", "max_outstanding", "statistics_interval",
                     "longest_wait", "watermarks", "aggregate"});
  ReplaySettings replay;
  if (const auto speedup = value.get("speedup")) replay.speedup = speedup->number(0.001, 1e9);
  if (const auto seek = value.get("seek")) replay.seek = seek->instant();
  if (const auto buffer = value.get("buffer_events")) {
    replay.buffer_events = static_cast<std::size_t>(buffer->integer(1, 100'000'000));
  }
  if (const auto bound = value.get("max_outstanding")) {
    replay.max_outstanding = static_cast<std::size_t>(bound->integer(1, 10'000'000));
  }
  if (const auto interval = value.get("statistics_interval")) {
    replay.statistics_interval = microseconds(*interval);
    if (replay.statistics_interval.count() == 0) interval->fail("must not be 0");
  }
  if (const auto wait = value.get("longest_wait")) {
    replay.longest_wait = microseconds(*wait);
    if (replay.longest_wait->count() == 0) wait->fail("must not be 0");
  }
  if (const auto watermarks = value.get("watermarks")) replay.watermarks = watermarks->boolean();
  if (const auto aggregate = value.get("aggregate")) replay.aggregate = aggregate->boolean();
  return replay;
}

CapacitySettings read_capacity(const YamlValue& value) {
  value.expect_keys({"cpu_per_record"});
  CapacitySettings capacity;
  if (const auto cost = value.get("cpu_per_record")) capacity.cpu_per_record = cost->duration();
  return capacity;
}

ScalingPolicy read_policy(const YamlValue& value) {
  const std::string word = value.text();
  for (const auto policy : {ScalingPolicy::kNone, ScalingPolicy::kStep, ScalingPolicy::kTarget}) {
    if (word == to_string(policy)) return policy;
  }
  value.fail(fmt::format("'{}' is not a policy; known: none, step, target", word));
}

AutoscalerSettings read_autoscaler(const YamlValue& value) {
  value.expect_keys({"application", "compare", "lag_objective"});
  AutoscalerSettings settings;
  if (const auto policy = value.get("application")) settings.application = read_policy(*policy);
  if (const auto compare = value.get("compare")) {
    for (const YamlValue& item : compare->items()) settings.compare.push_back(read_policy(item));
  }
  if (const auto objective = value.get("lag_objective")) {
    settings.lag_objective = microseconds(*objective);
  }
  return settings;
}

Fault read_fault(const YamlValue& value) {
  const std::string kind = value.require("kind").text();
  Fault fault;
  fault.line = value.line();
  fault.at = microseconds(value.require("at"));
  if (kind == "throttle") {
    value.expect_keys({"at", "kind", "shard", "for"});
    fault.kind = FaultKind::kThrottle;
    fault.shard = static_cast<int>(value.require("shard").integer(0, 1'000'000));
    fault.lasting = microseconds(value.require("for"));
  } else if (kind == "kill") {
    value.expect_keys({"at", "kind"});
    fault.kind = FaultKind::kKill;
  } else if (kind == "reshard") {
    value.expect_keys({"at", "kind", "shards"});
    fault.kind = FaultKind::kReshard;
    fault.shards = static_cast<int>(value.require("shards").integer(1, 10'000));
  } else if (kind == "bulk_reject") {
    value.expect_keys({"at", "kind", "for"});
    fault.kind = FaultKind::kBulkReject;
    fault.lasting = microseconds(value.require("for"));
  } else {
    value.require("kind").fail(
        fmt::format("'{}' is not a fault; known: throttle, kill, reshard, bulk_reject", kind));
  }
  return fault;
}

void read_header(const YamlValue& root, Scenario& scenario) {
  if (const auto title = root.get("title")) scenario.title = title->text();
  if (const auto story = root.get("story")) {
    for (const YamlValue& item : story->items()) scenario.story.push_back(item.text());
  }
  scenario.start = root.require("start").instant();
  if (const auto seed = root.get("seed")) {
    scenario.seed = static_cast<std::uint64_t>(seed->integer(0, INT64_MAX));
  }
  if (const auto length = root.get("run_for")) {
    scenario.run_for = microseconds(*length);
    if (scenario.run_for->count() == 0) length->fail("must not be 0");
  }
  if (const auto limit = root.get("time_limit")) scenario.time_limit = microseconds(*limit);
}

Scenario read_checked(const std::string& file) {
  const YamlValue root = load_yaml(file);
  root.expect_keys({"title", "story", "stacks", "start", "seed", "run_for", "time_limit", "input",
                    "replay", "capacity", "autoscaler", "faults", "expect", "limits"});
  Scenario scenario;
  scenario.file = file;
  scenario.name = fs::path{file}.stem().string();
  read_header(root, scenario);
  for (const YamlValue& item : root.require("stacks").items()) {
    scenario.stacks.push_back(read_stack(file, item));
  }
  scenario.input = read_input(file, root.require("input"));
  if (const auto replay = root.get("replay")) scenario.replay = read_replay(*replay);
  if (const auto capacity = root.get("capacity")) scenario.capacity = read_capacity(*capacity);
  if (const auto scaler = root.get("autoscaler")) scenario.autoscaler = read_autoscaler(*scaler);
  if (const auto faults = root.get("faults")) {
    for (const YamlValue& item : faults->items()) scenario.faults.push_back(read_fault(item));
  }
  if (const auto expect = root.get("expect")) {
    for (const YamlValue& item : expect->items()) {
      scenario.expectations.push_back(read_expectation(item));
    }
  }
  if (const auto limits = root.get("limits")) {
    for (const auto& [name, entry] : limits->entries()) {
      scenario.limits.push_back({name, entry.number(0, 1e15), entry.line()});
    }
  }
  const auto* generated = std::get_if<GeneratedInput>(&scenario.input);
  if (generated != nullptr && !generated->length && !scenario.run_for) {
    root.require("input").fail("generated trips need 'run_for' or 'length' to know where to end");
  }
  return scenario;
}

}  // namespace

std::string_view to_string(ScalingPolicy policy) {
  switch (policy) {
    case ScalingPolicy::kNone:
      return "none";
    case ScalingPolicy::kStep:
      return "step";
    case ScalingPolicy::kTarget:
      return "target";
  }
  return "";
}

base::Result<Scenario> read_scenario(const std::string& file) {
  try {
    return read_checked(file);
  } catch (const BadInput& problem) {
    return base::client_error("BadInput", problem.what());
  } catch (const YAML::Exception& problem) {
    return base::client_error("BadInput",
                              fmt::format("{}:{}: {}", file, problem.mark.line + 1, problem.msg));
  }
}

}  // namespace weir::host
