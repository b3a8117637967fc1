// `weir exec -- CMD`: an emulator for the length of one command.
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "pipeline/host/commands.h"
#include "pipeline/host/serve/client_environment.h"
#include "pipeline/host/serve/serve_command.h"

namespace weir::host {
namespace {

constexpr int kCannotExecute = 127;
constexpr int kSignalBase = 128;

volatile sig_atomic_t running_command = 0;

void pass_on(int signal_number) {
  if (running_command > 0) kill(running_command, signal_number);
}

int status_of_child(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return kExitOwnFault;
  }
  return WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
}

/// In the child: serves with its standard output in the pipe, apart from the terminal's signals,
/// and not longer than its parent lives.
[[noreturn]] void serve_for_parent(ServeCommand serve, const int (&ready)[2]) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  close(ready[0]);
  dup2(ready[1], STDOUT_FILENO);
  close(ready[1]);
  serve.port = 0;
  _exit(serve_command(serve));
}

/// The URL of the line "Ready. URL ..."; empty when the emulator ended without one.
std::string read_url(int from) {
  std::string line;
  char c = 0;
  while (read(from, &c, 1) == 1 && c != '\n') line += c;
  constexpr std::string_view kReady = "Ready. ";
  if (!line.starts_with(kReady)) return {};
  line.erase(0, kReady.size());
  return line.substr(0, line.find(' '));
}

int run_with_url(const std::vector<std::string>& command, const std::string& url) {
  const pid_t child = fork();
  if (child < 0) return kExitOwnFault;
  if (child == 0) {
    for (const auto& [name, value] : client_environment(url)) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    fmt::print(stderr, "weir: {}: {}\n", command[0], std::strerror(errno));
    _exit(kCannotExecute);
  }
  running_command = child;
  signal(SIGINT, SIG_IGN);  // The terminal tells the command itself.
  signal(SIGTERM, pass_on);
  signal(SIGHUP, pass_on);
  return status_of_child(child);
}

}  // namespace

int exec_command(const ExecCommand& command) {
  if (command.command.empty()) {
    return report_error("exec: a command is missing behind --", kExitBadInput);
  }
  int ready[2];
  if (pipe(ready) != 0) return report_error("exec: no pipe", kExitOwnFault);
  const pid_t emulator = fork();
  if (emulator < 0) return report_error("exec: no process", kExitOwnFault);
  if (emulator == 0) serve_for_parent(command.serve, ready);
  close(ready[1]);
  const std::string url = read_url(ready[0]);
  if (url.empty()) return status_of_child(emulator);
  const int status = run_with_url(command.command, url);
  kill(emulator, SIGTERM);
  status_of_child(emulator);
  close(ready[0]);
  return status;
}

}  // namespace weir::host
