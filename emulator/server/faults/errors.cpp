#include "emulator/server/faults/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "emulator/base/caller.h"
#include "emulator/kinesis/errors.h"

namespace weir::faults::errors {
namespace {

constexpr std::string_view kRateExceeded = "Rate exceeded";

base::Error kinesis_throttled(const Subject& subject) {
  constexpr std::array<std::string_view, 5> kDataOperations{"PutRecord", "PutRecords", "GetRecords",
                                                            "GetShardIterator", "SubscribeToShard"};
  const base::Caller scope{.account = std::string{subject.account}, .region = {}};
  if (std::ranges::find(kDataOperations, subject.operation) == kDataOperations.end()) {
    return kinesis::call_rate_exceeded(subject.stream, scope);
  }
  const std::string_view shard =
      subject.shard_id.empty() ? "shardId-000000000000" : subject.shard_id;
  return subject.operation == "GetRecords"
             ? kinesis::read_throughput_exceeded(shard, subject.stream, scope)
             : kinesis::throughput_exceeded(shard, subject.stream, scope);
}

struct Throttling {
  std::string_view service;
  std::string_view code;
  std::string_view message;
  int status;
};

// Services whose throttling error is not ThrottlingException. Query services, then REST ones.
constexpr std::array<Throttling, 9> kThrottling{
    {{"cloudwatch", "Throttling", kRateExceeded, 400},
     {"cloudformation", "Throttling", kRateExceeded, 400},
     {"iam", "Throttling", kRateExceeded, 400},
     {"sns", "Throttling", kRateExceeded, 400},
     {"sts", "Throttling", kRateExceeded, 400},
     {"ec2", "RequestLimitExceeded", "Request limit exceeded.", 503},
     {"lambda", "TooManyRequestsException", "Rate Exceeded.", 429},
     {"s3", "SlowDown", "Please reduce your request rate.", 503},
     {"elasticsearch", "es_rejected_execution_exception", "rejected execution (queue capacity)",
      429}}};

}  // namespace

base::Error throttled(const Subject& subject) {
  if (subject.service == "kinesis") return kinesis_throttled(subject);
  const auto known = std::ranges::find(kThrottling, subject.service, &Throttling::service);
  if (known == kThrottling.end()) {
    return base::client_error("ThrottlingException", std::string{kRateExceeded});
  }
  return {std::string{known->code}, std::string{known->message}, known->status};
}

base::Error internal_failure(const Subject& subject) {
  return {subject.service == "elasticsearch" ? "exception" : "InternalFailure",
          "The request processing has failed because of an unknown error, exception or failure.",
          500};
}

std::string_view record_message(std::string_view code) {
  if (code == "ProvisionedThroughputExceededException") return {};
  if (code == "InternalFailure") return "Internal service failure.";
  return kRateExceeded;
}

base::Error bad_field(std::string_view field, std::string_view problem) {
  return base::client_error("BadInput", fmt::format("{}: {}", field, problem));
}

base::Error bad_json(std::string_view problem, std::size_t offset) {
  return base::client_error(
      "BadInput", fmt::format("the body is no JSON object: {} (at byte {})", problem, offset));
}

base::Error unknown_fault(std::string_view id) {
  return {"NotFound", fmt::format("there is no fault '{}'", id), 404};
}

base::Error wrong_method(std::string_view method) {
  return {"MethodNotAllowed", fmt::format("{} is not possible here", method), 405};
}

}  // namespace weir::faults::errors
