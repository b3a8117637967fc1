// Where the frames between the data of a chunked body end.
#pragma once

#include <cstddef>
#include <string_view>

#include "emulator/server/http/http1_head.h"
#include "emulator/server/http/line_scan.h"

namespace weir::http {

/// Boost.Beast's parser is given whole frames only. Left to itself it puts no limit on what stands
/// between two chunks, lets an unclosed quotation in an extension run on into the data, and looks
/// behind the size of a last chunk only once its trailers have ended.
class ChunkFrames {
 public:
  struct Frame {
    ParseState state = ParseState::kMore;
    std::size_t size = 0;  ///< When done.
  };

  /// The frame at the start of the `size` bytes at `raw`: the CR LF of the chunk before, the size
  /// line, and behind a last chunk's the trailers with their empty line. Until it is done, the same
  /// bytes must be there again.
  Frame find(const char* raw, std::size_t size);

 private:
  ParseState take_size_line(std::string_view line);

  LineScan lines_;
  bool in_trailers_ = false;
};

}  // namespace weir::http
