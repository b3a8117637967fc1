#include "emulator/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "emulator/base/metric_sink.h"

namespace weir::base {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return client_error("InvalidArgumentException", "odd");
  return value / 2;
}
Result<std::string> half_as_text(int value) {
  WEIR_RETURN_IF_ERROR(half(value));
  return std::to_string(half(value).value());
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_TRUE(half(4).ok());
  EXPECT_EQ(*half(4), 2);
  EXPECT_FALSE(half(3));
  EXPECT_EQ(half(3).error(), (Error{"InvalidArgumentException", "odd", 400}));
}

TEST(Result, ReturnIfErrorPassesTheErrorOn) {
  EXPECT_EQ(half_as_text(6).value(), "3");
  EXPECT_EQ(half_as_text(7).error().message, "odd");
}

TEST(Result, ValueCanBeMovedOut) {
  Result<std::unique_ptr<int>> result{std::make_unique<int>(5)};
  const std::unique_ptr<int> value = std::move(result).value();
  EXPECT_EQ(*value, 5);
}

TEST(Result, WithoutValueIsSuccessOrAnError) {
  EXPECT_TRUE(Result<void>{}.ok());
  const Result<void> failed{Error{"Code", "text", 500}};
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().http_status, 500);
}

TEST(ResultDeathTest, ReadingTheWrongSideAsserts) {
  EXPECT_DEATH(static_cast<void>(half(3).value()), "ok");
}

TEST(StatisticSet, FoldsValuesIn) {
  StatisticSet set;
  for (const double value : {3.0, -1.0, 4.0}) set.add(value);
  EXPECT_EQ(set, (StatisticSet{3, 6, -1, 4}));
  EXPECT_EQ(StatisticSet::of(2.5), (StatisticSet{1, 2.5, 2.5, 2.5}));
}

}  // namespace
}  // namespace weir::base
