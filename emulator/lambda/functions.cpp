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
constexpr int kHttpNoContent = 204;

// "dir/scaler.zip" -> "scaler", "registry/scaler:1" -> "scaler".
std::string_view stem(std::string_view path, char extension) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind(extension));
}

// "2026-01-05T08:00:00.000+0000", as Lambda writes instants.
std::string modification_time(base::Timestamp at) {
  std::string text = base::to_iso8601(at);
  text.back() = '+';
  return text + "0000";
}

// What is told of every function though nothing here depends on it.
void add_defaults(model::FunctionConfiguration& configuration,
                  const model::CreateFunctionRequest& input) {
  configuration.architectures = input.architectures.value_or(std::vector<std::string>{"x86_64"});
  configuration.ephemeral_storage =
      input.ephemeral_storage.value_or(model::EphemeralStorage{.size = kDefaultStorageMb});
  configuration.tracing_config = model::TracingConfigResponse{.mode = "PassThrough"};
  configuration.snap_start =
      model::SnapStartResponse{.apply_on = "None", .optimization_status = "Off"};
  configuration.logging_config = input.logging_config.value_or(model::LoggingConfig{
      .log_format = "Text", .application_log_level = {}, .system_log_level = {}, .log_group = {}});
  if (!configuration.logging_config->log_group) {
    configuration.logging_config->log_group = "/aws/lambda/" + *configuration.function_name;
  }
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
  configuration.last_modified = modification_time(now);
  configuration.version = std::string{kLatest};
  configuration.package_type = input.package_type.value_or("Zip");
  configuration.state = "Active";
  configuration.last_update_status = "Successful";
  add_defaults(configuration, input);
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

base::Result<LambdaService::Reference> LambdaService::read_reference(
    const std::string& function_name, const std::optional<std::string>& qualifier) const {
  constexpr std::string_view kArn = "arn:aws:lambda:";
  constexpr std::string_view kMarker = "function:";
  std::string_view name = function_name;
  if (name.starts_with(kArn)) {
    const std::string_view region =
        name.substr(kArn.size(), name.find(':', kArn.size()) - kArn.size());
    if (region != scope_.region) return function_in_another_region(region, scope_.region);
  }
  if (const auto marker = name.find(kMarker); marker != std::string_view::npos) {
    name.remove_prefix(marker + kMarker.size());
  }
  const auto colon = name.find(':');
  Reference reference{.name = std::string{name.substr(0, colon)}, .qualifier = {}};
  if (colon != std::string_view::npos) reference.qualifier = name.substr(colon + 1);
  if (qualifier) {
    if (!reference.qualifier.empty() && reference.qualifier != *qualifier) {
      return qualifiers_differ();
    }
    reference.qualifier = *qualifier;
  }
  return reference;
}

const LambdaService::Function* LambdaService::find(const Reference& reference) const {
  if (!reference.qualifier.empty() && reference.qualifier != kLatest) return nullptr;
  const auto found = functions_.find(reference.name);
  return found == functions_.end() ? nullptr : &found->second;
}

LambdaService::Function* LambdaService::find(const std::string& name) {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : &found->second;
}

std::string LambdaService::arn_of(const std::string& name, std::string_view qualifier) const {
  return fmt::format("arn:aws:lambda:{}:{}:function:{}{}{}", scope_.region, scope_.account, name,
                     qualifier.empty() ? "" : ":", qualifier);
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
  auto reference = read_reference(input.function_name, std::nullopt);
  if (!reference.ok()) return reference.error();
  const std::string& name = reference->name;
  if (name.empty()) return invalid_function_name(input.function_name);
  if (functions_.contains(name)) return function_exists(name);
  if (input.timeout.value_or(0) > limits_.timeout_seconds_max) {
    return timeout_too_long(*input.timeout, limits_.timeout_seconds_max);
  }
  const Handler* handler = handler_for(input);
  if (handler == nullptr) return unknown_handler(name, known_handlers());
  Function function;
  function.configuration = describe(input, name, arn_of(name), {sim::to_millis(scheduler_.now())});
  function.configuration.revision_id = next_uuid();
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
  auto reference = read_reference(input.function_name, input.qualifier);
  if (!reference.ok()) return reference.error();
  const Function* function = find(*reference);
  if (function == nullptr) {
    return function_not_found(arn_of(reference->name, reference->qualifier));
  }
  model::GetFunctionResponse output;
  output.configuration = function->configuration;
  output.configuration->function_arn = arn_of(reference->name, reference->qualifier);
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
  auto reference = read_reference(input.function_name, std::nullopt);
  if (!reference.ok()) return reference.error();
  if (!reference->qualifier.empty()) return not_supported("DeleteFunction with a qualifier");
  const std::string& name = reference->name;
  if (functions_.erase(name) == 0) return function_not_found(arn_of(name));
  timeline_.record(scheduler_.now(), kFunctionDeleted, name, {});
  return model::DeleteFunctionResponse{.status_code = kHttpNoContent};
}

base::Result<void> LambdaService::set_reserved_concurrency(const std::string& function,
                                                           std::optional<int> executions) {
  auto reference = read_reference(function, std::nullopt);
  if (!reference.ok()) return reference.error();
  Function* found = find(reference->name);
  if (found == nullptr) return function_not_found(arn_of(reference->name));
  found->reserved_concurrency = executions;
  return {};
}

}  // namespace weir::lambda
