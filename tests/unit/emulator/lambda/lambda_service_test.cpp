#include "emulator/lambda/lambda_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/api/base64.h"

namespace weir::lambda {
namespace {

namespace model = api::lambda;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class RecordingSink : public base::MetricSink {
 public:
  void put(const base::MetricDatum& datum) override { data.push_back(datum); }
  double sum(const std::string& name) const {
    double total = 0;
    for (const auto& datum : data) total += datum.name == name ? datum.statistics.sum : 0;
    return total;
  }
  std::vector<base::MetricDatum> data;
};

class LambdaTest : public ::testing::Test {
 protected:
  LambdaTest() {
    service.register_handler(
        "scaler", [this](Invocation invocation) { return scale(std::move(invocation)); });
  }

  // Takes handler_duration and answers with what it was given, or fails while it is told to.
  sim::Task<base::Result<std::string>> scale(Invocation invocation) {
    invocations.push_back(invocation);
    co_await scheduler.sleep_for(handler_duration);
    if (failures > 0) {
      --failures;
      co_return base::client_error("ValueError", "not \"quite\" right");
    }
    co_return "echo " + invocation.payload;
  }

  model::CreateFunctionRequest request(const std::string& name) const {
    model::CreateFunctionRequest input;
    input.function_name = name;
    input.role = "arn:aws:iam::123456789012:role/lambda";
    input.handler = "scaler";
    input.runtime = "provided.al2";
    return input;
  }
  void create() { ASSERT_TRUE(service.create_function(request("f")).ok()); }

  // Runs an invocation to its end.
  base::Result<model::InvocationResponse> invoke(const std::string& payload,
                                                 const std::string& type = "RequestResponse") {
    std::optional<base::Result<model::InvocationResponse>> reply;
    scheduler.spawn(store(payload, type, reply));
    scheduler.run();
    return *reply;
  }
  base::Result<model::InvocationResponse> invoke_as(model::InvocationRequest input) {
    std::optional<base::Result<model::InvocationResponse>> reply;
    scheduler.spawn(store_reply(std::move(input), reply));
    scheduler.run();
    return *reply;
  }
  sim::Task<void> store_reply(model::InvocationRequest input,
                              std::optional<base::Result<model::InvocationResponse>>& reply) {
    reply.emplace(co_await service.invoke(std::move(input)));
  }
  sim::Task<void> store(std::string payload, std::string type,
                        std::optional<base::Result<model::InvocationResponse>>& reply) {
    model::InvocationRequest input;
    input.function_name = "f";
    input.invocation_type = type;
    input.payload = payload;
    reply.emplace(co_await service.invoke(std::move(input)));
  }

  sim::Scheduler scheduler{{}};
  sim::Timeline timeline;
  RecordingSink sink;
  sim::Duration handler_duration{};
  int failures = 0;
  std::vector<Invocation> invocations;
  LambdaService service{scheduler, timeline, sink, {.account = "123456789012"}, Limits{}};
};

TEST_F(LambdaTest, CreatedFunctionHasDefaultsAndAnArn) {
  const auto output = service.create_function(request("f"));
  ASSERT_TRUE(output.ok()) << output.error().message;
  EXPECT_EQ(output->function_arn, "arn:aws:lambda:us-east-1:123456789012:function:f");
  EXPECT_EQ(output->timeout, 3);
  EXPECT_EQ(output->memory_size, 128);
  EXPECT_EQ(output->state, "Active");
  EXPECT_EQ(output->last_modified, "1970-01-01T00:00:00.000+0000");
  EXPECT_EQ(output->architectures, std::vector<std::string>{"x86_64"});
  EXPECT_EQ(output->logging_config->log_group, "/aws/lambda/f");
  EXPECT_TRUE(output->revision_id.has_value());
}

TEST_F(LambdaTest, CodeMayNameTheHandlerInsteadOfHandler) {
  auto input = request("zip");
  input.handler = "bootstrap";
  input.code.s3_bucket = "artifacts";
  input.code.s3_key = "functions/scaler.zip";
  EXPECT_TRUE(service.create_function(input).ok());
  input = request("image");
  input.handler.reset();
  input.code.image_uri = "registry.example/scaler:1.0";
  EXPECT_TRUE(service.create_function(input).ok());
}

TEST_F(LambdaTest, UnknownHandlerIsRefusedWithTheKnownOnes) {
  auto input = request("f");
  input.handler = "index.lambda_handler";
  const auto error = service.create_function(input).error();
  EXPECT_EQ(error.code, "InvalidParameterValueException");
  EXPECT_THAT(error.message, HasSubstr("scaler"));
}

TEST_F(LambdaTest, CreatingTwiceReturnsResourceConflict) {
  create();
  const auto error = service.create_function(request("f")).error();
  EXPECT_EQ(error.code, "ResourceConflictException");
  EXPECT_EQ(error.http_status, 409);
}

TEST_F(LambdaTest, FunctionIsFoundByNameAndArnUntilDeleted) {
  create();
  for (const char* name : {"f", "arn:aws:lambda:us-east-1:123456789012:function:f",
                           "123456789012:function:f", "f:$LATEST"}) {
    EXPECT_TRUE(service.get_function({.function_name = name}).ok()) << name;
  }
  EXPECT_EQ(service.delete_function({.function_name = "f"})->status_code, 204);
  EXPECT_EQ(service.get_function({.function_name = "f"}).error().http_status, 404);
}

TEST_F(LambdaTest, ListFunctionsPagesByMarker) {
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_TRUE(service.create_function(request(name)).ok());
  }
  const auto first = service.list_functions({.max_items = 2});
  EXPECT_EQ(first->functions->size(), 2u);
  EXPECT_EQ(first->next_marker, "c");
  const auto second = service.list_functions({.marker = "c"});
  EXPECT_EQ(second->functions->size(), 1u);
  EXPECT_FALSE(second->next_marker.has_value());
}

TEST_F(LambdaTest, InvocationReturnsTheHandlersReplyAndPublishesMetrics) {
  auto input = request("f");
  input.environment.emplace().variables.emplace()["MaxKPUs"] = "32";
  ASSERT_TRUE(service.create_function(input).ok());
  handler_duration = seconds{1};
  const auto reply = invoke("{}");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->status_code, 200);
  EXPECT_EQ(reply->payload, "echo {}");
  EXPECT_FALSE(reply->function_error.has_value());
  EXPECT_EQ(invocations.at(0).environment.at("MaxKPUs"), "32");
  EXPECT_EQ(sink.sum("Invocations"), 1);
  EXPECT_EQ(sink.sum("Errors"), 0);
  EXPECT_EQ(sink.sum("Duration"), 1'100);
}

TEST_F(LambdaTest, FailingHandlerIsAFunctionErrorInTheReply) {
  create();
  failures = 1;
  const auto reply = invoke("{}");
  EXPECT_EQ(reply->status_code, 200);
  EXPECT_EQ(reply->function_error, "Unhandled");
  EXPECT_EQ(reply->payload, R"({"errorMessage":"not \"quite\" right","errorType":"ValueError"})");
  EXPECT_EQ(sink.sum("Errors"), 1);
}

TEST_F(LambdaTest, HandlerThatTakesTooLongTimesOut) {
  create();
  handler_duration = minutes{1};
  const auto reply = invoke("{}");
  EXPECT_EQ(reply->function_error, "Unhandled");
  EXPECT_THAT(
      reply->payload.value(),
      MatchesRegex("\\{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":"
                   "\"RequestId: [-0-9a-f]{36} Error: Task timed out after 3.00 seconds\"\\}"));
  EXPECT_EQ(sink.sum("Duration"), 3'000);
}

TEST_F(LambdaTest, ReservedConcurrencyThrottlesFurtherInvocations) {
  create();
  handler_duration = seconds{1};
  ASSERT_TRUE(service.set_reserved_concurrency("f", 1).ok());
  std::optional<base::Result<model::InvocationResponse>> first;
  std::optional<base::Result<model::InvocationResponse>> second;
  scheduler.spawn(store("1", "RequestResponse", first));
  scheduler.spawn(store("2", "RequestResponse", second));
  scheduler.run();
  EXPECT_TRUE(first->ok());
  EXPECT_EQ(second->error().code, "TooManyRequestsException");
  EXPECT_EQ(second->error().http_status, 429);
  EXPECT_EQ(sink.sum("Throttles"), 1);
}

TEST_F(LambdaTest, EventIsAcceptedAtOnceAndRetriedTwice) {
  create();
  failures = 2;
  const auto reply = invoke("{}", "Event");
  EXPECT_EQ(reply->status_code, 202);
  EXPECT_EQ(invocations.size(), 3u);
  EXPECT_EQ(sink.sum("Errors"), 2);
  EXPECT_GT(sim::to_millis(scheduler.now()), 180'000);
}

TEST_F(LambdaTest, ThrottledEventComesBackUntilThereIsRoom) {
  create();
  handler_duration = seconds{2};
  ASSERT_TRUE(service.set_reserved_concurrency("f", 1).ok());
  std::optional<base::Result<model::InvocationResponse>> first;
  std::optional<base::Result<model::InvocationResponse>> second;
  scheduler.spawn(store("1", "Event", first));
  scheduler.spawn(store("2", "Event", second));
  scheduler.run();
  EXPECT_EQ(invocations.size(), 2u);
}

TEST_F(LambdaTest, DryRunRunsNothing) {
  create();
  EXPECT_EQ(invoke("{}", "DryRun")->status_code, 204);
  EXPECT_TRUE(invocations.empty());
}

TEST_F(LambdaTest, UnknownFunctionReturnsResourceNotFoundForItsLatestVersion) {
  const auto error = invoke("{}").error();
  EXPECT_EQ(error.code, "ResourceNotFoundException");
  EXPECT_TRUE(error.message.ends_with(":123456789012:function:f:$LATEST")) << error.message;
}

TEST_F(LambdaTest, OnlyTheLatestVersionIsFoundByQualifier) {
  create();
  const std::string arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  EXPECT_EQ(service.get_function({.function_name = "f", .qualifier = "$LATEST"})
                ->configuration->function_arn,
            arn + ":$LATEST");
  EXPECT_TRUE(invoke_as({.function_name = "f", .qualifier = "$LATEST"}).ok());
  const auto by_argument = invoke_as({.function_name = "f", .qualifier = "prod"}).error();
  EXPECT_EQ(by_argument.http_status, 404);
  EXPECT_EQ(by_argument.message, "Function not found: " + arn + ":prod");
  EXPECT_EQ(service.get_function({.function_name = "f:1"}).error().message,
            "Function not found: " + arn + ":1");
  EXPECT_EQ(invoke_as({.function_name = "f:1", .qualifier = "2"}).error().code,
            "InvalidParameterValueException");
}

TEST_F(LambdaTest, FunctionsOfAnotherRegionAreOutOfReach) {
  const auto error =
      invoke_as({.function_name = "arn:aws:lambda:eu-west-1:123456789012:function:f"}).error();
  EXPECT_EQ(error.http_status, 404);
  EXPECT_EQ(error.message,
            "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')");
}

TEST_F(LambdaTest, TailOfTheLogComesWithTheReplyWhenAskedFor) {
  create();
  EXPECT_FALSE(invoke("{}")->log_result.has_value());
  const auto reply = invoke_as({.function_name = "f", .log_type = "Tail"});
  const auto log = api::base64_decode(reply->log_result.value());
  ASSERT_TRUE(log.ok());
  EXPECT_THAT(*log, MatchesRegex("START RequestId: [-0-9a-f]{36} Version: \\$LATEST\n"
                                 "END RequestId: [-0-9a-f]{36}\n"
                                 "REPORT RequestId: [-0-9a-f]{36}\tDuration: 100.00 ms\t"
                                 "Billed Duration: 100 ms\tMemory Size: 128 MB\t.*\n"));
}

TEST_F(LambdaTest, OnlyAWaitingInvocationTellsTheVersionThatRan) {
  create();
  EXPECT_EQ(invoke("{}")->executed_version, "$LATEST");
  EXPECT_FALSE(invoke("{}", "Event")->executed_version.has_value());
  EXPECT_FALSE(invoke("{}", "DryRun")->executed_version.has_value());
}

TEST_F(LambdaTest, FunctionDeletedWhileRunningStillAnswers) {
  create();
  handler_duration = seconds{1};
  scheduler.call_at(scheduler.now() + std::chrono::milliseconds{500},
                    [this] { EXPECT_TRUE(service.delete_function({.function_name = "f"}).ok()); });
  EXPECT_EQ(invoke("1")->payload, "echo 1");
}

TEST_F(LambdaTest, PayloadThatIsNoJsonIsRefusedBeforeTheFunctionRuns) {
  create();
  const auto reply = invoke("{no");
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, "InvalidRequestContentException");
}

}  // namespace
}  // namespace weir::lambda
