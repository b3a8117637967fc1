#include "pipeline/trips/byte_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lz4frame.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string>

#include "emulator/sim/random.h"
#include "test_files.h"

namespace weir::trips {
namespace {

using testing::HasSubstr;

std::string gzip(std::string_view text) {
  z_stream state{};
  deflateInit2(&state, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&state, text.size()) + 32, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  deflate(&state, Z_FINISH);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

std::string lz4(std::string_view text) {
  std::string out(LZ4F_compressFrameBound(text.size(), nullptr), '\0');
  out.resize(LZ4F_compressFrame(out.data(), out.size(), text.data(), text.size(), nullptr));
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::uint32_t masked_crc32c_bit_by_bit(std::string_view text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78U : 0U);
  }
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

void append_little_endian(std::string& out, std::size_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::string snappy_frames(std::string_view text) {
  std::string out{"\xff\x06\x00\x00sNaPpY", 10};
  for (std::size_t at = 0; at < text.size(); at += 65'536) {
    const std::string_view piece = text.substr(at, 65'536);
    std::string packed;
    const bool plain = at % 131'072 != 0;
    if (plain) {
      packed = piece;
    } else {
      snappy::Compress(piece.data(), piece.size(), &packed);
    }
    out += plain ? '\x01' : '\x00';
    append_little_endian(out, packed.size() + 4, 3);
    append_little_endian(out, masked_crc32c_bit_by_bit(piece), 4);
    out += packed;
  }
  out += std::string{"\xfe\x03\x00\x00xyz", 7};  // Padding.
  return out;
}

base::Result<std::string> read_all(const std::string& path) {
  auto stream = open_byte_stream(path);
  if (!stream) return stream.error();
  std::string text;
  std::array<char, 10'000> buffer;
  for (;;) {
    auto got = (*stream)->read(buffer);
    if (!got) return got.error();
    if (*got == 0) return text;
    text.append(buffer.data(), *got);
  }
}

// Some 400 KB that compress, but not to nothing.
std::string sample_text() {
  sim::Random random{3};
  std::string text;
  while (text.size() < 400'000) text += std::to_string(random.below(100'000)) + ",2015-01-10\n";
  return text;
}

struct Form {
  const char* name;
  std::string (*pack)(std::string_view);
};

class CompressedFile : public testing::TestWithParam<Form> {};

TEST_P(CompressedFile, IsRecognisedByContentAndReadWhole) {
  const std::string text = sample_text();
  const auto read = read_all(write_test_file(GetParam().pack(text), "anything.txt"));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_TRUE(*read == text);
}

TEST_P(CompressedFile, MayHoldSeveralFrames) {
  const auto read = read_all(write_test_file(GetParam().pack("one\n") + GetParam().pack("two\n")));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(*read, "one\ntwo\n");
}

TEST_P(CompressedFile, IsRefusedWhenCutOff) {
  const std::string packed = GetParam().pack(sample_text());
  const auto read = read_all(write_test_file(packed.substr(0, packed.size() * 3 / 4)));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, "BadInput");
  EXPECT_THAT(read.error().message, HasSubstr("the file is cut off"));
}

TEST_P(CompressedFile, NeverCrashesWhenDamaged) {
  const std::string packed = GetParam().pack(sample_text().substr(0, 100'000));
  sim::Random random{4};
  for (int i = 0; i < 50; ++i) {
    std::string damaged = packed;
    damaged[12 + random.below(damaged.size() - 12)] ^= static_cast<char>(1 << random.below(8));
    read_all(write_test_file(damaged)).ok();
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, CompressedFile,
                         testing::Values(Form{"gzip", gzip}, Form{"lz4", lz4}, Form{"zstd", zstd},
                                         Form{"snappy", snappy_frames}),
                         [](const auto& tested) { return std::string{tested.param.name}; });

TEST(ByteStream, LetsZeroBytesPadAGzipFile) {
  const auto read = read_all(write_test_file(gzip("one\n") + std::string(100, '\0')));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, "one\n");
}

TEST(ByteStream, RefusesSnappyWhoseCheckFails) {
  std::string packed = snappy_frames("some text");
  packed[14] ^= 1;
  const auto read = read_all(write_test_file(packed));
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("damaged"));
}

TEST(ByteStream, SaysWhyAFileCannotBeUsed) {
  EXPECT_THAT(read_all("/no/such/file").error().message,
              HasSubstr("/no/such/file: No such file or directory"));
  EXPECT_THAT(read_all(testing::TempDir()).error().message, HasSubstr("is a directory"));
  EXPECT_THAT(read_all(write_test_file("")).error().message, HasSubstr("the file is empty"));
  EXPECT_THAT(read_all(write_test_file("BZh91AY&SY")).error().message,
              HasSubstr("bzip2 is not supported"));
}

}  // namespace
}  // namespace weir::trips
