#include "emulator/server/control_endpoint.h"

#include <fmt/format.h>

#include <cmath>

#include "emulator/cloud/operations.h"
#include "emulator/server/control_json.h"

namespace weir::server {
namespace {

constexpr double kMaxLeaseSeconds = 3600;

base::Error not_found(std::string_view path) {
  return {"NotFound", fmt::format("there is nothing at {}", path), 404};
}

base::Error wrong_method(std::string_view path, std::string_view allowed) {
  return {"MethodNotAllowed", fmt::format("{} takes {}", path, allowed), 405};
}

std::string localstack_services() {
  JsonBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  for (const api::ServiceInfo* service : api::all_services()) {
    if (cloud::operations_of(service->name).empty()) continue;
    write_member(writer, service->name, "running");
  }
  write_member(writer, "es", "running");
  writer.EndObject();
  return text_of(buffer);
}

http::Response clock_response(World& world, const std::uint64_t* events) {
  JsonBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  if (events == nullptr) {
    write_member(writer, "mode", to_string(world.clock().options().mode));
  }
  write_member(writer, "now", iso_time(world.scheduler().now()));
  if (events == nullptr) {
    writer.Key("speed");
    write_double(writer, world.clock().options().speed);
    writer.Key("leases");
    writer.Uint64(world.clock().leases().active());
  } else {
    writer.Key("events");
    writer.Uint64(*events);
  }
  write_member(writer, "run_hash", world.timeline().hash().hex());
  writer.EndObject();
  return json_response(text_of(buffer));
}

}  // namespace

ControlEndpoint::ControlEndpoint(ControlTarget& target, std::string version)
    : target_(target), version_(std::move(version)) {}

bool ControlEndpoint::owns(std::string_view path) {
  for (const std::string_view root : {"/_weir", "/_localstack"}) {
    if (path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/')) {
      return true;
    }
  }
  return false;
}

void ControlEndpoint::handle(const std::shared_ptr<http::Exchange>& exchange) {
  const http::Request& request = exchange->request();
  Reply reply = answer(exchange, request.method, request.path);
  if (!reply.ok()) {
    exchange->respond(control_error(reply.error()));
  } else if (reply->status != 0) {
    exchange->respond(*std::move(reply));
  }
}

ControlEndpoint::Reply ControlEndpoint::answer(const std::shared_ptr<http::Exchange>& exchange,
                                               std::string_view method, std::string_view path) {
  constexpr std::string_view kLeases = "/_weir/clock/leases";
  const http::Response later{0, {}, {}};  // The exchange is answered elsewhere.
  const http::Request& request = exchange->request();
  const bool get = method == "GET" || method == "HEAD";
  const bool post = method == "POST";
  if (path == "/_weir/health" || path == "/_localstack/health") {
    return get ? health() : wrong_method(path, "GET");
  }
  if (path == "/_localstack/init" || path == "/_localstack/init/ready") {
    // There are no start-up scripts, so what they would be waited for is always over.
    return json_response(
        R"({"completed":{"BOOT":true,"START":true,"READY":true,"SHUTDOWN":false},"scripts":[]})");
  }
  if (path == "/_weir/clock") {
    if (get) return clock_state();
    return post ? configure_clock(request.body_text()) : wrong_method(path, "GET and POST");
  }
  if (path == "/_weir/clock/advance") {
    if (!post) return wrong_method(path, "POST");
    if (auto begun = advance(exchange, request.body_text()); !begun.ok()) return begun.error();
    return later;
  }
  if (path == kLeases) {
    return post ? acquire_lease(request.body_text()) : wrong_method(path, "POST");
  }
  if (path.starts_with(kLeases) && path.size() > kLeases.size() + 1) {
    if (method != "DELETE") return wrong_method(path, "DELETE");
    return release_lease(path.substr(kLeases.size() + 1));
  }
  if (path == "/_weir/reset") {
    if (!post) return wrong_method(path, "POST");
    target_.reset([this, exchange] { exchange->respond(*clock_state()); });
    return later;
  }
  if (path == "/_weir/timeline") {
    if (!get) return wrong_method(path, "GET");
    if (request.header("accept").find("text/event-stream") == std::string_view::npos) {
      return timeline(request);
    }
    if (auto begun = stream_timeline(exchange); !begun.ok()) return begun.error();
    return later;
  }
  if (path.starts_with("/_weir/faults")) {
    return faults::handle(target_.faults(), request, target_.world().scheduler().now());
  }
  return not_found(path);
}

ControlEndpoint::Reply ControlEndpoint::health() const {
  return json_response(fmt::format(R"({{"status":"ok","services":{},"version":"{}"}})",
                                   localstack_services(), version_));
}

ControlEndpoint::Reply ControlEndpoint::clock_state() {
  return clock_response(target_.world(), nullptr);
}

ControlEndpoint::Reply ControlEndpoint::configure_clock(std::string_view text) {
  auto body = ControlBody::parse(text, {"mode", "speed"});
  if (!body.ok()) return body.error();
  sim::Clock& clock = target_.world().clock();
  sim::Clock::Options options = clock.options();
  const auto mode = body->text("mode");
  if (!mode.ok()) return mode.error();
  if (*mode) {
    const auto parsed = sim::parse_clock_mode(**mode);
    if (!parsed) return bad_request("'mode' must be one of virtual, stepped, paced");
    options.mode = *parsed;
  }
  const auto speed = body->number("speed");
  if (!speed.ok()) return speed.error();
  if (*speed) {
    if (!(**speed > 0) || **speed > 1e6) {
      return bad_request("'speed' must be above 0 and at most 1000000 simulated seconds a second");
    }
    options.speed = **speed;
  }
  clock.configure(options);
  return clock_state();
}

base::Result<void> ControlEndpoint::advance(const std::shared_ptr<http::Exchange>& exchange,
                                            std::string_view text) {
  auto body = ControlBody::parse(text, {"by", "to"});
  if (!body.ok()) return body.error();
  const auto by = body->duration("by");
  if (!by.ok()) return by.error();
  const auto to = body->time("to");
  if (!to.ok()) return to.error();
  if (by->has_value() == to->has_value()) return bad_request("give one of 'by' and 'to'");
  World& world = target_.world();
  const sim::Time now = world.scheduler().now();
  if (*to && **to < now) {
    return bad_request(fmt::format("'to' has passed: it is {}", iso_time(now)));
  }
  world.clock().advance(*to ? **to : now + **by, [&world, exchange](std::uint64_t events) {
    exchange->respond(clock_response(world, &events));
  });
  return {};
}

ControlEndpoint::Reply ControlEndpoint::acquire_lease(std::string_view text) {
  auto body = ControlBody::parse(text, {"ttl_ms"});
  if (!body.ok()) return body.error();
  const auto ttl_ms = body->number("ttl_ms");
  if (!ttl_ms.ok()) return ttl_ms.error();
  if (!*ttl_ms || !(**ttl_ms > 0) || **ttl_ms > kMaxLeaseSeconds * 1000) {
    return bad_request("'ttl_ms' must be a number of real milliseconds, above 0, at most 3600000");
  }
  const auto lease =
      target_.world().clock().leases().acquire(sim::RealTime{std::llround(**ttl_ms * 1000)});
  return json_response(fmt::format(R"({{"lease":"{}"}})", lease));
}

ControlEndpoint::Reply ControlEndpoint::release_lease(std::string_view id) {
  const auto number = parse_number(id);
  if (!number || !target_.world().clock().leases().release(*number)) {
    return base::Error{"NotFound", fmt::format("no lease '{}' is held", id), 404};
  }
  return json_response("{}");
}

}  // namespace weir::server
