// The events and replies of an API Gateway proxy integration, as far as a scaling function reads
// them.
// https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::autoscaler {

/// A request for a scalable target dimension.
struct ProxyEvent {
  std::string method;
  std::string id;                 ///< Path parameter scalableTargetDimensionId.
  std::optional<double> desired;  ///< desiredCapacity of the body, where it states a number.
  std::string problem;            ///< Why the event cannot be answered; empty when it can.
};
ProxyEvent parse_proxy_event(const std::string& json);

/// {"statusCode", "body", "headers"} with the body's type application/json.
std::string proxy_reply(int status, std::string_view body);

/// The contract's error bodies are JSON texts.
std::string proxy_error(int status, const std::string& message);

}  // namespace weir::autoscaler
