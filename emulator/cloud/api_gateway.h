// API Gateway as far as custom resources need it: a table from URL prefixes to functions, called
// with Lambda proxy integration.
// Developer guide, "Set up Lambda proxy integrations in API Gateway".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulator/autoscaling/custom_resource.h"
#include "emulator/base/caller.h"
#include "emulator/lambda/lambda_service.h"

namespace weir::cloud {

/// The URL that AWS gives a deployed API: "https://API.execute-api.REGION.amazonaws.com/STAGE".
std::string invoke_url(std::string_view api_id, std::string_view region, std::string_view stage);

class ApiGateway : public autoscaling::CustomResourceEndpoint {
 public:
  /// `functions` must outlive the gateway.
  explicit ApiGateway(lambda::LambdaService& functions) : functions_(functions) {}

  /// Requests to `url_prefix` and below go to the function (name or ARN). The longest prefix wins;
  /// a second route of one prefix replaces the first.
  void add_route(std::string url_prefix, std::string function);
  void remove_route(const std::string& url_prefix);

  /// Always a reply: 403 without a route, 502 for a function that fails or answers no proxy reply,
  /// 500 when it cannot be invoked, each with API Gateway's body.
  sim::Task<base::Result<autoscaling::HttpReply>> request(std::string method, std::string url,
                                                          std::string body) override;

 private:
  lambda::LambdaService& functions_;
  std::map<std::string, std::string> routes_;
};

/// The event of a proxy integration for the path behind the route's prefix. In a path that ends in
/// "/scalableTargetDimensions/{id}" the id, percent-decoded, becomes
/// pathParameters.scalableTargetDimensionId, and a stage before it is dropped.
std::string proxy_event(std::string_view method, std::string_view path, std::string_view body);

/// Reads {"statusCode":..,"body":..}; 502 with API Gateway's body when it is no such thing.
autoscaling::HttpReply parse_proxy_reply(std::string_view payload);

}  // namespace weir::cloud
