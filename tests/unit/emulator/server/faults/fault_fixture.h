// A table of faults on a clock of its own.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "emulator/server/faults/fault_table.h"

namespace weir::faults {

class FaultTableTest : public testing::Test {
 protected:
  void add(std::string_view json) {
    const auto fault = table_.add(json, now_);
    ASSERT_TRUE(fault.ok()) << fault.error().message;
  }
  Decision put_records(std::string_view stream = "trips") {
    return table_.decide({"kinesis", "PutRecords", stream, ""}, now_);
  }
  Decision on_shard(std::string_view operation, std::string_view shard_id) {
    return table_.decide({"kinesis", operation, "trips", shard_id, "111122223333"}, now_);
  }

  sim::Timeline timeline_;
  FaultTable table_{sim::RandomSource{1}.stream("faults"), timeline_};
  sim::Time now_ = sim::from_millis(1'767'600'000'000);
};

}  // namespace weir::faults
