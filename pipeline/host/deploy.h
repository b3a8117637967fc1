// Brings CloudFormation templates to life in a Cloud: what the pipeline and its scaling parts use.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/cloud/cloud.h"
#include "pipeline/stacks/template.h"

namespace weir::host {

/// Takes an event's JSON and gives the function's JSON reply.
using FunctionHandler = std::function<sim::Task<base::Result<std::string>>(std::string event)>;

/// Makes a built-in function from the Handler property and the environment variables of an
/// AWS::Lambda::Function. Error "BadInput" for an unknown handler or a bad variable.
using FunctionFactory = std::function<base::Result<FunctionHandler>(
    const std::string& handler, std::map<std::string, std::string> variables)>;

/// Resource types without effect here (roles, permissions, log groups, parts of an API's
/// deployment) are accepted; any other type that is not known is an error.
class Deployer {
 public:
  Deployer(sim::Scheduler& scheduler, cloud::Cloud& cloud, FunctionFactory functions);

  /// Creates the template's resources in the order of their dependencies. Error "BadInput" names
  /// file and line; an error of a service is passed on with the resource in front.
  base::Result<void> deploy(const std::string& template_file,
                            const std::map<std::string, std::string>& parameters);

  /// Names of what was created, in order of creation.
  const std::vector<std::string>& streams() const { return streams_; }
  const std::vector<std::string>& applications() const { return applications_; }

 private:
  /// What Ref and Fn::GetAtt give for a created resource.
  struct Created {
    std::string reference;
    std::map<std::string, std::string> attributes;
  };
  using Create = base::Result<Created> (Deployer::*)(const std::string& id,
                                                     const stacks::Value& properties);

  static Create creator_of(const std::string& type);
  static bool is_without_effect(const std::string& type);

  stacks::Environment environment(const stacks::Template& stack) const;
  std::string arn(std::string_view service, std::string_view resource) const;

  base::Result<Created> create_stream(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_application(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_domain(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_alarm(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_dashboard(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_target(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_policy(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_function(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_api(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_api_method(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_api_stage(const std::string& id, const stacks::Value& properties);
  base::Result<Created> create_rule(const std::string& id, const stacks::Value& properties);

  sim::Task<void> invoke_every(sim::Duration period, std::string function);

  sim::Scheduler& scheduler_;
  cloud::Cloud& cloud_;
  FunctionFactory functions_;
  std::map<std::string, Created> created_;
  std::map<std::string, FunctionHandler> instances_;  ///< By function name.
  std::map<std::string, std::string> api_functions_;  ///< API id to function name.
  std::vector<std::string> streams_;
  std::vector<std::string> applications_;
};

}  // namespace weir::host
