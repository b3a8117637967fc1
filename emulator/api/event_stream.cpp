#include <zlib.h>

#include <cassert>
#include <limits>

#include "emulator/api/wire.h"

namespace weir::api {
namespace {

constexpr std::size_t kPreludeBytes = 12;  ///< Two lengths and their checksum.
constexpr std::size_t kChecksumBytes = 4;
constexpr char kStringType = 7;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = bytes * 8 - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<unsigned char>(value >> shift));
  }
}

void append_checksum(std::string& out) {
  append_big_endian(out, crc32_z(0, reinterpret_cast<const unsigned char*>(out.data()), out.size()),
                    4);
}

std::size_t encoded_size(const NameValue& header) {
  constexpr std::size_t kFrameBytes = 4;  // Length of the name, type, length of the value.
  return kFrameBytes + header.name.size() + header.value.size();
}

}  // namespace

std::string event_stream_message(std::span<const NameValue> headers, std::string_view payload) {
  std::size_t header_bytes = 0;
  for (const NameValue& header : headers) header_bytes += encoded_size(header);
  const std::size_t total = kPreludeBytes + header_bytes + payload.size() + kChecksumBytes;
  assert(total <= std::numeric_limits<std::uint32_t>::max());
  std::string message;
  message.reserve(total);
  append_big_endian(message, total, 4);
  append_big_endian(message, header_bytes, 4);
  append_checksum(message);
  for (const NameValue& header : headers) {
    assert(header.name.size() <= std::numeric_limits<std::uint8_t>::max());
    assert(header.value.size() <= std::numeric_limits<std::uint16_t>::max());
    append_big_endian(message, header.name.size(), 1);
    message += header.name;
    message += kStringType;
    append_big_endian(message, header.value.size(), 2);
    message += header.value;
  }
  message += payload;
  append_checksum(message);
  return message;
}

std::string event_stream_event(std::string_view event_type, std::string_view content_type,
                               std::string_view payload) {
  const NameValue headers[] = {
      {":message-type", "event"}, {":event-type", event_type}, {":content-type", content_type}};
  return event_stream_message(headers, payload);
}

std::string event_stream_exception(std::string_view exception_type, std::string_view content_type,
                                   std::string_view payload) {
  const NameValue headers[] = {{":message-type", "exception"},
                               {":exception-type", exception_type},
                               {":content-type", content_type}};
  return event_stream_message(headers, payload);
}

}  // namespace weir::api
