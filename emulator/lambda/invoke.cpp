#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "emulator/api/base64.h"
#include "emulator/api/json_document.h"
#include "emulator/api/validate.h"
#include "emulator/lambda/errors.h"
#include "emulator/lambda/events.h"
#include "emulator/lambda/lambda_service.h"
#include "emulator/sim/when_any.h"

namespace weir::lambda {

namespace model = api::lambda;

namespace {

constexpr int kHttpOk = 200;
constexpr int kHttpAccepted = 202;
constexpr int kHttpNoContent = 204;
constexpr const char* kTimedOut = "Sandbox.Timedout";
constexpr const char* kReplyTooLarge = "Function.ResponseSizeTooLarge";

// What the platform replies in place of a function that it had to end.
std::string timed_out_payload(const std::string& request_id, int timeout_seconds) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  writer.Key("errorType");
  writer.String(kTimedOut);
  writer.Key("errorMessage");
  writer.String(fmt::format("RequestId: {} Error: Task timed out after {}.00 seconds", request_id,
                            timeout_seconds));
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// What Lambda replies in place of a function that failed.
std::string error_payload(const std::string& message, const std::string& type) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  writer.Key("errorMessage");
  writer.String(message);
  writer.Key("errorType");
  writer.String(type);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

sim::Task<void> sleep(sim::Scheduler& scheduler, sim::Duration duration) {
  co_await scheduler.sleep_for(duration);
}

// The lines that Lambda writes around an invocation. How much memory it used is not modelled.
std::string platform_log(const std::string& request_id, double duration_ms, int memory_mb,
                         bool timed_out) {
  return fmt::format(
      "START RequestId: {0} Version: {1}\n"
      "END RequestId: {0}\n"
      "REPORT RequestId: {0}\tDuration: {2:.2f} ms\tBilled Duration: {3:.0f} ms\t"
      "Memory Size: {4} MB\tMax Memory Used: 0 MB\t{5}\n",
      request_id, kLatest, duration_ms, std::ceil(duration_ms), memory_mb,
      timed_out ? "Status: timeout" : "");
}

std::string log_tail(const std::string& log) {
  const std::size_t length = std::min(log.size(), kLogTailBytes);
  return api::base64_encode(std::string_view{log}.substr(log.size() - length));
}

// Counts an execution for as long as it lasts, however it ends.
class Occupied {
 public:
  explicit Occupied(int& count) : count_(count) { ++count_; }
  ~Occupied() { --count_; }
  Occupied(const Occupied&) = delete;
  Occupied& operator=(const Occupied&) = delete;

 private:
  int& count_;
};

}  // namespace

bool LambdaService::has_capacity(const Function& function) const {
  if (running_ >= limits_.concurrent_executions) return false;
  return !function.reserved_concurrency || *function.running < *function.reserved_concurrency;
}

base::Result<void> LambdaService::check_payload(const model::InvocationRequest& input,
                                                bool event) const {
  const std::size_t bytes = input.payload ? input.payload->size() : 0;
  const std::size_t maximum =
      event ? limits_.asynchronous_payload_bytes : limits_.synchronous_payload_bytes;
  if (bytes > maximum) {
    return payload_too_large(
        bytes, event ? model::invocation_type::kEvent : model::invocation_type::kRequestResponse,
        maximum);
  }
  if (bytes == 0) return {};
  rapidjson::Document document;
  const rapidjson::ParseResult parsed = api::parse_json(document, *input.payload);
  if (parsed.IsError()) return payload_no_json(rapidjson::GetParseError_En(parsed.Code()));
  return {};
}

LambdaService::Reply<model::InvocationResponse> LambdaService::invoke(
    model::InvocationRequest input) {
  if (auto valid = api::validate(input); !valid.ok()) co_return valid.error();
  auto reference = read_reference(input.function_name, input.qualifier);
  if (!reference.ok()) co_return reference.error();
  if (find(*reference) == nullptr) {
    co_return function_not_found(
        arn_of(reference->name, reference->qualifier.empty() ? kLatest : reference->qualifier));
  }
  const std::string name = std::move(reference->name);
  const std::string type =
      input.invocation_type.value_or(std::string{model::invocation_type::kRequestResponse});
  const bool event = type == model::invocation_type::kEvent;
  if (auto fits = check_payload(input, event); !fits.ok()) co_return fits.error();

  model::InvocationResponse response;
  if (type == model::invocation_type::kDryRun) {
    response.status_code = kHttpNoContent;
    co_return response;
  }
  std::string payload = input.payload.value_or("");
  if (event) {
    std::erase_if(events_, [](const sim::Job& job) { return job.done(); });
    events_.push_back(scheduler_.spawn(run_event(name, std::move(payload)), "lambda " + name));
    response.status_code = kHttpAccepted;
    co_return response;
  }
  auto outcome = co_await execute(name, std::move(payload));
  if (!outcome.ok()) co_return outcome.error();
  response.status_code = kHttpOk;
  response.executed_version = std::string{kLatest};
  if (input.log_type == model::log_type::kTail) response.log_result = log_tail(outcome->log);
  response.payload = std::move(outcome->payload);
  if (!outcome->error_type.empty()) response.function_error = "Unhandled";
  co_return response;
}

LambdaService::Reply<model::InvocationResponse> LambdaService::invoke(std::string function,
                                                                      std::string payload) {
  model::InvocationRequest input;
  input.function_name = std::move(function);
  input.payload = std::move(payload);
  return invoke(std::move(input));
}

LambdaService::Reply<LambdaService::Outcome> LambdaService::execute(std::string name,
                                                                    std::string payload) {
  Function* function = find(name);
  if (function == nullptr) co_return function_not_found(arn_of(name));
  const sim::Time started = scheduler_.now();
  if (!has_capacity(*function)) {
    put_metric(name, "Throttles", "Count", 1, started);
    timeline_.record(started, kThrottled, name, {});
    co_return rate_exceeded();
  }
  // The function may be deleted meanwhile: what the execution needs is its own.
  const Handler handler = function->handler;
  const std::shared_ptr<int> running_here = function->running;
  const Occupied of_function(*running_here);
  const Occupied of_account(running_);
  Invocation invocation{.payload = std::move(payload), .function_name = name, .environment = {}};
  if (const auto& environment = function->configuration.environment) {
    invocation.environment = environment->variables.value_or(std::map<std::string, std::string>{});
  }
  const int timeout_seconds = *function->configuration.timeout;
  const int memory_mb = *function->configuration.memory_size;
  const std::string request_id = next_uuid();
  std::optional<Outcome> outcome;
  co_await sim::when_any(scheduler_, call_handler(handler, std::move(invocation), outcome),
                         sleep(scheduler_, std::chrono::seconds{timeout_seconds}));
  if (!outcome) {
    outcome.emplace(Outcome{.payload = timed_out_payload(request_id, timeout_seconds),
                            .error_type = kTimedOut,
                            .log = {}});
  }
  const double duration_ms = sim::to_seconds(scheduler_.now() - started) * 1'000;
  outcome->log = platform_log(request_id, duration_ms, memory_mb, outcome->error_type == kTimedOut);
  const bool failed = !outcome->error_type.empty();
  put_metric(name, "Invocations", "Count", 1, started);
  put_metric(name, "Errors", "Count", failed ? 1 : 0, started);
  put_metric(name, "Duration", "Milliseconds", duration_ms, started);
  timeline_.record(
      scheduler_.now(), kInvocation, name,
      {{"duration_ms", duration_ms}, {"error", std::string_view{outcome->error_type}}});
  co_return std::move(*outcome);
}

sim::Task<void> LambdaService::call_handler(const Handler& handler, Invocation invocation,
                                            std::optional<Outcome>& outcome) {
  co_await scheduler_.sleep_for(limits_.invocation_duration);
  auto reply = co_await handler(std::move(invocation));
  if (reply.ok() && reply->size() > limits_.synchronous_reply_bytes) {
    reply = base::client_error(
        kReplyTooLarge,
        fmt::format("Response payload size exceeded maximum allowed payload size ({} bytes).",
                    limits_.synchronous_reply_bytes));
  }
  if (reply.ok()) {
    outcome.emplace(Outcome{.payload = std::move(*reply), .error_type = {}, .log = {}});
  } else {
    outcome.emplace(Outcome{.payload = error_payload(reply.error().message, reply.error().code),
                            .error_type = reply.error().code,
                            .log = {}});
  }
}

sim::Task<void> LambdaService::run_event(std::string name, std::string payload) {
  const sim::Time deadline = scheduler_.now() + limits_.asynchronous_event_age_max;
  sim::Duration throttle_delay = limits_.throttle_retry_delay;
  std::string reason = "it was throttled for too long";
  int failures = 0;
  while (scheduler_.now() <= deadline) {
    const auto outcome = co_await execute(name, payload);
    if (outcome.ok()) {
      if (outcome->error_type.empty()) co_return;
      if (++failures > limits_.asynchronous_retries) {
        reason = outcome->error_type;
        break;
      }
      co_await scheduler_.sleep_for(failures * limits_.asynchronous_retry_delay);
    } else if (find(name) == nullptr) {
      reason = "the function was deleted";
      break;
    } else {
      co_await scheduler_.sleep_for(throttle_delay);
      throttle_delay = std::min(2 * throttle_delay, limits_.throttle_retry_delay_max);
    }
  }
  timeline_.record(scheduler_.now(), kEventDropped, name, {{"reason", std::string_view{reason}}});
}

void LambdaService::put_metric(const std::string& function, const char* name, const char* unit,
                               double value, sim::Time at) {
  metrics_.put({.metric_namespace = "AWS/Lambda",
                .name = name,
                .dimensions = {{"FunctionName", function}},
                .unit = unit,
                .timestamp = {sim::to_millis(at)},
                .statistics = base::StatisticSet::of(value)});
}

}  // namespace weir::lambda
