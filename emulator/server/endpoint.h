// The local endpoint: one HTTP handler in front of everything, and the loop that lets sockets and
// simulated time take turns on one thread.
//
//   routing.h            which service, operation and wire format a request means
//   aws_endpoint.h       AWS requests: identity, faults, the call, the reply
//   search_endpoint.h    Elasticsearch requests
//   control_endpoint.h   /_weir/ and /_localstack/
//   emulator.h           the world behind it, one Cloud an account and region
//   http/ auth/ faults/ elasticsearch/   transport, signatures, injected faults, search over REST
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/server/aws_endpoint.h"
#include "emulator/server/control_endpoint.h"
#include "emulator/server/emulator.h"
#include "emulator/server/faults/fault_table.h"
#include "emulator/server/http/server.h"
#include "emulator/server/search_endpoint.h"

namespace weir::server {

struct EndpointOptions {
  EmulatorOptions emulator;
  AwsOptions aws;
  http::ServerOptions http;
  /// Host names accepted besides those of auth/host.h.
  std::vector<std::string> allowed_hosts;
  std::string version;
};

class Endpoint : public http::Handler, public ControlTarget {
 public:
  Endpoint(EndpointOptions options, CloudFactory factory);
  ~Endpoint() override;

  /// Binds the ports; from here on, stop signals are heard. Errors: http::Server::listen().
  base::Result<void> listen();
  /// The port in use, after listen().
  std::uint16_t port() const { return server_.port(); }
  std::uint16_t tls_port() const { return server_.tls_port(); }

  /// Serves until stop() or a stop signal, then ends gracefully: what is under way is answered, a
  /// second signal cuts it short.
  void run();
  /// From the loop's thread.
  void stop();

  void handle(std::shared_ptr<http::Exchange> exchange) override;
  World& world() override { return *world_; }
  faults::FaultTable& faults() override { return *faults_; }
  void after(sim::RealTime delay, std::function<void()> work) override {
    reactor_.call_after(delay, std::move(work));
  }
  void reset(std::function<void()> done) override;

 private:
  class Source;

  void make_world();
  void end_streams();

  EndpointOptions options_;
  CloudFactory factory_;
  http::Reactor reactor_;
  sim::SteadyRealClock real_clock_;
  std::unique_ptr<World> world_;
  std::unique_ptr<faults::FaultTable> faults_;
  AwsEndpoint aws_;
  SearchEndpoint search_;
  ControlEndpoint control_;
  http::Server server_;
  std::vector<std::function<void()>> resets_;
  bool stopping_ = false;
  bool stop_now_ = false;
};

}  // namespace weir::server
