#include "emulator/server/http/line_scan.h"

#include <cstring>

namespace weir::http {

std::optional<Line> LineScan::next(const char* data, std::size_t size) {
  if (scanned_ >= size) return std::nullopt;
  const void* found = std::memchr(data + scanned_, '\n', size - scanned_);
  if (!found) {
    scanned_ = size;
    return std::nullopt;
  }
  const auto feed = static_cast<std::size_t>(static_cast<const char*>(found) - data);
  Line line{begin_, feed, false};
  if (feed > begin_ && data[feed - 1] == '\r') line = {begin_, feed - 1, true};
  begin_ = scanned_ = feed + 1;
  return line;
}

}  // namespace weir::http
