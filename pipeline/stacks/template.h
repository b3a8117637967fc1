// CloudFormation templates: the subset that describes the pipeline and its scaling parts.
//
// Read are Parameters, Conditions, Resources and Outputs, in YAML or JSON, with Ref, Fn::GetAtt,
// Fn::Sub, Fn::Join, Fn::Split, Fn::Select, Fn::If, Fn::Equals, Fn::Not, Fn::And and Fn::Or in long
// and short form. Anything else is an error that names file, line and property.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-reference.html
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/config/yaml_reader.h"
#include "pipeline/stacks/value.h"

namespace weir::stacks {

struct Resource {
  std::string logical_id;
  std::string type;  ///< "AWS::Kinesis::Stream"
  config::YamlValue node;
  /// Logical ids of other resources that this one mentions or depends on.
  std::vector<std::string> depends_on;
};

/// What a template's functions can ask for. nullopt: there is no such thing.
struct Environment {
  /// Ref of a parameter, a pseudo parameter ("AWS::Region") or a resource.
  std::function<std::optional<std::string>(const std::string& name)> ref;
  std::function<std::optional<std::string>(const std::string& resource,
                                           const std::string& attribute)>
      attribute;
};

class Template {
 public:
  /// Error "BadInput" naming file, line and key. `parameters` override the defaults; one that the
  /// template does not declare, or a declared one without default that is not given, is an error.
  static base::Result<Template> read(const std::string& file,
                                     const std::map<std::string, std::string>& parameters);

  /// Whether the file declares a parameter of this name; false also when it cannot be read.
  static bool declares_parameter(const std::string& file, const std::string& name);

  const std::map<std::string, std::string>& parameters() const { return parameters_; }
  /// Resources whose condition holds, each after those it depends on, else in the file's order.
  const std::vector<Resource>& resources() const { return resources_; }

  /// The resource's Properties with all functions evaluated; an empty mapping when it has none.
  base::Result<Value> properties(const Resource& resource, const Environment& environment) const;

 private:
  std::string file_;
  std::map<std::string, std::string> parameters_;
  std::map<std::string, bool> conditions_;
  std::vector<Resource> resources_;
};

}  // namespace weir::stacks
