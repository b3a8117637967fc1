#include "emulator/server/search_endpoint.h"

#include "emulator/elasticsearch/json_api.h"
#include "emulator/server/auth/cors.h"
#include "emulator/server/elasticsearch/routes.h"
#include "emulator/server/json.h"

namespace weir::server {
namespace {

/// "_bulk" of "/trips/_bulk"; the method of a path without such a word.
std::string_view operation_of(const http::Request& request) {
  const std::size_t at = request.path.find("/_");
  if (at == std::string_view::npos) return request.method;
  const std::string_view rest = request.path.substr(at + 1);
  return rest.substr(0, rest.find('/'));
}

std::string_view index_of(const http::Request& request) {
  const std::string_view rest = request.path.substr(1);
  return rest.starts_with('_') ? std::string_view{} : rest.substr(0, rest.find('/'));
}

void send(http::Exchange& exchange, http::Response response) {
  for (http::Header& header : auth::cors_headers(exchange.request())) {
    response.headers.push_back(std::move(header));
  }
  exchange.respond(std::move(response));
}

http::Response json_reply(int status, std::string body) {
  return {status, {{"Content-Type", "application/json; charset=UTF-8"}}, std::move(body)};
}

/// What a domain's front answers a bad signature with.
http::Response refused(const base::Error& error) {
  JsonBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  write_member(writer, "message", error.message);
  writer.EndObject();
  return json_reply(403, text_of(buffer));
}

}  // namespace

void SearchEndpoint::handle(const std::shared_ptr<http::Exchange>& exchange) {
  using Action = faults::Decision::Action;
  const http::Request& request = exchange->request();
  const auto caller = aws_.search_caller(request);
  if (!caller.ok()) return send(*exchange, refused(caller.error()));
  if (state_.faults().empty()) return answer(exchange, *caller);

  sim::Scheduler& scheduler = state_.world().scheduler();
  const faults::Decision decision = state_.faults().decide(
      {"elasticsearch", operation_of(request), index_of(request), {}, caller->account},
      scheduler.now());
  const auto act = [this, exchange, decision, caller = *caller] {
    if (decision.action == Action::kDrop) return exchange->abort();
    if (decision.action != Action::kError) return answer(exchange, caller);
    auto reply = elasticsearch::error_reply(decision.error);
    send(*exchange, json_reply(reply.status, std::move(reply.body)));
  };
  if (decision.delay == sim::Duration::zero()) return act();
  scheduler.call_at(scheduler.now() + decision.delay, act, "injected delay");
}

void SearchEndpoint::answer(const std::shared_ptr<http::Exchange>& exchange,
                            const base::Caller& caller) {
  World& world = state_.world();
  send(*exchange, elasticsearch_http::handle(world.cloud(caller).elasticsearch(),
                                             exchange->request(), world.scheduler().now()));
}

}  // namespace weir::server
