#include "emulator/kinesis/token_bucket.h"

#include <gtest/gtest.h>

namespace weir::kinesis {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr sim::Time kStart{std::chrono::hours{24}};

TEST(TokenBucket, NewBucketHoldsOneSecondsWorth) {
  TokenBucket bucket(1000, kStart);
  EXPECT_EQ(bucket.available(kStart), 1000);
}

TEST(TokenBucket, EmptyBucketRefillsInProportionToTime) {
  TokenBucket bucket(1000, kStart);
  bucket.take(bucket.available(kStart));
  EXPECT_EQ(bucket.available(kStart + microseconds{999}), 0);
  EXPECT_EQ(bucket.available(kStart + microseconds{1000}), 1);
  EXPECT_EQ(bucket.available(kStart + milliseconds{250}), 250);
}

TEST(TokenBucket, ManySmallRefillsLoseNothing) {
  TokenBucket bucket(7, kStart);
  bucket.take(bucket.available(kStart));
  for (int us = 1; us <= 1'000'000; us += 333) bucket.available(kStart + microseconds{us});
  EXPECT_EQ(bucket.available(kStart + std::chrono::seconds{1}), 7);
}

TEST(TokenBucket, LongPauseFillsToTheBrimWithoutOverflow) {
  TokenBucket bucket(2 * 1024 * 1024, kStart);
  bucket.take(1024);
  EXPECT_EQ(bucket.available(kStart + std::chrono::hours{24 * 36'500}), 2 * 1024 * 1024);
}

TEST(TokenBucket, DebtIsPaidBeforeTokensCome) {
  TokenBucket bucket(10, kStart);
  bucket.available(kStart);
  bucket.owe(50);
  EXPECT_EQ(bucket.available(kStart), -50);
  EXPECT_EQ(bucket.available(kStart + milliseconds{4999}), -1);
  EXPECT_EQ(bucket.available(kStart + milliseconds{5000}), 0);
}

TEST(TokenBucket, TimeThatStandsStillRefillsNothing) {
  TokenBucket bucket(1, kStart);
  EXPECT_TRUE(bucket.try_take_one(kStart));
  EXPECT_FALSE(bucket.try_take_one(kStart));
  EXPECT_FALSE(bucket.try_take_one(kStart + milliseconds{999}));
  EXPECT_TRUE(bucket.try_take_one(kStart + milliseconds{1000}));
}

}  // namespace
}  // namespace weir::kinesis
