// How a run shows that it is alive: a bar on a terminal, plain lines elsewhere. On standard error.
#pragma once

#include <cstdio>
#include <string>

#include "pipeline/host/world.h"

namespace weir::host {

class ConsoleProgress {
 public:
  /// `start` is the run's first instant; lines show the time since then.
  ConsoleProgress(std::FILE* out, bool is_terminal, sim::Time start)
      : out_(out), is_terminal_(is_terminal), start_(start) {}

  void show(const Progress& progress);
  /// Ends the bar's line, if there is one.
  void finish();

 private:
  std::string bar(const Progress& progress) const;

  std::FILE* out_;
  bool is_terminal_;
  sim::Time start_;
  bool bar_shown_ = false;
  int shown_ = 0;
  double next_line_fraction_ = 0;
};

}  // namespace weir::host
