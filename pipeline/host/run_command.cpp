#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "pipeline/host/artefacts.h"
#include "pipeline/host/commands.h"
#include "pipeline/host/console_progress.h"
#include "pipeline/host/diff.h"
#include "pipeline/host/input.h"
#include "pipeline/host/policy_figures.h"
#include "pipeline/host/scenario.h"
#include "pipeline/host/story.h"
#include "pipeline/host/world.h"

namespace weir::host {
namespace {

constexpr std::string_view kDemoScenario = "fixtures/scenarios/workshop.yaml";

int status_of(const base::Error& error) {
  return error.code == "BadInput" ? kExitBadInput : kExitOwnFault;
}

/// Runs the scenario once more with another policy and gives its figures only.
base::Result<PolicyFigures> run_for_comparison(Scenario scenario, ScalingPolicy policy) {
  scenario.autoscaler.application = policy;
  auto source = open_input(scenario);
  if (!source.ok()) return source.error();
  World world(scenario, **source, {});
  auto result = world.run();
  if (!result.ok()) return result.error();
  return policy_figures(std::string{to_string(policy)}, *result, scenario);
}

base::Result<void> compare_policies(const Scenario& scenario, RunResult& result) {
  const ScalingPolicy own = scenario.autoscaler.application;
  if (own == ScalingPolicy::kNone) return {};
  result.policies.push_back(policy_figures(std::string{to_string(own)}, result, scenario));
  for (const ScalingPolicy policy : scenario.autoscaler.compare) {
    if (policy == own) continue;
    auto figures = run_for_comparison(scenario, policy);
    if (!figures.ok()) return figures.error();
    result.policies.push_back(*figures);
  }
  return {};
}

base::Result<RunResult> run_into(const Scenario& scenario, const RunCommand& command,
                                 RunFolder& folder) {
  auto source = open_input(scenario);
  if (!source.ok()) return source.error();
  ConsoleProgress progress(stderr, isatty(STDERR_FILENO) != 0, scenario.start);
  WorldOptions options;
  options.clock = command.clock;
  options.speed = command.speed;
  options.progress = [&](const Progress& state) { progress.show(state); };
  options.listener = [&](const sim::Event& event) { folder.database().add_event(event); };
  World world(scenario, **source, std::move(options));
  auto result = world.run();
  progress.finish();
  if (!result.ok()) return result.error();
  auto compared = compare_policies(scenario, *result);
  if (!compared.ok()) return compared.error();
  auto written = folder.finish(*result, world.cloud());
  if (!written.ok()) return written.error();
  return result;
}

base::Result<Scenario> load(const RunCommand& command) {
  auto scenario = read_scenario(command.scenario);
  if (!scenario.ok()) return scenario.error();
  if (command.seed) scenario->seed = *command.seed;
  if (command.aggregate) scenario->replay.aggregate = true;
  if (!command.trips.empty()) scenario->input = FileInput{command.trips};
  const auto* files = std::get_if<FileInput>(&scenario->input);
  if (files != nullptr && files->files.empty()) {
    return base::client_error(
        "BadInput",
        fmt::format("{}: input.trips: names no file; give one with --trips", command.scenario));
  }
  return scenario;
}

}  // namespace

int report_error(const std::string& message, int status) {
  fmt::print(stderr, "weir: {}\n", message);
  return status;
}

int run_command(const RunCommand& command) {
  auto scenario = load(command);
  if (!scenario.ok()) return report_error(scenario.error().message, status_of(scenario.error()));
  const std::string out =
      command.out.empty() ? fmt::format("weir-runs/{}", scenario->name) : command.out;
  auto folder = RunFolder::create(out);
  if (!folder.ok()) return report_error(folder.error().message, kExitBadInput);
  fmt::print(stderr, "{}: seed {}, {} clock\n",
             scenario->title.empty() ? scenario->name : scenario->title, scenario->seed,
             sim::to_string(command.clock));
  auto result = run_into(*scenario, command, *folder);
  if (!result.ok()) return report_error(result.error().message, status_of(result.error()));
  if (command.json) {
    fmt::print("{}", summary_json(*result));
  } else {
    fmt::print("{}", tell_story(*scenario, *result, out));
  }
  return result->holds() ? kExitHolds : kExitBroken;
}

int demo_command(const std::string& out) {
  RunCommand run;
  run.scenario = kDemoScenario;
  if (!std::filesystem::exists(run.scenario)) {
    // The binary may be called from anywhere; its scenarios stand beside the sources it was built
    // of.
    run.scenario = fmt::format("{}/{}", WEIR_SOURCE_DIR, kDemoScenario);
  }
  run.out = out;
  return run_command(run);
}

int diff_command(const std::string& folder_a, const std::string& folder_b) {
  const auto difference = compare_runs(folder_a, folder_b);
  if (!difference.ok()) return report_error(difference.error().message, kExitBadInput);
  fmt::print("{}", difference->text);
  return difference->same ? kExitHolds : kExitBroken;
}

}  // namespace weir::host
