#include "pipeline/host/console_progress.h"

#include <fmt/format.h>

#include "pipeline/host/figures.h"

namespace weir::host {
namespace {

constexpr int kBarWidth = 30;
// Without a terminal ten lines tell the story of a run.
constexpr double kLineEveryFraction = 0.1;
constexpr int kLineEverySamples = 36;

std::string state(const Progress& progress) {
  return fmt::format("{} trips, replay lag {:.0f} s, {:.1f} s behind latest, {} shards, {} KPUs",
                     grouped(progress.acknowledged), progress.replay_lag_seconds,
                     static_cast<double>(progress.millis_behind_latest) / 1000, progress.shards,
                     progress.kpus);
}

}  // namespace

std::string ConsoleProgress::bar(const Progress& progress) const {
  const int full = static_cast<int>(progress.fraction * kBarWidth);
  std::string text(static_cast<std::size_t>(kBarWidth), '-');
  for (int i = 0; i < full; ++i) text[static_cast<std::size_t>(i)] = '#';
  return fmt::format("[{}] {:3.0f}% {}", text, progress.fraction * 100, state(progress));
}

void ConsoleProgress::show(const Progress& progress) {
  if (is_terminal_) {
    fmt::print(out_, "\r\x1b[K{}", bar(progress));
    std::fflush(out_);
    bar_shown_ = true;
    return;
  }
  const bool due = progress.fraction > 0 ? progress.fraction >= next_line_fraction_
                                         : shown_ % kLineEverySamples == 0;
  ++shown_;
  if (!due) return;
  next_line_fraction_ += kLineEveryFraction;
  fmt::print(out_, "{:6.0f} s  {}\n", sim::to_seconds(progress.now - start_), state(progress));
}

void ConsoleProgress::finish() {
  if (bar_shown_) fmt::print(out_, "\n");
}

}  // namespace weir::host
