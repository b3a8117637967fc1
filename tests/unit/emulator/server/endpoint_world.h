// An endpoint without sockets: requests go in as FakeExchanges, time moves as the test says.
#pragma once

#include <memory>
#include <string>

#include "emulator/server/endpoint.h"
#include "tests/unit/emulator/server/fake_exchange.h"

namespace weir::server {

/// The text behind "name":" up to the next quote.
inline std::string text_of(const std::string& body, const std::string& name) {
  const std::string mark = "\"" + name + "\":\"";
  const std::size_t at = body.find(mark);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + mark.size();
  return body.substr(begin, body.find('"', begin) - begin);
}

class PlainCloud : public CloudHost {
 public:
  PlainCloud(sim::Scheduler& scheduler, sim::Timeline& timeline, const base::Caller& caller)
      : cloud_(scheduler, timeline, no_jobs_, options(caller)) {}
  cloud::Cloud& cloud() override { return cloud_; }

 private:
  struct NoJobs : analytics::JobFactory {
    std::unique_ptr<analytics::Job> create(const analytics::JobSpec&) override { return nullptr; }
  };
  static cloud::Cloud::Options options(const base::Caller& caller) {
    cloud::Cloud::Options options;
    options.caller = caller;
    options.kinesis = kinesis::Limits::today();
    return options;
  }

  NoJobs no_jobs_;
  cloud::Cloud cloud_;
};

class EndpointWorld {
 public:
  explicit EndpointWorld(EndpointOptions options = stepped())
      : endpoint(std::move(options), [](sim::Scheduler& scheduler, sim::Timeline& timeline,
                                        const base::Caller& caller) {
          return std::make_unique<PlainCloud>(scheduler, timeline, caller);
        }) {}

  static EndpointOptions stepped() {
    EndpointOptions options;
    options.emulator.clock.mode = sim::ClockMode::kStepped;
    options.emulator.start = sim::from_millis(1'767'225'600'000);  // 2026-01-01
    options.version = "test";
    options.aws.event_stream_hold = sim::RealTime::zero();
    return options;
  }

  std::shared_ptr<FakeExchange> send(FakeRequest request) {
    auto exchange = std::make_shared<FakeExchange>(std::move(request));
    endpoint.handle(exchange);
    return exchange;
  }
  /// A signed Kinesis call in JSON.
  std::shared_ptr<FakeExchange> kinesis(std::string_view operation, std::string body,
                                        std::string_view account = "AKIDEXAMPLE",
                                        std::string_view region = "us-east-1") {
    return send({"POST",
                 "/",
                 {{"host", "localhost:4566"},
                  {"content-type", "application/x-amz-json-1.1"},
                  {"x-amz-target", "Kinesis_20131202." + std::string{operation}},
                  {"x-amz-date", "20260101T000000Z"},
                  {"authorization", authorization(account, region, "kinesis")}},
                 std::move(body)});
  }
  static std::string authorization(std::string_view key, std::string_view region,
                                   std::string_view service) {
    return "AWS4-HMAC-SHA256 Credential=" + std::string{key} + "/20260101/" + std::string{region} +
           "/" + std::string{service} +
           "/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + std::string(64, '0');
  }
  std::shared_ptr<FakeExchange> control(std::string method, std::string target,
                                        std::string body = {}) {
    return send({std::move(method), std::move(target), {{"host", "localhost"}}, std::move(body)});
  }
  void advance(sim::Duration by) {
    endpoint.world().clock().advance_to(endpoint.world().scheduler().now() + by);
  }
  /// A stream that is ACTIVE.
  void create_stream(std::string_view name, int shards = 1) {
    kinesis("CreateStream", R"({"StreamName":")" + std::string{name} + R"(","ShardCount":)" +
                                std::to_string(shards) + "}");
    advance(std::chrono::seconds{1});
  }

  Endpoint endpoint;
};

}  // namespace weir::server
