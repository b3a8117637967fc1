#include "emulator/server/http/chunk_frames.h"

#include <algorithm>

namespace weir::http {

namespace {

/// Of a size line with its extensions, or a trailer field: signatures are 85 bytes, checksums less.
constexpr std::size_t kLineBytes = 4 * 1024;
constexpr std::size_t kTrailerBytes = 16 * 1024;
/// A chunk size of more digits is an attack, not a body.
constexpr std::size_t kSizeDigits = 15;
/// The line end that closes the data of a chunk.
constexpr std::size_t kDataEndBytes = 2;

}  // namespace

ParseState ChunkFrames::take_size_line(std::string_view line) {
  const std::size_t digits =
      std::min(line.find_first_not_of("0123456789abcdefABCDEF"), line.size());
  if (digits == 0 || digits > kSizeDigits) return ParseState::kRefused;
  if (digits < line.size() && std::string_view(" \t;").find(line[digits]) == line.npos) {
    return ParseState::kRefused;
  }
  const bool last = line.substr(0, digits).find_first_not_of('0') == line.npos;
  return last ? ParseState::kMore : ParseState::kDone;
}

ChunkFrames::Frame ChunkFrames::find(const char* raw, std::size_t size) {
  while (const auto line = lines_.next(raw, size)) {
    if (!line->ends_well || line->end - line->begin > kLineBytes) return {ParseState::kRefused};
    bool done = in_trailers_ && line->empty();
    if (!in_trailers_) {
      const ParseState state = take_size_line({raw + line->begin, line->end - line->begin});
      if (state == ParseState::kRefused) return {state};
      done = state == ParseState::kDone;
      in_trailers_ = true;
    }
    const std::size_t end = lines_.begin();
    if (done) {
      lines_ = LineScan(kDataEndBytes);
      in_trailers_ = false;
      return {ParseState::kDone, end};
    }
    if (end > kTrailerBytes) return {ParseState::kRefused};
  }
  // One more than above: the last byte may be the CR, which does not count there.
  const bool too_long = size > lines_.begin() + kLineBytes + 1;
  return {too_long ? ParseState::kRefused : ParseState::kMore};
}

}  // namespace weir::http
