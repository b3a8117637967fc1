#include "emulator/server/endpoint.h"

#include <algorithm>

#include "emulator/server/auth/host_check.h"
#include "emulator/server/elasticsearch/routes.h"

namespace weir::server {

using namespace std::chrono_literals;

namespace {

// How long answers under way may take once a stop was asked for.
constexpr auto kStopGrace = 5s;

}  // namespace

/// The sockets as the clock sees them; ends the clock's loop when all is closed.
class Endpoint::Source : public sim::WorkSource {
 public:
  explicit Source(Endpoint& owner) : owner_(owner) {}

  bool poll() override {
    const bool worked = owner_.reactor_.poll();
    end_if_stopped();
    return worked;
  }

  void wait(std::optional<sim::RealTime> deadline) override {
    if (owner_.stopping_) {
      const sim::RealTime end = stop_deadline();
      deadline = deadline ? std::min(*deadline, end) : end;
    }
    owner_.reactor_.wait(deadline);
    end_if_stopped();
  }

 private:
  sim::RealTime stop_deadline() {
    if (!stop_deadline_) stop_deadline_ = owner_.real_clock_.now() + kStopGrace;
    return *stop_deadline_;
  }
  void end_if_stopped() {
    if (!owner_.stopping_) return;
    const bool late = owner_.real_clock_.now() >= stop_deadline();
    if (owner_.server_.stopped() || owner_.stop_now_ || late) {
      owner_.world_->scheduler().request_stop();
    }
  }

  Endpoint& owner_;
  std::optional<sim::RealTime> stop_deadline_;
};

Endpoint::Endpoint(EndpointOptions options, CloudFactory factory)
    : options_(std::move(options)),
      factory_(std::move(factory)),
      aws_(*this, options_.aws),
      search_(*this, aws_),
      control_(*this, options_.version),
      server_(reactor_, *this, options_.http) {
  make_world();
}

Endpoint::~Endpoint() {
  end_streams();
  faults_.reset();  // It refers to the world's timeline.
}

void Endpoint::make_world() {
  faults_.reset();
  world_ = std::make_unique<World>(options_.emulator, real_clock_, factory_);
  faults_ =
      std::make_unique<faults::FaultTable>(world_->random().stream("faults"), world_->timeline());
  aws_.world_changed();
}

void Endpoint::end_streams() {
  aws_.end_streams();
  control_.end_streams();
}

base::Result<void> Endpoint::listen() {
  reactor_.on_stop_signal([this] {
    stop_now_ = stopping_;
    stop();
  });
  return server_.listen();
}

void Endpoint::run() {
  Source source(*this);
  while (true) {
    world_->clock().serve(source);
    if (resets_.empty()) return;
    end_streams();
    make_world();
    for (const auto& done : std::exchange(resets_, {})) done();
    if (stopping_) world_->scheduler().request_stop();
  }
}

void Endpoint::stop() {
  if (stopping_) return;
  stopping_ = true;
  end_streams();
  server_.stop();
}

void Endpoint::reset(std::function<void()> done) {
  resets_.push_back(std::move(done));
  world_->scheduler().request_stop();
}

void Endpoint::handle(std::shared_ptr<http::Exchange> exchange) {
  const http::Request& request = exchange->request();
  if (!auth::host_allowed(request.host, options_.allowed_hosts)) {
    return exchange->respond(auth::host_refused(request.host));
  }
  world_->clock().touch();
  if (ControlEndpoint::owns(request.path)) return control_.handle(exchange);
  if (elasticsearch_http::is_elasticsearch_request(request)) return search_.handle(exchange);
  aws_.handle(exchange);
}

}  // namespace weir::server
