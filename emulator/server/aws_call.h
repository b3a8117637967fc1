// One AWS request that has found its operation: reads the input, lets injected faults act, and
// writes the reply in the request's wire format.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/cloud/operations.h"
#include "emulator/server/aws_endpoint.h"
#include "emulator/server/kinesis_faults.h"

namespace weir::server {

class AwsCall : public cloud::OperationCall, public std::enable_shared_from_this<AwsCall> {
 public:
  AwsCall(EdgeState& state, std::shared_ptr<http::Exchange> exchange,
          std::unique_ptr<DecodedRequest> decoded, Route route, std::string request_id,
          std::vector<http::Header> headers);

  const Route& route() const { return route_; }
  const base::Caller& caller() const { return caller_; }
  const std::shared_ptr<http::Exchange>& exchange() const { return exchange_; }
  const std::vector<http::Header>& headers() const { return headers_; }

  using Operation = std::function<void(cloud::Cloud&, const std::shared_ptr<AwsCall>&)>;

  /// Runs the operation on the caller's cloud; a null one fails with 501. Runs it again, from the
  /// start, when an injected delay is over.
  void start(base::Caller caller, Operation operation);

  base::Result<void> read(const api::ShapeInfo& shape, void* input) override;
  void answer(const void* output) override;
  void fail(const base::Error& error) override;

 private:
  void run();
  base::Result<void> meet_faults(const api::ShapeInfo& shape, void* input);
  faults::Decision decide(const api::ShapeInfo& shape, const void* input);
  void send(api::ReplyParts parts);

  EdgeState& state_;
  std::shared_ptr<http::Exchange> exchange_;
  std::unique_ptr<DecodedRequest> decoded_;
  Route route_;
  std::string request_id_;
  std::vector<http::Header> headers_;
  base::Caller caller_;
  Operation operation_;
  std::optional<faults::Decision> decision_;
  bool dropped_ = false;
  std::optional<PartialFailure> partial_;
};

}  // namespace weir::server
