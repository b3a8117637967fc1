#include "pipeline/trips/decompress.h"

#include <fmt/format.h>
#include <lz4frame.h>
#include <zlib.h>
#include <zstd.h>

#include <utility>
#include <vector>

namespace weir::trips {
namespace {

constexpr std::size_t kInputBytes = 256 * 1024;

// What one call of a decoder did.
struct Step {
  std::size_t consumed = 0;
  std::size_t produced = 0;
  bool frame_ended = false;
  bool damaged = false;
};

// The loop that gzip, LZ4 and Zstandard share: a codec turns input into output, frame after frame.
template <class Codec>
class FrameStream : public ByteStream {
 public:
  FrameStream(std::unique_ptr<ByteStream> source, std::string name)
      : source_(std::move(source)), name_(std::move(name)), input_(kInputBytes) {}

  base::Result<std::size_t> read(std::span<char> buffer) override {
    for (;;) {
      // A codec may hold output back for lack of room only; else it needs input.
      if (begin_ == end_ && !output_pending_) {
        auto got = source_->read(input_);
        if (!got) return got.error();
        begin_ = 0;
        end_ = *got;
        if (end_ == 0) return at_end();
      }
      const Step step = codec_.decode({input_.data() + begin_, end_ - begin_}, buffer);
      const bool stuck = begin_ < end_ && step.consumed + step.produced == 0;
      if (step.damaged || stuck) {
        return bad_input(fmt::format("{}: the {} data is damaged", name_, Codec::kName));
      }
      begin_ += step.consumed;
      output_pending_ = step.produced == buffer.size();
      in_frame_ = step.frame_ended ? false : in_frame_ || step.consumed + step.produced > 0;
      if (step.produced > 0) return step.produced;
    }
  }

 private:
  base::Result<std::size_t> at_end() const {
    if (!in_frame_) return std::size_t{0};
    return bad_input(
        fmt::format("{}: the {} data ends too early: the file is cut off", name_, Codec::kName));
  }

  std::unique_ptr<ByteStream> source_;
  std::string name_;
  std::vector<char> input_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool output_pending_ = false;
  bool in_frame_ = false;
  Codec codec_;
};

class GzipCodec {
 public:
  static constexpr std::string_view kName = "gzip";

  // 16: with a gzip header (zlib.h, inflateInit2).
  GzipCodec() { usable_ = inflateInit2(&state_, 16 + MAX_WBITS) == Z_OK; }
  ~GzipCodec() { inflateEnd(&state_); }
  GzipCodec(const GzipCodec&) = delete;
  GzipCodec& operator=(const GzipCodec&) = delete;

  Step decode(std::span<const char> input, std::span<char> output) {
    if (!usable_) return {.damaged = true};
    if (between_members_) {
      // Zero bytes may pad the space behind a member (gzip manual, "--list" and tapes).
      std::size_t padding = 0;
      while (padding < input.size() && input[padding] == '\0') ++padding;
      if (padding > 0 || input.empty()) return {.consumed = padding, .frame_ended = true};
      inflateReset(&state_);
      between_members_ = false;
    }
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    state_.avail_in = static_cast<uInt>(input.size());
    state_.next_out = reinterpret_cast<Bytef*>(output.data());
    state_.avail_out = static_cast<uInt>(output.size());
    const int code = inflate(&state_, Z_NO_FLUSH);
    between_members_ = code == Z_STREAM_END;
    return {.consumed = input.size() - state_.avail_in,
            .produced = output.size() - state_.avail_out,
            .frame_ended = between_members_,
            .damaged = code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR};
  }

 private:
  z_stream state_{};
  bool usable_ = false;
  bool between_members_ = false;
};

class Lz4Codec {
 public:
  static constexpr std::string_view kName = "lz4";

  Lz4Codec() {
    usable_ = LZ4F_isError(LZ4F_createDecompressionContext(&state_, LZ4F_VERSION)) == 0;
  }
  ~Lz4Codec() { LZ4F_freeDecompressionContext(state_); }
  Lz4Codec(const Lz4Codec&) = delete;
  Lz4Codec& operator=(const Lz4Codec&) = delete;

  Step decode(std::span<const char> input, std::span<char> output) {
    if (!usable_) return {.damaged = true};
    std::size_t consumed = input.size();
    std::size_t produced = output.size();
    const std::size_t code =
        LZ4F_decompress(state_, output.data(), &produced, input.data(), &consumed, nullptr);
    if (LZ4F_isError(code) != 0) return {.damaged = true};
    return {.consumed = consumed,
            .produced = produced,
            .frame_ended = code == 0 && consumed + produced > 0};
  }

 private:
  LZ4F_dctx* state_ = nullptr;
  bool usable_ = false;
};

class ZstdCodec {
 public:
  static constexpr std::string_view kName = "zstd";

  ZstdCodec() : state_(ZSTD_createDStream()) {}
  ~ZstdCodec() { ZSTD_freeDStream(state_); }
  ZstdCodec(const ZstdCodec&) = delete;
  ZstdCodec& operator=(const ZstdCodec&) = delete;

  Step decode(std::span<const char> input, std::span<char> output) {
    if (state_ == nullptr) return {.damaged = true};
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t code = ZSTD_decompressStream(state_, &out, &in);
    if (ZSTD_isError(code) != 0) return {.damaged = true};
    return {
        .consumed = in.pos, .produced = out.pos, .frame_ended = code == 0 && in.pos + out.pos > 0};
  }

 private:
  ZSTD_DStream* state_;
};

}  // namespace

std::unique_ptr<ByteStream> make_gzip_stream(std::unique_ptr<ByteStream> source, std::string name) {
  return std::make_unique<FrameStream<GzipCodec>>(std::move(source), std::move(name));
}
std::unique_ptr<ByteStream> make_lz4_stream(std::unique_ptr<ByteStream> source, std::string name) {
  return std::make_unique<FrameStream<Lz4Codec>>(std::move(source), std::move(name));
}
std::unique_ptr<ByteStream> make_zstd_stream(std::unique_ptr<ByteStream> source, std::string name) {
  return std::make_unique<FrameStream<ZstdCodec>>(std::move(source), std::move(name));
}

}  // namespace weir::trips
