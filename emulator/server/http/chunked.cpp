#include "emulator/server/http/chunked.h"

#include <cassert>

namespace weir::http {

ChunkDecoder::ChunkDecoder() {
  // The parser reads a body behind a head only, so it gets one.
  char head[] = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::size_t size = sizeof head - 1;
  [[maybe_unused]] const State state = parser_.read(head, size, {.bytes = size, .fields = 2});
  assert(state == State::kDone);
}

}  // namespace weir::http
