// HTTP/1.x requests (RFC 9112), read as their bytes arrive. Stricter than most: what two readers
// could understand in two ways (request smuggling) is refused, never repaired.
#pragma once

#include <cstddef>
#include <memory>

#include "emulator/server/http/http1_head.h"

namespace weir::http {

/// One request: first its head, then its body. Boost.Beast's parser inside.
class Http1Parser {
 public:
  using State = ParseState;

  struct BodyStep {
    State state = State::kMore;
    std::size_t decoded_end = 0;  ///< Behind the last byte of the body so far.
    std::size_t raw_begin = 0;    ///< The first byte not consumed; behind the message when done.
  };

  Http1Parser();
  ~Http1Parser();

  /// Reads the head on in the `size` bytes at `data`, which start with the first byte of the
  /// request; what was read by an earlier call must still stand there. Makes the names of fields
  /// lower case.
  State read(char* data, std::size_t size, const HeadLimits& limits);

  /// Once the head is done: consumes the raw bytes [raw_begin, raw_end) of `data` as far as they
  /// belong to the body, and puts what they hold at `decoded_end` (<= raw_begin); nothing moves
  /// where the two are one and no framing lies between. Bytes of incomplete framing stay
  /// unconsumed. Chunk extensions and trailers are checked and dropped.
  BodyStep read_body(char* data, std::size_t decoded_end, std::size_t raw_begin,
                     std::size_t raw_end);

  /// True when the request is complete.
  bool done() const;
  const Head& head() const;
  /// Of the head.
  const Refusal& refusal() const;
  /// Ready for the next request; keeps its memory.
  void reset();

 private:
  class Impl;

  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::http
