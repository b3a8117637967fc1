// An integration test in C++ that holds the clock: GoogleTest, cpp-httplib and RapidJSON, nothing
// of Weir's. Run it with an emulator of its own:
//
//     build/weir exec --clock stepped -- build/docs/examples/weir_example_stepped_time
#include <gtest/gtest.h>
#include <httplib.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using Json = rapidjson::Document;

/// One connection to the endpoint of AWS_ENDPOINT_URL. Throws std::runtime_error when it does not
/// answer with 200.
class Endpoint {
 public:
  Json kinesis(std::string_view operation, const std::string& body) {
    return aws("kinesis", "Kinesis_20131202.", "1.1", operation, body);
  }

  Json cloudwatch(std::string_view operation, const std::string& body) {
    return aws("monitoring", "GraniteServiceVersion20100801.", "1.0", operation, body);
  }

  void advance(std::string_view duration) {
    post("/_weir/clock/advance", {}, R"({"by":")" + std::string(duration) + R"("})");
  }

  void reset() { post("/_weir/reset", {}, ""); }

 private:
  static std::string url() {
    const char* value = std::getenv("AWS_ENDPOINT_URL");
    if (value == nullptr) throw std::runtime_error("AWS_ENDPOINT_URL is not set: use weir exec");
    return value;
  }

  /// Any signature will do: nobody checks it unless --verify-signatures was given.
  Json aws(std::string_view service, std::string_view target, std::string_view version,
           std::string_view operation, const std::string& body) {
    const httplib::Headers headers{
        {"X-Amz-Target", std::string(target) + std::string(operation)},
        {"X-Amz-Date", "20260101T000000Z"},
        {"Content-Type", "application/x-amz-json-" + std::string(version)},
        {"Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" +
                              std::string(service) +
                              "/aws4_request, SignedHeaders=host, Signature=0"}};
    return post("/", headers, body);
  }

  Json post(const std::string& path, const httplib::Headers& headers, const std::string& body) {
    const auto reply = client_.Post(path, headers, body, "application/json");
    if (!reply) throw std::runtime_error(path + ": " + httplib::to_string(reply.error()));
    if (reply->status != 200) throw std::runtime_error(path + ": " + reply->body);
    Json json;
    json.Parse(reply->body.c_str());
    return json;
  }

  httplib::Client client_{url()};
};

std::string records(int count) {
  std::string entries;
  for (int i = 0; i < count; ++i) {
    entries += R"({"Data":"dHJpcA==","PartitionKey":"trip-)" + std::to_string(i) + R"("},)";
  }
  entries.pop_back();
  return R"({"StreamName":"trips","Records":[)" + entries + "]}";
}

class SteppedTime : public testing::Test {
 protected:
  void SetUp() override {
    endpoint_.reset();
    endpoint_.kinesis("CreateStream", R"({"StreamName":"trips","ShardCount":1})");
    endpoint_.advance("PT1S");
  }

  int put(int count) {
    return endpoint_.kinesis("PutRecords", records(count))["FailedRecordCount"].GetInt();
  }

  std::string alarm_state() {
    const Json alarms = endpoint_.cloudwatch("DescribeAlarms", "{}");
    return rapidjson::Pointer("/MetricAlarms/0/StateValue").Get(alarms)->GetString();
  }

  Endpoint endpoint_;
};

TEST_F(SteppedTime, AThrottledShardTakesRecordsAgainASecondLaterAndNotBefore) {
  EXPECT_EQ(put(500), 0);
  EXPECT_EQ(put(500), 0);
  EXPECT_EQ(put(500), 500) << "a shard takes 1,000 records a second";
  endpoint_.advance("PT0.5S");
  EXPECT_EQ(put(500), 0);
  EXPECT_EQ(put(500), 500);
}

TEST_F(SteppedTime, AnAlarmRingsWhenTheMinuteIsOver) {
  endpoint_.cloudwatch("PutMetricAlarm", R"({
      "AlarmName": "trips-arrive", "Namespace": "AWS/Kinesis", "MetricName": "IncomingRecords",
      "Dimensions": [{"Name": "StreamName", "Value": "trips"}], "Statistic": "Sum", "Period": 60,
      "EvaluationPeriods": 1, "Threshold": 100, "ComparisonOperator": "GreaterThanThreshold"})");
  EXPECT_EQ(put(500), 0);
  EXPECT_EQ(alarm_state(), "INSUFFICIENT_DATA");
  endpoint_.advance("PT2M");
  EXPECT_EQ(alarm_state(), "ALARM");
}

}  // namespace
