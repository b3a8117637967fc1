// weir: see docs/architecture.md, "The command".
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "pipeline/host/commands.h"
#include "pipeline/host/serve/serve_flags.h"

namespace {

using namespace weir::host;

void add_run(CLI::App& app, RunCommand& run, std::string& clock) {
  CLI::App* command = app.add_subcommand("run", "Run a scenario and leave its report");
  command->add_option("SCENARIO", run.scenario, "Scenario file (YAML)")->required();
  command->add_option("--trips", run.trips, "Trip file that replaces the scenario's input");
  command->add_option("--seed", run.seed, "Seed that replaces the scenario's");
  command->add_option("--clock", clock, "virtual, stepped (a minute at a time) or paced")
      ->check(CLI::IsMember({"virtual", "stepped", "paced"}));
  command->add_option("--speed", run.speed, "Simulated seconds a second, for --clock paced")
      ->check(CLI::PositiveNumber);
  command->add_flag("--aggregate", run.aggregate, "Pack trips into records as the KPL does");
  command->add_option("--out", run.out, "Folder for the run's artefacts");
  command->add_flag("--json", run.json, "Print the summary as JSON");
}

void add_trips(CLI::App& app, GenerateCommand& generate, ConvertCommand& convert) {
  CLI::App* trips = app.add_subcommand("trips", "Make or convert trip files");
  trips->require_subcommand(1);
  CLI::App* make = trips->add_subcommand("generate", "Make up trips from a seed");
  make->add_option("--out", generate.out, "File to write; default standard output");
  make->add_option("--from", generate.from, "First instant, such as 2015-01-05");
  make->add_option("--length", generate.length, "Trip time to cover, such as 1h or 7d");
  make->add_option("--trips-per-second", generate.trips_per_second, "Mean over a week")
      ->check(CLI::PositiveNumber);
  make->add_option("--profile", generate.profile, "city or flat")
      ->check(CLI::IsMember({"city", "flat"}));
  make->add_option("--format", generate.format, "csv or json")
      ->check(CLI::IsMember({"csv", "json"}));
  make->add_option("--seed", generate.seed, "Seed");
  CLI::App* other = trips->add_subcommand("convert", "Read trip files and write them anew");
  other->add_option("INPUT", convert.inputs, "Trip files, in any form that run takes")->required();
  other->add_option("--out", convert.out, "File to write; default standard output");
  other->add_option("--format", convert.format, "csv or json")
      ->check(CLI::IsMember({"csv", "json"}));
}

int dispatch(int argc, char** argv) {
  CLI::App app{"Weir: a local cloud for streaming pipelines, in time that you control"};
  app.require_subcommand(0, 1);
  RunCommand run;
  std::string clock = "virtual";
  add_run(app, run, clock);
  std::string demo_out;
  app.add_subcommand("demo", "Run the workshop scenario and tell its story")
      ->add_option("--out", demo_out, "Folder for the run's artefacts");
  std::string folder_a, folder_b;
  CLI::App* diff = app.add_subcommand("diff", "Say in what two runs differ, and where first");
  diff->add_option("A", folder_a, "Folder of a run")->required();
  diff->add_option("B", folder_b, "Folder of another run")->required();
  GenerateCommand generate;
  ConvertCommand convert;
  add_trips(app, generate, convert);
  ServeFlags serve(app);
  app.add_subcommand("version", "Print the version");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return kExitHolds;
  } catch (const CLI::ParseError& problem) {
    return report_error(fmt::format("{} (see weir --help)", problem.what()), kExitBadInput);
  }
  if (app.get_subcommands().empty()) {
    return report_error("a command is missing (see weir --help)", kExitBadInput);
  }
  if (const auto status = serve.run(app)) return *status;
  if (app.got_subcommand("run")) {
    run.clock = *weir::sim::parse_clock_mode(clock);
    return run_command(run);
  }
  if (app.got_subcommand("demo")) return demo_command(demo_out);
  if (app.got_subcommand("diff")) return diff_command(folder_a, folder_b);
  if (app.got_subcommand("trips")) {
    const bool made = app.get_subcommand("trips")->got_subcommand("generate");
    return made ? generate_command(generate) : convert_command(convert);
  }
  fmt::print("weir {}\n", WEIR_VERSION);
  return kExitHolds;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return dispatch(argc, argv);
  } catch (const std::exception& bug) {
    return report_error(fmt::format("internal error: {}", bug.what()), kExitOwnFault);
  }
}
