#include "pipeline/host/deploy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "pipeline/stacks/fill.h"

namespace weir::host {
namespace {

namespace aas = api::application_autoscaling;
namespace cw = api::cloudwatch;
namespace kda = api::kinesisanalyticsv2;
using stacks::Value;

base::Error bad(const Value& value, std::string_view reason) {
  return base::client_error("BadInput", fmt::format("{}: {}", value.where, reason));
}

std::string text_or(const Value& properties, std::string_view key, const std::string& fallback) {
  const Value* value = properties.find(key);
  return value != nullptr && value->is_text() ? value->text() : fallback;
}

/// The properties with some keys renamed (empty new name: taken away).
Value renamed(const Value& properties,
              std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  Value::Map result;
  for (const auto& [key, value] : properties.map()) {
    std::string name = key;
    for (const auto& [from, to] : names) {
      if (key == from) name = to;
    }
    if (!name.empty()) result.emplace_back(std::move(name), value);
  }
  return Value{std::move(result), properties.where};
}

Value text_value(const Value& beside, std::string text) {
  return Value{std::move(text), beside.where};
}

/// "rate(1 minute)", "rate(5 minutes)", "rate(1 hour)" (EventBridge user guide, rate expressions).
std::optional<sim::Duration> parse_rate(std::string_view text) {
  if (!text.starts_with("rate(") || !text.ends_with(")")) return std::nullopt;
  text = text.substr(5, text.size() - 6);
  int count = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failure != std::errc{} || count <= 0) return std::nullopt;
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  if (unit == " minute" || unit == " minutes") return std::chrono::minutes{count};
  if (unit == " hour" || unit == " hours") return std::chrono::hours{count};
  if (unit == " day" || unit == " days") return std::chrono::days{count};
  return std::nullopt;
}

std::string function_name_of(std::string_view arn_or_uri) {
  constexpr std::string_view kMark = ":function:";
  const auto at = arn_or_uri.find(kMark);
  if (at == std::string_view::npos) return "";
  const auto name = arn_or_uri.substr(at + kMark.size());
  return std::string{name.substr(0, name.find_first_of("/:"))};
}

}  // namespace

Deployer::Deployer(sim::Scheduler& scheduler, cloud::Cloud& cloud, FunctionFactory functions)
    : scheduler_(scheduler), cloud_(cloud), functions_(std::move(functions)) {}

Deployer::Create Deployer::creator_of(const std::string& type) {
  static const std::map<std::string, Create> creators = {
      {"AWS::Kinesis::Stream", &Deployer::create_stream},
      {"AWS::KinesisAnalyticsV2::Application", &Deployer::create_application},
      {"AWS::Elasticsearch::Domain", &Deployer::create_domain},
      {"AWS::CloudWatch::Alarm", &Deployer::create_alarm},
      {"AWS::CloudWatch::Dashboard", &Deployer::create_dashboard},
      {"AWS::ApplicationAutoScaling::ScalableTarget", &Deployer::create_target},
      {"AWS::ApplicationAutoScaling::ScalingPolicy", &Deployer::create_policy},
      {"AWS::Lambda::Function", &Deployer::create_function},
      {"AWS::ApiGateway::RestApi", &Deployer::create_api},
      {"AWS::ApiGateway::Method", &Deployer::create_api_method},
      {"AWS::ApiGateway::Stage", &Deployer::create_api_stage},
      {"AWS::Events::Rule", &Deployer::create_rule}};
  const auto found = creators.find(type);
  return found == creators.end() ? nullptr : found->second;
}

bool Deployer::is_without_effect(const std::string& type) {
  static const std::set<std::string> types = {
      "AWS::IAM::Role",           "AWS::IAM::Policy",
      "AWS::Lambda::Permission",  "AWS::Logs::LogGroup",
      "AWS::Logs::LogStream",     "AWS::ApiGateway::Resource",

      "AWS::ApiGateway::Account", "AWS::ApiGateway::Deployment",
      "AWS::SSM::Parameter",      "AWS::KinesisAnalyticsV2::ApplicationCloudWatchLoggingOption"};
  return types.contains(type);
}

std::string Deployer::arn(std::string_view service, std::string_view resource) const {
  const base::Caller& caller = cloud_.caller();
  return fmt::format("arn:aws:{}:{}:{}:{}", service, caller.region, caller.account, resource);
}

stacks::Environment Deployer::environment(const stacks::Template& stack) const {
  stacks::Environment environment;
  environment.ref = [this, &stack](const std::string& name) -> std::optional<std::string> {
    if (const auto found = stack.parameters().find(name); found != stack.parameters().end()) {
      return found->second;
    }
    if (name == "AWS::Region") return cloud_.caller().region;
    if (name == "AWS::AccountId") return cloud_.caller().account;
    if (name == "AWS::Partition") return "aws";
    if (name == "AWS::URLSuffix") return "amazonaws.com";
    if (name == "AWS::StackName") return "weir";
    const auto found = created_.find(name);
    return found == created_.end() ? std::nullopt : std::optional{found->second.reference};
  };
  environment.attribute = [this](const std::string& resource,
                                 const std::string& attribute) -> std::optional<std::string> {
    const auto found = created_.find(resource);
    if (found == created_.end()) return std::nullopt;
    const auto value = found->second.attributes.find(attribute);
    return value == found->second.attributes.end() ? std::nullopt : std::optional{value->second};
  };
  return environment;
}

base::Result<void> Deployer::deploy(const std::string& template_file,
                                    const std::map<std::string, std::string>& parameters) {
  auto stack = stacks::Template::read(template_file, parameters);
  if (!stack.ok()) return stack.error();
  const stacks::Environment lookup = environment(*stack);
  for (const stacks::Resource& resource : stack->resources()) {
    auto properties = stack->properties(resource, lookup);
    if (!properties.ok()) return properties.error();
    if (is_without_effect(resource.type)) {
      const std::string role =
          fmt::format("arn:aws:iam::{}:role/{}", cloud_.caller().account, resource.logical_id);
      created_[resource.logical_id] = {resource.logical_id, {{"Arn", role}}};
      continue;
    }
    const Create create = creator_of(resource.type);
    if (create == nullptr) {
      return base::client_error("BadInput", fmt::format("{}: resource type '{}' is not supported",
                                                        resource.node.place(), resource.type));
    }
    auto created = (this->*create)(resource.logical_id, *properties);
    if (!created.ok()) {
      if (created.error().code == "BadInput") return created.error();
      return base::client_error(
          "BadInput", fmt::format("{}: {}: {}", resource.node.place(), created.error().code,
                                  created.error().message));
    }
    created_[resource.logical_id] = *std::move(created);
  }
  return {};
}

base::Result<Deployer::Created> Deployer::create_stream(const std::string& id,
                                                        const Value& properties) {
  const Value* retention = properties.find("RetentionPeriodHours");
  Value request = renamed(properties, {{"Name", "StreamName"}, {"RetentionPeriodHours", ""}});
  if (request.find("StreamName") == nullptr) {
    std::get<Value::Map>(request.data).emplace_back("StreamName", text_value(properties, id));
  }
  auto input = stacks::filled<api::kinesis::CreateStreamInput>(request);
  if (!input.ok()) return input.error();
  auto result = cloud_.kinesis().create_stream(*input);
  if (!result.ok()) return result.error();
  if (retention != nullptr && retention->text() != "24") {
    return bad(*retention, "only the default retention of 24 hours can be deployed");
  }
  streams_.push_back(input->stream_name);
  return Created{input->stream_name, {{"Arn", arn("kinesis", "stream/" + input->stream_name)}}};
}

base::Result<Deployer::Created> Deployer::create_application(const std::string& id,
                                                             const Value& properties) {
  Value request = properties;
  if (request.find("ApplicationName") == nullptr) {
    std::get<Value::Map>(request.data).emplace_back("ApplicationName", text_value(properties, id));
  }
  auto input = stacks::filled<kda::CreateApplicationRequest>(request);
  if (!input.ok()) return input.error();
  auto result = cloud_.analytics().create_application(*input);
  if (!result.ok()) return result.error();
  applications_.push_back(input->application_name);
  return Created{input->application_name, {}};
}

base::Result<Deployer::Created> Deployer::create_domain(const std::string& id,
                                                        const Value& properties) {
  // The emulated search cluster is always there; a domain gives it a name.
  const std::string name = text_or(properties, "DomainName", id);
  return Created{
      name,
      {{"Arn", arn("es", "domain/" + name)},
       {"DomainArn", arn("es", "domain/" + name)},
       {"DomainEndpoint", fmt::format("{}.{}.es.amazonaws.com", name, cloud_.caller().region)}}};
}

base::Result<Deployer::Created> Deployer::create_alarm(const std::string& id,
                                                       const Value& properties) {
  Value request = properties;
  if (request.find("AlarmName") == nullptr) {
    std::get<Value::Map>(request.data).emplace_back("AlarmName", text_value(properties, id));
  }
  auto input = stacks::filled<cw::PutMetricAlarmInput>(request);
  if (!input.ok()) return input.error();
  auto result = cloud_.cloudwatch().put_metric_alarm(*input);
  if (!result.ok()) return result.error();
  return Created{input->alarm_name, {{"Arn", arn("cloudwatch", "alarm:" + input->alarm_name)}}};
}

base::Result<Deployer::Created> Deployer::create_dashboard(const std::string& id,
                                                           const Value& properties) {
  Value request = properties;
  if (request.find("DashboardName") == nullptr) {
    std::get<Value::Map>(request.data).emplace_back("DashboardName", text_value(properties, id));
  }
  auto input = stacks::filled<cw::PutDashboardInput>(request);
  if (!input.ok()) return input.error();
  auto result = cloud_.cloudwatch().put_dashboard(*input);
  if (!result.ok()) return result.error();
  return Created{input->dashboard_name, {}};
}

base::Result<Deployer::Created> Deployer::create_target(const std::string&,
                                                        const Value& properties) {
  auto input = stacks::filled<aas::RegisterScalableTargetRequest>(properties);
  if (!input.ok()) return input.error();
  auto result = cloud_.autoscaling().register_scalable_target(*input);
  if (!result.ok()) return result.error();
  return Created{fmt::format("{}|{}|{}", input->resource_id, input->scalable_dimension,
                             input->service_namespace),
                 {}};
}

base::Result<Deployer::Created> Deployer::create_policy(const std::string&,
                                                        const Value& properties) {
  Value request = renamed(properties, {{"ScalingTargetId", ""}});
  if (const Value* target = properties.find("ScalingTargetId")) {
    const std::string& composite = target->text();
    const auto first = composite.find('|');
    const auto second = composite.find('|', first + 1);
    if (second == std::string::npos) return bad(*target, "is not the Ref of a ScalableTarget");
    auto& map = std::get<Value::Map>(request.data);
    map.emplace_back("ResourceId", text_value(*target, composite.substr(0, first)));
    map.emplace_back("ScalableDimension",
                     text_value(*target, composite.substr(first + 1, second - first - 1)));
    map.emplace_back("ServiceNamespace", text_value(*target, composite.substr(second + 1)));
  }
  auto input = stacks::filled<aas::PutScalingPolicyRequest>(request);
  if (!input.ok()) return input.error();
  auto result = cloud_.autoscaling().put_scaling_policy(*input);
  if (!result.ok()) return result.error();
  return Created{result->policy_arn, {{"Arn", result->policy_arn}}};
}

base::Result<Deployer::Created> Deployer::create_function(const std::string& id,
                                                          const Value& properties) {
  const Value* concurrency = properties.find("ReservedConcurrentExecutions");
  Value request = renamed(properties, {{"ReservedConcurrentExecutions", ""}});
  if (request.find("FunctionName") == nullptr) {
    std::get<Value::Map>(request.data).emplace_back("FunctionName", text_value(properties, id));
  }
  auto input = stacks::filled<api::lambda::CreateFunctionRequest>(request);
  if (!input.ok()) return input.error();
  if (!input->handler) return bad(properties, "Handler is missing");
  std::map<std::string, std::string> variables;
  if (input->environment && input->environment->variables) {
    variables = *input->environment->variables;
  }
  auto function = functions_(*input->handler, std::move(variables));
  if (!function.ok()) return bad(properties, function.error().message);
  instances_[input->function_name] = *std::move(function);
  cloud_.lambda().register_handler(*input->handler, [this](lambda::Invocation invocation) {
    return instances_.at(invocation.function_name)(std::move(invocation.payload));
  });
  auto created = cloud_.lambda().create_function(*input);
  if (!created.ok()) return created.error();
  if (concurrency != nullptr) {
    const int executions = std::atoi(concurrency->text().c_str());
    WEIR_RETURN_IF_ERROR(
        cloud_.lambda().set_reserved_concurrency(input->function_name, executions));
  }
  return Created{input->function_name,
                 {{"Arn", arn("lambda", "function:" + input->function_name)}}};
}

base::Result<Deployer::Created> Deployer::create_api(const std::string& id, const Value&) {
  std::string reference = id;
  std::transform(reference.begin(), reference.end(), reference.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return Created{reference, {{"RootResourceId", "root"}}};
}

base::Result<Deployer::Created> Deployer::create_api_method(const std::string& id,
                                                            const Value& properties) {
  const Value* api = properties.find("RestApiId");
  const Value* integration = properties.find("Integration");
  const Value* uri = integration == nullptr ? nullptr : integration->find("Uri");
  if (api == nullptr || !api->is_text()) return bad(properties, "RestApiId is missing");
  if (uri == nullptr || !uri->is_text()) return bad(properties, "Integration.Uri is missing");
  const std::string function = function_name_of(uri->text());
  if (function.empty()) return bad(*uri, "does not name a Lambda function");
  api_functions_[api->text()] = function;
  return Created{id, {}};
}

base::Result<Deployer::Created> Deployer::create_api_stage(const std::string&,
                                                           const Value& properties) {
  const std::string api = text_or(properties, "RestApiId", "");
  const std::string stage = text_or(properties, "StageName", "");
  const auto function = api_functions_.find(api);
  if (function == api_functions_.end()) {
    return bad(properties, "RestApiId names no API whose methods lead to a function");
  }
  cloud_.api_gateway().add_route(cloud::invoke_url(api, cloud_.caller().region, stage),
                                 function->second);
  return Created{stage, {}};
}

base::Result<Deployer::Created> Deployer::create_rule(const std::string& id,
                                                      const Value& properties) {
  const Value* expression = properties.find("ScheduleExpression");
  if (expression == nullptr || !expression->is_text()) {
    return bad(properties, "only rules with a ScheduleExpression are supported");
  }
  const auto period = parse_rate(expression->text());
  if (!period) return bad(*expression, "only rate(N minutes|hours|days) is supported");
  const Value* targets = properties.find("Targets");
  if (targets == nullptr || !targets->is_list()) return bad(properties, "Targets are missing");
  for (const Value& target : targets->list()) {
    const std::string function = function_name_of(text_or(target, "Arn", ""));
    if (function.empty()) return bad(target, "Arn does not name a Lambda function");
    scheduler_.spawn(invoke_every(*period, function), "rule " + id);
  }
  return Created{id, {{"Arn", arn("events", "rule/" + id)}}};
}

sim::Task<void> Deployer::invoke_every(sim::Duration period, std::string function) {
  for (;;) {
    co_await scheduler_.sleep_for(period);
    // A function that fails shows in its metrics; the schedule goes on, as EventBridge's does.
    api::lambda::InvocationRequest invocation;
    invocation.function_name = function;
    invocation.payload = R"({"source":"aws.events","detail-type":"Scheduled Event"})";
    static_cast<void>(co_await cloud_.lambda().invoke(std::move(invocation)));
  }
}

}  // namespace weir::host
