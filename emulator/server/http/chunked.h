// The chunked coding of HTTP/1.1 (RFC 9112, section 7.1) by itself, as aws-chunked bodies have it.
#pragma once

#include <cstddef>

#include "emulator/server/http/http1_parser.h"

namespace weir::http {

/// Decodes in place, in as many pieces as arrive. Chunk extensions and trailers are checked and
/// dropped.
class ChunkDecoder {
 public:
  using State = ParseState;
  using Step = Http1Parser::BodyStep;

  ChunkDecoder();

  /// As Http1Parser::read_body.
  Step decode(char* data, std::size_t decoded_end, std::size_t raw_begin, std::size_t raw_end) {
    return parser_.read_body(data, decoded_end, raw_begin, raw_end);
  }

 private:
  Http1Parser parser_;
};

}  // namespace weir::http
