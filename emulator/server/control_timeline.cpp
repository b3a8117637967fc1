// The timeline over HTTP: a page of it, or as it happens.
#include <fmt/format.h>

#include <algorithm>

#include "emulator/api/wire.h"
#include "emulator/server/control_endpoint.h"
#include "emulator/server/control_json.h"

namespace weir::server {
namespace {

constexpr std::size_t kTimelinePage = 10'000;
// A reader of the stream that is so far behind is cut off; it can ask again from where it was.
constexpr std::size_t kUnreadStreamBytes = 32 << 20;

base::Result<std::uint64_t> since_of(const http::Request& request) {
  std::string storage;
  std::string_view since = request.header("last-event-id");
  const bool resumed = !since.empty();
  const auto pairs = api::decode_query(request.query, storage);
  for (const api::NameValue& pair : pairs) {
    if (pair.name != "since") return bad_request(fmt::format("'{}' is not known here", pair.name));
    since = pair.value;
  }
  if (since.empty()) return std::uint64_t{0};
  const auto number = parse_number(since);
  if (!number) return bad_request("'since' must be the number of an event");
  return *number + (resumed && pairs.empty() ? 1 : 0);
}

std::string sse_event(const LoggedEvent& event) {
  return fmt::format("id: {}\nevent: timeline\ndata: {}\n\n", event.number, event.json);
}

}  // namespace

/// A timeline that is being streamed. Forgets its world when the peer goes or the world ends.
struct ControlEndpoint::Stream {
  std::shared_ptr<http::Exchange> exchange;
  TimelineLog* log = nullptr;
  std::uint64_t listener = 0;

  void send(const LoggedEvent& event) {
    if (exchange->buffered_bytes() > kUnreadStreamBytes) return exchange->abort();
    exchange->write(sse_event(event));
  }
  void close() {
    if (log != nullptr) log->remove_listener(listener);
    log = nullptr;
  }
};

ControlEndpoint::Reply ControlEndpoint::timeline(const http::Request& request) {
  const auto since = since_of(request);
  if (!since.ok()) return since.error();
  World& world = target_.world();
  std::string body = R"({"events":[)";
  std::uint64_t next = *since;
  std::size_t count = 0;
  const auto end = world.log().end();
  auto at = world.log().from(*since);
  for (; at != end && count < kTimelinePage; ++at, ++count) {
    if (count > 0) body += ',';
    body += at->json;
    next = at->number + 1;
  }
  if (at == end) next = std::max(next, world.timeline().events());
  body += fmt::format(R"(],"next":{},"more":{},"first":{},"run_hash":"{}"}})", next, at != end,
                      world.log().first_number().value_or(0), world.timeline().hash().hex());
  return json_response(std::move(body));
}

base::Result<void> ControlEndpoint::stream_timeline(
    const std::shared_ptr<http::Exchange>& exchange) {
  const auto since = since_of(exchange->request());
  if (!since.ok()) return since.error();
  auto stream = std::make_shared<Stream>();
  stream->exchange = exchange;
  stream->log = &target_.world().log();
  exchange->begin(
      {200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}}, {}});
  std::string backlog;
  for (auto at = stream->log->from(*since); at != stream->log->end(); ++at) {
    backlog += sse_event(*at);
  }
  // A comment line, so that a reader knows at once that it is connected.
  exchange->write(": timeline\n\n" + backlog);
  streams_.insert(stream);
  stream->listener = stream->log->add_listener(
      [raw = stream.get()](const LoggedEvent& event) { raw->send(event); });
  exchange->on_close([this, held = std::weak_ptr<Stream>(stream)] {
    const auto gone = held.lock();
    if (gone == nullptr) return;
    gone->close();
    streams_.erase(gone);
  });
  return {};
}

void ControlEndpoint::end_streams() {
  const auto streams = std::move(streams_);
  streams_.clear();
  for (const auto& stream : streams) {
    stream->close();
    stream->exchange->finish();
  }
}

}  // namespace weir::server
