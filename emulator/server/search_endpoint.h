// Elasticsearch requests: whose they are, what injected faults do to them, and the answer. Fault
// rules name service "elasticsearch", the operation by the path's own word ("_bulk", "_search"; the
// method where the path has none), and the index as the stream.
#pragma once

#include <memory>

#include "emulator/server/aws_endpoint.h"
#include "emulator/server/http/http.h"

namespace weir::server {

class SearchEndpoint {
 public:
  /// The references must outlive the endpoint.
  SearchEndpoint(EdgeState& state, const AwsEndpoint& aws) : state_(state), aws_(aws) {}

  void handle(const std::shared_ptr<http::Exchange>& exchange);

 private:
  void answer(const std::shared_ptr<http::Exchange>& exchange, const base::Caller& caller);

  EdgeState& state_;
  const AwsEndpoint& aws_;
};

}  // namespace weir::server
