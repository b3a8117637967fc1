#include "http_session_input.h"

namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::string_view kSettings("\0\0\0\4\0\0\0\0\0", 9);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::http;
  std::string bytes(kPreface);
  bytes.append(kSettings).append(reinterpret_cast<const char*>(data), size);
  for (const std::size_t step : {bytes.size(), std::size_t{11}}) {
    SessionBench bench;
    const auto session = make_http2_session(bench.context, bench.wire);
    bench.feed(*session, bytes, step);
    bench.handler.answer_kept();
    (void)session->deadline();
    if (!bench.wire.over) session->peer_finished();
    session->peer_gone();
    bench.handler.kept.clear();
    require(bench.statistics.waiting_exchanges == 0, "no exchange is left waiting");
    require(bench.statistics.streaming_exchanges == 0, "no exchange is left streaming");
    require(session->idle(), "no stream is left");
  }
  return 0;
}
