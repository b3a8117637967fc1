// Times and numbers of trip files, read as leniently as the usual tools read them: Python's
// time.strptime and float, by which people check what a run counted.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "pipeline/trips/trip_record.h"

namespace weir::trips {

/// Milliseconds of "2015-01-10 00:36:18": 'T' for the space, unpadded parts, seconds up to 61
/// (which roll over) and anything behind the nineteenth character, a zone included, are let pass.
/// nullopt for text that strptime with "%Y-%m-%d %H:%M:%S" refuses on its first 19 characters.
std::optional<std::int64_t> parse_csv_time(std::string_view text);

/// True when `text` is a number as JSON writes it (RFC 8259, section 6) without exponent, of at
/// most kMaxNumberBytes. Exponents are left out because parsers refuse the large ones.
bool is_plain_number(std::string_view text);

/// A number's text in JSON's form. It is the file's own text where that is fit, else lives in
/// `scratch`; empty for a number that JSON cannot say (not a number, infinite).
struct NumberText {
  std::array<char, kMaxNumberBytes> scratch;
  std::string_view text;
};

/// What Python's float() takes: surrounding white space, '+', a bare point, an exponent, single
/// underscores between digits, "inf", "infinity", "nan". False when float() would refuse; `number`
/// is then unspecified. (Written into `number` because the text may point into it.)
bool read_float(std::string_view text, NumberText& number);

/// `text` without white space around it, when that leaves a plain number; else empty.
std::string_view number_or_nothing(std::string_view text);

}  // namespace weir::trips
