// Scalars as text: in XML, in form bodies, in headers, labels and query strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/shape.h"
#include "emulator/base/result.h"
#include "emulator/base/timestamp.h"

namespace weir::api {

/// "1.5", "2.0", "1e+300", "NaN", "Infinity", "-Infinity": the shortest text that reads back.
void append_double(std::string& out, double value);
/// The value of "NaN", "Infinity" or "-Infinity".
std::optional<double> non_finite_from_text(std::string_view text);

/// Exact decimal of the milliseconds: "1700000000.123", "1700000000".
void append_epoch_seconds(std::string& out, base::Timestamp timestamp);

/// "Tue, 29 Apr 2014 18:30:38 GMT" (RFC 9110, IMF-fixdate); milliseconds as ".123" if there are
/// any.
std::string to_http_date(base::Timestamp timestamp);
std::optional<base::Timestamp> parse_http_date(std::string_view text);

/// Appends a scalar; `format` must not be kProtocolDefault where the shape is a timestamp. Blobs
/// are base64.
void append_scalar(std::string& out, const ShapeInfo& shape, const void* value,
                   TimestampFormat format);

/// Reads a scalar into `place`. Timestamps are taken in any of the three formats, as AWS does.
/// Errors: SerializationException.
base::Result<void> read_scalar(const ShapeInfo& shape, std::string_view text, void* place);

/// The format that is stated, else `otherwise`.
inline TimestampFormat stated_or(TimestampFormat stated, TimestampFormat otherwise) {
  return stated == TimestampFormat::kProtocolDefault ? otherwise : stated;
}

}  // namespace weir::api
