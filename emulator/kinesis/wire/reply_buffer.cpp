#include "emulator/kinesis/wire/reply_buffer.h"

#include "emulator/kinesis/wire/json_scanner.h"

namespace weir::kinesis {
namespace {

/// The letter of a short escape, 'u' for a control without one, '\0' for what stands as it is.
char escape_of(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return static_cast<unsigned char>(c) < 0x20 ? 'u' : '\0';
  }
}

char* copy_escaped(char* out, char c) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  const char escape = escape_of(c);
  if (escape == '\0') {
    *out++ = c;
    return out;
  }
  *out++ = '\\';
  *out++ = escape;
  if (escape != 'u') return out;
  const auto code = static_cast<unsigned char>(c);
  out = copy_to(out, "00");
  *out++ = kHexDigits[code >> 4];
  *out++ = kHexDigits[code & 0xF];
  return out;
}

}  // namespace

char* ReplyBuffer::copy_string(char* out, std::string_view text) {
  *out++ = '"';
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const char* stop = skip_plain(at, end);
    out = copy_to(out, {at, static_cast<std::size_t>(stop - at)});
    for (at = stop; at != end && skip_plain(at, at + 1) == at; ++at) out = copy_escaped(out, *at);
  }
  *out++ = '"';
  return out;
}

}  // namespace weir::kinesis
