// When scheduled actions run: at(..), rate(..) and cron(..) expressions ("Schedule recurring
// scaling actions using cron expressions", user guide of Application Auto Scaling).
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/sim/time.h"

namespace weir::autoscaling {

/// The minutes that "cron(minutes hours day-of-month month day-of-week year)" names, in UTC.
struct CronFields {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days;     ///< 1 to 31.
  std::bitset<13> months;   ///< 1 to 12.
  std::bitset<8> weekdays;  ///< 1 is Sunday.
  std::bitset<230> years;   ///< Since 1970.
};

class Schedule {
 public:
  /// Times are UTC. Errors: ValidationException; NotImplemented for L, W and # in cron fields.
  static base::Result<Schedule> parse(std::string_view text);

  /// The first time after `after`. A rate counts from `anchor`. nullopt when there is none.
  std::optional<sim::Time> next(sim::Time after, sim::Time anchor) const;

 private:
  std::optional<sim::Time> at_;
  std::optional<sim::Duration> rate_;
  std::optional<CronFields> cron_;
};

}  // namespace weir::autoscaling
