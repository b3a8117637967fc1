#include "pipeline/trips/line_reader.h"

#include <fmt/format.h>

#include <cstring>

namespace weir::trips {
namespace {

constexpr std::size_t kReadBytes = 256 * 1024;

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteStream> stream, std::string name)
    : stream_(std::move(stream)), name_(std::move(name)), buffer_(2 * kReadBytes) {}

std::string LineReader::place() const {
  return fmt::format("{}:{}", name_, line_number_);
}

base::Result<bool> LineReader::read_more() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < kReadBytes) buffer_.resize(end_ + 2 * kReadBytes);
  auto got = stream_->read({buffer_.data() + end_, kReadBytes});
  if (!got) return got.error();
  at_end_ = *got == 0;
  if (std::memchr(buffer_.data() + end_, '\0', *got) != nullptr) {
    return bad_input(fmt::format("{}: this is a binary file, not text (line {} or later)", name_,
                                 line_number_ + 1));
  }
  end_ += *got;
  return !at_end_;
}

base::Result<std::size_t> LineReader::find_line_end() {
  std::size_t searched = 0;
  for (;;) {
    const char* const from = buffer_.data() + begin_ + searched;
    const std::size_t size = end_ - begin_ - searched;
    const void* const feed = size == 0 ? nullptr : std::memchr(from, '\n', size);
    const std::size_t before_feed =
        feed == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(feed) - from);
    const void* const carriage = before_feed == 0 ? nullptr : std::memchr(from, '\r', before_feed);
    if (carriage != nullptr) {
      return begin_ + searched +
             static_cast<std::size_t>(static_cast<const char*>(carriage) - from);
    }
    if (feed != nullptr) return begin_ + searched + before_feed;
    searched += size;
    if (searched > kLineBytesMax) return begin_ + searched;
    auto more = read_more();
    if (!more) return more.error();
    if (!*more) return end_;
  }
}

base::Result<std::optional<Line>> LineReader::next() {
  auto found = find_line_end();
  if (!found) return found.error();
  std::size_t line_end = *found;
  if (begin_ == end_) return std::optional<Line>{};
  ++line_number_;
  if (line_end - begin_ > kLineBytesMax) {
    return bad_input(
        fmt::format("{}: row: the line is longer than {} bytes", place(), kLineBytesMax));
  }
  // Whether a feed follows the carriage return may be known only after reading on.
  if (line_end + 1 == end_ && buffer_[line_end] == '\r') {
    const std::size_t size = line_end - begin_;
    WEIR_RETURN_IF_ERROR(read_more());
    line_end = begin_ + size;
  }
  std::size_t next_begin = line_end;
  if (next_begin < end_ && buffer_[next_begin] == '\r') ++next_begin;
  if (next_begin < end_ && buffer_[next_begin] == '\n') ++next_begin;
  const Line line{{buffer_.data() + begin_, line_end - begin_},
                  {buffer_.data() + line_end, next_begin - line_end}};
  begin_ = next_begin;
  return std::optional<Line>{line};
}

}  // namespace weir::trips
