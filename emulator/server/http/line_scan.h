// Lines in bytes that arrive in pieces.
#pragma once

#include <cstddef>
#include <optional>

namespace weir::http {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< Of the text, before CR LF.
  bool ends_well = false;

  bool empty() const { return begin == end; }
};

/// Finds one line after the other, and looks at each byte once however the bytes arrive.
class LineScan {
 public:
  explicit LineScan(std::size_t begin = 0) : begin_(begin), scanned_(begin) {}

  /// The next line of the `size` bytes at `data`, or nullopt while its end is not there. Bytes seen
  /// by an earlier call must still stand there. A line that ends with a bare LF does not end well:
  /// readers differ about those, which smuggles requests (RFC 9112, section 2.2).
  std::optional<Line> next(const char* data, std::size_t size);

  /// Where the line begins that comes next.
  std::size_t begin() const { return begin_; }

 private:
  std::size_t begin_;
  std::size_t scanned_;  ///< Known to hold no line end from begin_ on.
};

}  // namespace weir::http
