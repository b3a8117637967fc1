// AWS requests: whose they are, which operation they mean, what injected faults do to them, and the
// reply in the request's own wire format. The order of checks is AWS's (kinesalite's observation):
// method, body, content type, target, authorization, types, constraints, resource.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/kinesis/wire/kinesis_json.h"
#include "emulator/server/auth/signature.h"
#include "emulator/server/emulator.h"
#include "emulator/server/faults/fault_table.h"
#include "emulator/server/http/http.h"
#include "emulator/server/routing.h"

namespace weir::server {

/// What requests act on. World and faults change place with every reset.
class EdgeState {
 public:
  virtual ~EdgeState() = default;
  virtual World& world() = 0;
  virtual faults::FaultTable& faults() = 0;
  /// Runs `work` once that much real time has passed, unless the edge has gone by then.
  virtual void after(sim::RealTime delay, std::function<void()> work) = 0;
};

struct AwsOptions {
  /// Signatures are checked against these; empty: every signature is believed.
  std::vector<auth::SecretKey> verified_keys;
  /// The Date header of replies carries simulated time instead of real time.
  bool date_header_from_clock = false;
  /// How long an event stream over HTTP/1.x waits before it begins. The Go SDK breaks a connection
  /// off whose answer comes before its own writer has looked behind the request's end
  /// (safeWriteToReadCloser of smithy-go 1.28); AWS is never that quick.
  sim::RealTime event_stream_hold = std::chrono::milliseconds{20};
};

class AwsCall;
class SubscriptionStream;

class AwsEndpoint {
 public:
  /// `state` must outlive the endpoint.
  AwsEndpoint(EdgeState& state, const AwsOptions& options);
  ~AwsEndpoint();

  void handle(const std::shared_ptr<http::Exchange>& exchange);
  /// Whom a request to the search service is from; unsigned ones are the default caller's, for a
  /// domain may be open. Errors: a signature that cannot be read, or that is wrong where keys are
  /// configured.
  base::Result<base::Caller> search_caller(const http::Request& request) const;

  /// To be called when the world is another one.
  void world_changed();
  /// Ends the subscriptions that are being streamed.
  void end_streams();

 private:
  // Kinesis's hot operations (hot_path.cpp): false when the request must take the general way.
  bool handle_hot(const std::shared_ptr<http::Exchange>& exchange);
  using HotOperation = bool (AwsEndpoint::*)(http::Exchange&, cloud::Cloud&);
  static HotOperation hot_operation(std::string_view name);
  bool put_records(http::Exchange& exchange, cloud::Cloud& cloud);
  bool put_record(http::Exchange& exchange, cloud::Cloud& cloud);
  bool get_records(http::Exchange& exchange, cloud::Cloud& cloud);
  const base::Caller* caller_of_credential(const http::Request& request);
  void respond_hot(http::Exchange& exchange, base::Result<std::string> body);

  void refuse(http::Exchange& exchange, RoutingFailure failure, std::string_view signed_service,
              std::string_view action);
  base::Result<base::Caller> authorize(const http::Request& request, const Route& route) const;
  base::Result<base::Caller> verify(const http::Request& request, const auth::Identity& identity,
                                    auth::ErrorStyle style) const;
  void subscribe(const std::shared_ptr<AwsCall>& call, base::Caller caller);
  /// Headers that every reply carries, the service's own with it.
  std::vector<http::Header> common_headers(const http::Request& request, std::string_view service,
                                           std::string_view request_id);

  EdgeState& state_;
  AwsOptions options_;
  auth::Verifier verifier_;
  sim::Random ids_;
  kinesis::PutRequestReader put_reader_;
  std::string last_credential_;  ///< Nearly always the next one, too.
  base::Caller last_caller_;
  std::set<std::shared_ptr<SubscriptionStream>> subscriptions_;
};

}  // namespace weir::server
