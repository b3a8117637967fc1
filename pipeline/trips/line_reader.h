// Lines of a byte stream, in bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/trips/byte_stream.h"

namespace weir::trips {

/// The longest line, and the longest CSV row of several lines. A Kinesis record holds no more
/// (API reference, PutRecords: 1 MiB before the limit of 10 MiB came).
inline constexpr std::size_t kLineBytesMax = 1024 * 1024;

struct Line {
  std::string_view text;
  std::string_view terminator;  ///< "\n", "\r\n", "\r", or nothing at the end of the file.
};

/// The views of a line stay valid until the next call. Errors: a line that is too long, a NUL
/// byte (a binary file), and what the stream says.
class LineReader {
 public:
  LineReader(std::unique_ptr<ByteStream> stream, std::string name);

  base::Result<std::optional<Line>> next();
  /// Number of the line that next() gave last, from 1.
  std::uint64_t line_number() const { return line_number_; }
  const std::string& name() const { return name_; }
  /// "name:line".
  std::string place() const;

 private:
  // Where the line at begin_ ends, reading on as needed; the buffer's end at the end of the file.
  base::Result<std::size_t> find_line_end();
  base::Result<bool> read_more();

  std::unique_ptr<ByteStream> stream_;
  std::string name_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  std::uint64_t line_number_ = 0;
};

}  // namespace weir::trips
