// The evaluation of metric alarms: from the store to a verdict.
#include <cmath>
#include <utility>

#include "emulator/cloudwatch/alarm_engine.h"

namespace weir::cloudwatch {

void AlarmEngine::evaluate_all(std::int64_t interval_s, bool high_resolution) {
  const std::int64_t now_s =
      std::chrono::floor<std::chrono::seconds>(scheduler_.now().time_since_epoch()).count();
  const std::int64_t end_s = now_s / interval_s * interval_s;
  store_.settle(now_s);
  for (auto& [name, alarm] : metric_alarms_) {
    if (alarm.high_resolution() == high_resolution) evaluate(alarm, end_s, now_s);
  }
  settle_composites();
  deliver_actions();
}

void AlarmEngine::evaluate(MetricAlarm& alarm, std::int64_t end_s, std::int64_t now_s) {
  const std::size_t range = alarm.terms.rule.evaluation_periods +
                            static_cast<std::size_t>(limits_.evaluation_range_extra_periods);
  observed_.assign(range, {Observation::kMissing, 0});
  newest_samples_ = 0;
  if (alarm.plan.items[alarm.watched].read) {
    observe(alarm, end_s, now_s);
  } else {
    observe_math(alarm, end_s, now_s);
  }
  observations_.clear();
  alarm.last_value.reset();
  for (Observed& entry : observed_) {
    if (entry.observation != Observation::kMissing) {
      alarm.last_value = entry.value;
      entry.observation = breaches(entry.value, alarm.terms.comparison, alarm.terms.threshold)
                              ? Observation::kBreaching
                              : Observation::kNotBreaching;
    }
    observations_.push_back(entry.observation);
  }
  const StateValue current = alarm.status.value;
  Verdict verdict = evaluate_alarm(observations_, alarm.terms.rule, current);
  const bool too_few_samples =
      alarm.low_samples && alarm.last_value && newest_samples_ < *alarm.low_samples;
  if (too_few_samples) verdict = {current};
  if (verdict.state == current) {
    repeat_scaling_actions(alarm);
    return;
  }
  const Evaluation evaluation = explain(alarm, verdict, end_s);
  transition(alarm, verdict.state, alarm_reason(alarm.terms, evaluation),
             alarm_reason_data(alarm.terms, evaluation, now()));
}

// Marks the periods that have a value; whether it breaches comes later.
void AlarmEngine::observe(MetricAlarm& alarm, std::int64_t end_s, std::int64_t now_s) {
  MetricRead& read = *alarm.plan.items[alarm.watched].read;
  const Metric* metric = store_.resolve(read.metric);
  if (metric == nullptr) return;
  const auto count = static_cast<std::int64_t>(observed_.size());
  const Window window{end_s - count * read.period_s, read.period_s, count};
  for (const StatisticPoint& point :
       read_statistic(*metric, window, read.statistic, read.unit, now_s)) {
    const auto slot = static_cast<std::size_t>((point.start_s - window.start_s) / window.period_s);
    observed_[slot] = {Observation::kNotBreaching, point.value, point.sample_count};
    newest_samples_ = point.sample_count;
  }
}

void AlarmEngine::observe_math(MetricAlarm& alarm, std::int64_t end_s, std::int64_t now_s) {
  const std::int64_t period_s = alarm.terms.period_s;
  const std::int64_t start_s = end_s - static_cast<std::int64_t>(observed_.size()) * period_s;
  QueryRun run(alarm.plan, &store_, start_s, end_s, now_s);
  const auto value = run.evaluate(alarm.watched);
  const TimeSeries* series = value.ok() ? std::get_if<TimeSeries>(&*value) : nullptr;
  alarm.evaluation_failed = series == nullptr;
  if (series == nullptr) return;
  for (const MathPoint& point : series->points) {
    const auto slot = static_cast<std::size_t>((point.at_s - start_s) / period_s);
    if (slot < observed_.size()) observed_[slot] = {Observation::kNotBreaching, point.value};
  }
}

// The points behind a verdict: the latest EvaluationPeriods real ones, or all when there are fewer.
Evaluation AlarmEngine::explain(const MetricAlarm& alarm, const Verdict& verdict,
                                std::int64_t end_s) const {
  Evaluation evaluation{.state = verdict.state, .filled = verdict.filled};
  const std::size_t range = observed_.size();
  std::size_t real = 0;
  std::size_t first = range;
  while (first > 0 && real < alarm.terms.rule.evaluation_periods) {
    --first;
    if (observed_[first].observation != Observation::kMissing) ++real;
  }
  for (std::size_t i = first; i < range; ++i) {
    if (observed_[i].observation == Observation::kMissing) continue;
    const std::int64_t start_s =
        end_s - static_cast<std::int64_t>(range - i) * alarm.terms.period_s;
    evaluation.points.push_back({{start_s * 1000},
                                 observed_[i].value,
                                 observed_[i].observation == Observation::kBreaching});
  }
  add_deciding(evaluation, alarm, end_s);
  return evaluation;
}

// From the newest period back: those that speak for the state, and missing ones where the state
// rests on them.
void AlarmEngine::add_deciding(Evaluation& evaluation, const MetricAlarm& alarm,
                               std::int64_t end_s) const {
  const std::size_t needed = points_needed(alarm.terms.rule, evaluation.state);
  const bool missing_counts =
      evaluation.filled > 0 || evaluation.state == StateValue::kInsufficientData;
  const Observation wanted =
      evaluation.state == StateValue::kAlarm ? Observation::kBreaching : Observation::kNotBreaching;
  for (std::size_t age = 1; age <= observed_.size(); ++age) {
    if (evaluation.deciding.size() == needed) return;
    const Observed& entry = observed_[observed_.size() - age];
    const base::Timestamp at{(end_s - static_cast<std::int64_t>(age) * alarm.terms.period_s) *
                             1000};
    if (entry.observation == Observation::kMissing) {
      if (missing_counts) evaluation.deciding.push_back({at, std::nullopt, std::nullopt});
    } else if (entry.observation == wanted) {
      evaluation.deciding.push_back({at, entry.value, entry.sample_count});
    }
  }
}

}  // namespace weir::cloudwatch
