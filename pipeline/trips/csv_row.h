// Rows of a CSV file, split the way Python's csv module splits them by default: commas, double
// quotes, a doubled quote inside quotes, line ends inside quotes.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/trips/line_reader.h"

namespace weir::trips {

class CsvRows {
 public:
  explicit CsvRows(LineReader lines) : lines_(std::move(lines)) {}

  /// The fields of the next row, valid until the next call; none for a blank line; nullopt at the
  /// end. Errors as LineReader's, also for a row of several lines that gets too long.
  base::Result<std::optional<std::vector<std::string_view>*>> next();

  /// "name:line" of the row's first line.
  std::string place() const;
  std::uint64_t line_number() const { return first_line_; }

 private:
  // Splits all of `text`; false when it ends inside quotes.
  bool split(std::string_view text);
  // Reads one quoted field from `at` on, behind its opening quote. The position behind the field,
  // or npos when the quotes are not closed.
  std::size_t take_quoted(std::string_view text, std::size_t at);
  base::Result<void> read_on(const Line& first);

  LineReader lines_;
  std::uint64_t first_line_ = 0;
  std::vector<std::string_view> fields_;
  std::string joined_;
  // Fields whose text is not a part of the line; the deque keeps their addresses.
  std::deque<std::string> rewritten_;
};

}  // namespace weir::trips
