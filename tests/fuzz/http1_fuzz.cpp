#include "http_session_input.h"

namespace weir::http {
namespace {

std::vector<std::string> requests_in(std::string_view bytes, std::size_t step, bool plain) {
  SessionBench bench;
  bench.handler.plain = plain;
  const auto session = make_http1_session(bench.context, bench.wire);
  bench.feed(*session, bytes, step);
  if (!bench.wire.over) session->peer_finished();
  bench.handler.answer_kept();
  session->peer_gone();
  bench.handler.kept.clear();
  require(bench.statistics.waiting_exchanges == 0, "no exchange is left waiting");
  require(bench.statistics.streaming_exchanges == 0, "no exchange is left streaming");
  return bench.handler.seen;
}

}  // namespace
}  // namespace weir::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::http;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  // Where one request ends must not depend on how its bytes arrive: that is request smuggling.
  const auto whole = requests_in(bytes, size, true);
  require(whole == requests_in(bytes, 1, true), "requests are the same byte by byte");
  require(whole == requests_in(bytes, 7, true), "requests are the same in small pieces");
  requests_in(bytes, 64, false);
  return 0;
}
