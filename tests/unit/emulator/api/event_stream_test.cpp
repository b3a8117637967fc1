#include <gtest/gtest.h>
#include <zlib.h>

#include "byte_text.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/wire.h"

namespace weir::api {
namespace {

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(at, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const unsigned char*>(bytes.data()),
                                          static_cast<unsigned>(bytes.size())));
}

// The empty message of the specification's test vectors.
TEST(EventStream, EmptyMessageIsSixteenBytes) {
  EXPECT_EQ(event_stream_message({}, ""),
            bytes_of("00 00 00 10 00 00 00 00 05 C2 48 EB 7D 98 C8 FF"));
}

TEST(EventStream, MessageHoldsHeadersPayloadAndTwoChecksums) {
  const NameValue headers[] = {{"a", "bc"}};
  const std::string message = event_stream_message(headers, "{}");
  EXPECT_EQ(message.substr(12, 9), bytes_of("01 'a' 07 00 02 'bc' '{}'"));
  EXPECT_EQ(big_endian(message, 0), message.size());
  EXPECT_EQ(big_endian(message, 4), 7U);
  EXPECT_EQ(big_endian(message, 8), checksum(message.substr(0, 8)));
  EXPECT_EQ(big_endian(message, message.size() - 4),
            checksum(message.substr(0, message.size() - 4)));
}

TEST(EventStream, EventNamesItsType) {
  const std::string event =
      event_stream_event("initial-response", "application/x-amz-json-1.1", "{}");
  EXPECT_EQ(event.substr(12, event.size() - 16),
            bytes_of("0D ':message-type' 07 00 05 'event' 0B ':event-type' 07 00 10 "
                     "'initial-response' 0D ':content-type' 07 00 1A 'application/x-amz-json-1.1' "
                     "'{}'"));
}

TEST(EventStream, ExceptionNamesItsType) {
  const std::string event = event_stream_exception("ResourceInUseException", "t", "{}");
  EXPECT_EQ(event.substr(12, event.size() - 16),
            bytes_of("0D ':message-type' 07 00 09 'exception' 0F ':exception-type' 07 00 16 "
                     "'ResourceInUseException' 0D ':content-type' 07 00 01 't' '{}'"));
}

TEST(WritePayload, FollowsTheFormat) {
  const kinesis::SubscribeToShardEvent event{.continuation_sequence_number = "1",
                                             .millis_behind_latest = 0};
  const ShapeInfo& shape = shape_of<kinesis::SubscribeToShardEvent>();
  EXPECT_EQ(write_payload(WireFormat::kJson11, shape, &event),
            R"({"Records":[],"ContinuationSequenceNumber":"1","MillisBehindLatest":0})");
  EXPECT_EQ(write_payload(WireFormat::kCbor11, shape, &event),
            bytes_of("A3 67 'Records' 80 78 1A 'ContinuationSequenceNumber' 61 '1' "
                     "72 'MillisBehindLatest' 00"));
}

}  // namespace
}  // namespace weir::api
