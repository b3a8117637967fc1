#include <fmt/format.h>

#include <charconv>

#include "emulator/api/validate.h"
#include "emulator/lambda/errors.h"
#include "emulator/lambda/events.h"
#include "emulator/lambda/lambda_service.h"

namespace weir::lambda {

namespace model = api::lambda;

namespace {

constexpr std::int32_t kPageSizeMax = 50;

// "dir/scaler.zip" -> "scaler", "registry/scaler:1" -> "scaler".
std::string_view stem(std::string_view path, char extension) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind(extension));
}

// The name in any of the forms that FunctionName takes: name, ACCOUNT:function:name, ARN; each
// perhaps with a qualifier.
std::string_view bare_name(std::string_view name) {
  constexpr std::string_view kMarker = "function:";
  if (const auto marker = name.find(kMarker); marker != std::string_view::npos) {
    name.remove_prefix(marker + kMarker.size());
  }
  return name.substr(0, name.find(':'));
}

model::FunctionConfiguration describe(const model::CreateFunctionRequest& input, std::string name,
                                      std::string arn, base::Timestamp now) {
  model::FunctionConfiguration configuration;
  configuration.function_name = std::move(name);
  configuration.function_arn = std::move(arn);
  configuration.runtime = input.runtime;
  configuration.role = input.role;
  configuration.handler = input.handler;
  configuration.description = input.description.value_or("");
  configuration.timeout = input.timeout.value_or(kDefaultTimeoutSeconds);
  configuration.memory_size = input.memory_size.value_or(kDefaultMemoryMb);
  configuration.last_modified = base::to_iso8601(now);
  configuration.version = "$LATEST";
  configuration.package_type = input.package_type.value_or("Zip");
  configuration.state = "Active";
  configuration.last_update_status = "Successful";
  if (input.environment) {
    configuration.environment =
        model::EnvironmentResponse{.variables = input.environment->variables, .error = {}};
  }
  return configuration;
}

}  // namespace

LambdaService::LambdaService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                             base::MetricSink& metrics, base::Caller scope, Limits limits)
    : scheduler_(scheduler),
      timeline_(timeline),
      metrics_(metrics),
      scope_(std::move(scope)),
      limits_(limits) {}

LambdaService::~LambdaService() {
  for (auto& event : events_) event.cancel();
}

void LambdaService::register_handler(std::string name, Handler handler) {
  handlers_[std::move(name)] = std::move(handler);
}

void LambdaService::register_handler(std::string name, PayloadHandler handler) {
  handlers_[std::move(name)] = [handler = std::move(handler)](Invocation invocation) {
    return handler(std::move(invocation.payload));
  };
}

const LambdaService::Function* LambdaService::find(const std::string& name_or_arn) const {
  const auto found = functions_.find(std::string{bare_name(name_or_arn)});
  return found == functions_.end() ? nullptr : &found->second;
}

LambdaService::Function* LambdaService::find(const std::string& name_or_arn) {
  const auto found = functions_.find(std::string{bare_name(name_or_arn)});
  return found == functions_.end() ? nullptr : &found->second;
}

std::string LambdaService::arn_of(const std::string& name) const {
  return fmt::format("arn:aws:lambda:{}:{}:function:{}", scope_.region, scope_.account, name);
}

const Handler* LambdaService::handler_for(const model::CreateFunctionRequest& input) const {
  const std::string candidates[] = {input.handler.value_or(""),
                                    std::string{stem(input.code.s3_key.value_or(""), '.')},
                                    std::string{stem(input.code.image_uri.value_or(""), ':')}};
  for (const std::string& name : candidates) {
    const auto found = handlers_.find(name);
    if (found != handlers_.end()) return &found->second;
  }
  return nullptr;
}

std::string LambdaService::known_handlers() const {
  std::string names;
  for (const auto& [name, handler] : handlers_) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "(none)" : names;
}

base::Result<model::FunctionConfiguration> LambdaService::create_function(
    const model::CreateFunctionRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  std::string name{bare_name(input.function_name)};
  if (name.empty()) return invalid_function_name(input.function_name);
  if (functions_.contains(name)) return function_exists(name);
  if (input.timeout.value_or(0) > limits_.timeout_seconds_max) {
    return timeout_too_long(*input.timeout, limits_.timeout_seconds_max);
  }
  const Handler* handler = handler_for(input);
  if (handler == nullptr) return unknown_handler(name, known_handlers());
  Function function;
  function.configuration = describe(input, name, arn_of(name), {sim::to_millis(scheduler_.now())});
  function.code = input.code;
  function.code.zip_file.reset();
  function.tags = input.tags.value_or(std::map<std::string, std::string>{});
  function.handler = *handler;
  timeline_.record(scheduler_.now(), kFunctionCreated, name, {});
  return functions_.emplace(name, std::move(function)).first->second.configuration;
}

base::Result<model::GetFunctionResponse> LambdaService::get_function(
    const model::GetFunctionRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  const Function* function = find(input.function_name);
  if (function == nullptr) return function_not_found(arn_of(input.function_name));
  model::GetFunctionResponse output;
  output.configuration = function->configuration;
  if (function->reserved_concurrency) {
    output.concurrency =
        model::Concurrency{.reserved_concurrent_executions = function->reserved_concurrency};
  }
  if (!function->tags.empty()) output.tags = function->tags;
  return output;
}

base::Result<model::ListFunctionsResponse> LambdaService::list_functions(
    const model::ListFunctionsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  model::ListFunctionsResponse output;
  output.functions.emplace();
  const auto size =
      static_cast<std::size_t>(std::min(input.max_items.value_or(kPageSizeMax), kPageSizeMax));
  // The marker is the name that the next page begins with.
  auto next = input.marker ? functions_.find(*input.marker) : functions_.begin();
  if (input.marker && next == functions_.end()) return invalid_marker();
  for (; next != functions_.end() && output.functions->size() < size; ++next) {
    output.functions->push_back(next->second.configuration);
  }
  if (next != functions_.end()) output.next_marker = next->first;
  return output;
}

base::Result<model::DeleteFunctionResponse> LambdaService::delete_function(
    const model::DeleteFunctionRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.qualifier) return not_supported("DeleteFunction with a qualifier");
  const std::string name{bare_name(input.function_name)};
  if (functions_.erase(name) == 0) return function_not_found(arn_of(name));
  timeline_.record(scheduler_.now(), kFunctionDeleted, name, {});
  return model::DeleteFunctionResponse{};
}

base::Result<void> LambdaService::set_reserved_concurrency(const std::string& function,
                                                           std::optional<int> executions) {
  Function* found = find(function);
  if (found == nullptr) return function_not_found(arn_of(function));
  found->reserved_concurrency = executions;
  return {};
}

}  // namespace weir::lambda
