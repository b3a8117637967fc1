// Lambda for functions that are built into the program: a function's configuration names one of
// the handlers that the world registered.
// https://docs.aws.amazon.com/lambda/latest/api/Welcome.html
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/lambda.h"
#include "emulator/base/caller.h"
#include "emulator/base/metric_sink.h"
#include "emulator/base/result.h"
#include "emulator/lambda/limits.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"
#include "emulator/sim/uuid.h"

namespace weir::lambda {

/// The version that every function here has, and its only qualifier.
inline constexpr std::string_view kLatest = "$LATEST";

/// What a handler is called with.
struct Invocation {
  std::string payload;  ///< JSON.
  std::string function_name;
  std::map<std::string, std::string> environment;
};

/// Gives the reply's JSON. An Error is the function's own failure: its code becomes errorType.
using Handler = std::function<sim::Task<base::Result<std::string>>(Invocation)>;
using PayloadHandler = std::function<sim::Task<base::Result<std::string>>(std::string payload)>;

/// The functions of one account and region.
class LambdaService {
 public:
  template <class T>
  using Reply = sim::Task<base::Result<T>>;

  /// All references must outlive the service; so must whatever the handlers refer to.
  LambdaService(sim::Scheduler& scheduler, sim::Timeline& timeline, base::MetricSink& metrics,
                base::Caller scope, Limits limits);
  ~LambdaService();
  LambdaService(const LambdaService&) = delete;
  LambdaService& operator=(const LambdaService&) = delete;

  /// Makes a handler known by name, before functions are created from it. A second registration
  /// of a name replaces the first for functions created from then on.
  void register_handler(std::string name, Handler handler);
  void register_handler(std::string name, PayloadHandler handler);

  /// The handler is the registered one named by, in this order: Handler; the file name of
  /// Code.S3Key without its extension; the last part of Code.ImageUri without its tag. Error when
  /// there is none: InvalidParameterValueException.
  base::Result<api::lambda::FunctionConfiguration> create_function(
      const api::lambda::CreateFunctionRequest& input);
  base::Result<api::lambda::GetFunctionResponse> get_function(
      const api::lambda::GetFunctionRequest& input) const;
  base::Result<api::lambda::ListFunctionsResponse> list_functions(
      const api::lambda::ListFunctionsRequest& input) const;
  base::Result<api::lambda::DeleteFunctionResponse> delete_function(
      const api::lambda::DeleteFunctionRequest& input);

  /// RequestResponse waits for the reply; Event answers 202 at once and retries errors later;
  /// DryRun answers 204. Function errors are replies with FunctionError, not Errors.
  Reply<api::lambda::InvocationResponse> invoke(api::lambda::InvocationRequest input);
  /// RequestResponse with nothing else asked for.
  Reply<api::lambda::InvocationResponse> invoke(std::string function, std::string payload);

  /// At most this many executions of the function at a time; nullopt: the account's limit only.
  base::Result<void> set_reserved_concurrency(const std::string& function,
                                              std::optional<int> executions);

 private:
  struct Function {
    api::lambda::FunctionConfiguration configuration;
    api::lambda::FunctionCode code;
    std::map<std::string, std::string> tags;
    Handler handler;
    std::optional<int> reserved_concurrency;
    std::shared_ptr<int> running = std::make_shared<int>(0);  ///< Executions under way.
  };
  struct Outcome {
    std::string payload;
    std::string error_type;  ///< Empty on success.
    std::string log;         ///< What the platform writes: START, END and REPORT.
  };
  /// What FunctionName and Qualifier say together.
  struct Reference {
    std::string name;
    std::string qualifier;  ///< Empty: none was given.
  };

  // FunctionName in any of its forms; errors: an ARN of another region, two qualifiers that differ.
  base::Result<Reference> read_reference(const std::string& function_name,
                                         const std::optional<std::string>& qualifier) const;
  // There are no versions and aliases, so that $LATEST is the only qualifier that is found.
  const Function* find(const Reference& reference) const;
  Function* find(const std::string& name);
  std::string arn_of(const std::string& name, std::string_view qualifier = {}) const;
  // Unlike AWS's, drawn from a counter: the same run gives the same identifiers.
  std::string next_uuid() { return sim::numbered_uuid(++next_uuid_); }
  const Handler* handler_for(const api::lambda::CreateFunctionRequest& input) const;
  std::string known_handlers() const;

  // invoke.cpp
  bool has_capacity(const Function& function) const;
  base::Result<void> check_payload(const api::lambda::InvocationRequest& input, bool event) const;
  Reply<Outcome> execute(std::string name, std::string payload);
  sim::Task<void> call_handler(const Handler& handler, Invocation invocation,
                               std::optional<Outcome>& outcome);
  sim::Task<void> run_event(std::string name, std::string payload);
  void put_metric(const std::string& function, const char* name, const char* unit, double value,
                  sim::Time at);

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  base::MetricSink& metrics_;
  base::Caller scope_;
  Limits limits_;
  std::map<std::string, Handler> handlers_;
  std::map<std::string, Function> functions_;
  std::list<sim::Job> events_;  ///< Asynchronous invocations under way.
  int running_ = 0;
  std::uint64_t next_uuid_ = 0;
};

}  // namespace weir::lambda
