// An application scaler between fakes: alarms "out-alarm" and "in-alarm", application "app".
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "pipeline/autoscaler/application_scaler.h"
#include "tests/unit/pipeline/autoscaler/fake_clients.h"

namespace weir::autoscaler {

struct MemoryStore : DesiredCapacityStore {
  std::optional<int> get() const override { return capacity; }
  void put(int value) override { capacity = value; }
  std::optional<int> capacity;
};

/// The proxy reply and, where its body is an object, the dimension in it.
struct Reply {
  int status = 0;
  std::string body;
  std::string content_type;
  std::string scaling_status;
  std::string failure;
  double actual = -1;
  double desired = -1;
};

inline Reply parse(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text);
  EXPECT_FALSE(document.HasParseError()) << text;
  Reply reply;
  reply.status = document["statusCode"].GetInt();
  reply.body = document["body"].GetString();
  reply.content_type = document["headers"]["Content-Type"].GetString();
  rapidjson::Document body;
  body.Parse(reply.body);
  EXPECT_FALSE(body.HasParseError()) << reply.body;
  if (!body.IsObject()) return reply;
  reply.scaling_status = body["scalingStatus"].GetString();
  reply.actual = body["actualCapacity"].GetDouble();
  reply.desired = body["desiredCapacity"].GetDouble();
  if (body.HasMember("failureReason")) reply.failure = body["failureReason"].GetString();
  return reply;
}

class ApplicationScalerTest : public ::testing::Test {
 protected:
  ApplicationScalerTest() {
    cloud_.cloudwatch.add_alarm("out-alarm", "ALARM");
    cloud_.cloudwatch.add_alarm("in-alarm", "OK");
  }

  std::string send(const std::string& event) {
    ApplicationScaler scaler(cloud_.analytics, cloud_.cloudwatch, cloud_.autoscaling, store_,
                             options_);
    auto reply = cloud_.finish(scaler.handle(event));
    EXPECT_TRUE(reply.ok());
    return reply.ok() ? *reply : "";
  }
  Reply get() {
    return parse(send(R"({"httpMethod":"GET","pathParameters":{"scalableTargetDimensionId":"app"},
                          "body":null})"));
  }
  Reply patch_body(const std::string& body) {
    return parse(send(fmt::format(
        R"({{"httpMethod":"PATCH","pathParameters":{{"scalableTargetDimensionId":"app"}},)"
        R"("body":{}}})",
        body)));
  }
  Reply patch(const std::string& desired) {
    return patch_body(fmt::format(R"("{{\"desiredCapacity\":{}}}")", desired));
  }
  api::cloudwatch::MetricAlarm& out_alarm() { return cloud_.cloudwatch.alarms["out-alarm"]; }
  api::cloudwatch::MetricAlarm& in_alarm() { return cloud_.cloudwatch.alarms["in-alarm"]; }

  FakeCloud cloud_;
  MemoryStore store_;
  ApplicationScaler::Options options_{.application = "app",
                                      .alarm_out = "out-alarm",
                                      .alarm_in = "in-alarm",
                                      .policy_out = "out-policy",
                                      .policy_in = "in-policy",
                                      .throughput_per_kpu = 4400,
                                      .max_capacity = 8};
};

}  // namespace weir::autoscaler
