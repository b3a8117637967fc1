// One datum of PutMetricData: checked and turned into points of the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/cloudwatch.h"
#include "emulator/base/error.h"
#include "emulator/base/result.h"
#include "emulator/cloudwatch/limits.h"
#include "emulator/cloudwatch/metric_store.h"

namespace weir::cloudwatch {

/// What is wrong with a PutMetricData. Unlike other operations it tells all faults of one kind at
/// once, a line each (as AWS answered people in public issues).
class Faults {
 public:
  void add(base::Error fault) { faults_.push_back(std::move(fault)); }
  void add_if(const base::Result<void>& checked) {
    if (!checked.ok()) add(checked.error());
  }

  bool any() const { return !faults_.empty(); }
  /// Missing parameters before bad values before bad combinations. There must be a fault.
  base::Error told() const;

 private:
  std::vector<base::Error> faults_;
};

/// Whether it has neither control characters nor any beyond ASCII.
bool is_ascii_text(std::string_view text);

/// Checks a name: given, ASCII without control characters, short enough. `parameter` is its path,
/// "MetricData.member.1.MetricName".
void check_name(std::string_view name, const std::string& parameter, std::size_t characters_max,
                Faults& faults);

/// All that one datum adds to the store; nothing of use when it has faults. Data are counted from
/// 1. Where both Values and StatisticValues are given, which AWS takes, the set counts.
std::vector<MetricStore::Point> read_datum(const std::string& metric_namespace,
                                           const api::cloudwatch::MetricDatum& datum,
                                           std::size_t number, std::int64_t now_s,
                                           const Limits& limits, Faults& faults);

/// Whole seconds at or before `millis`.
std::int64_t floor_seconds(std::int64_t millis);

}  // namespace weir::cloudwatch
