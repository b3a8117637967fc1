#include "emulator/server/http/content_coding.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "emulator/server/http/chunked.h"
#include "emulator/server/http/field_text.h"

namespace weir::http {

namespace {

base::Error broken_body(std::string message) {
  return base::Error{"BadRequest", std::move(message), 400};
}
base::Error body_too_large() {
  return base::Error{"RequestEntityTooLarge", "the body unpacks to more than the limit", 413};
}
base::Error unknown_compression(std::string_view coding) {
  return base::Error{"UnsupportedMediaType",
                     "content-encoding " + std::string(coding) + " is not understood", 415};
}

std::vector<std::string_view> codings_of(std::string_view list) {
  std::vector<std::string_view> codings;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view coding = trim_blanks(list.substr(0, comma));
    if (!coding.empty()) codings.push_back(coding);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return codings;
}

bool is_zlib_coding(std::string_view coding) {
  return equals_lower(coding, "gzip") || equals_lower(coding, "x-gzip") ||
         equals_lower(coding, "deflate");
}

bool is_other_compression(std::string_view coding) {
  return equals_lower(coding, "br") || equals_lower(coding, "zstd") ||
         equals_lower(coding, "compress") || equals_lower(coding, "x-compress");
}

base::Result<void> check_decoded_length(const Request& request, std::size_t size) {
  const std::string_view text = request.header("x-amz-decoded-content-length");
  if (text.empty()) return {};
  std::size_t declared = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), declared);
  if (error == std::errc() && end == text.data() + text.size() && declared == size) return {};
  return broken_body("x-amz-decoded-content-length does not match the body");
}

/// Owns zlib's state for the time of one body.
struct Inflater {
  Inflater() {
    constexpr int kZlibOrGzip = 15 + 32;
    ready = inflateInit2(&stream, kZlibOrGzip) == Z_OK;
  }
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream{};
  bool ready = false;
};

}  // namespace

base::Result<Buffer> inflate_body(std::span<const char> packed, std::size_t limit_bytes) {
  Inflater inflater;
  if (!inflater.ready) return base::Error{"InternalFailure", "zlib has no memory", 500};
  z_stream& stream = inflater.stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  Buffer out;
  out.reserve(std::min(limit_bytes + 1, std::max<std::size_t>(4096, packed.size() * 4)));
  while (true) {
    if (out.space().empty()) out.reserve(std::min(limit_bytes + 1, out.capacity() * 2));
    const std::span<char> space = out.space();
    stream.next_out = reinterpret_cast<Bytef*>(space.data());
    stream.avail_out = static_cast<uInt>(space.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    out.set_size(out.size() + space.size() - stream.avail_out);
    if (out.size() > limit_bytes) return body_too_large();
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0) return out;
      if (inflateReset(&stream) != Z_OK) return broken_body("the gzip body is broken");
    } else if (status != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) {
      return broken_body("the gzip body is broken or incomplete");
    }
  }
}

base::Result<Buffer> strip_aws_chunks(std::span<const char> framed) {
  Buffer out;
  out.reserve(std::max<std::size_t>(framed.size(), 1));
  out.append(framed);
  ChunkDecoder decoder;
  const ChunkDecoder::Step step = decoder.decode(out.data(), 0, 0, out.size());
  if (step.state != ChunkDecoder::State::kDone || step.raw_begin != framed.size()) {
    return broken_body("the aws-chunked body is malformed or incomplete");
  }
  out.set_size(step.decoded_end);
  return out;
}

base::Result<std::optional<Buffer>> undo_content_codings(const Request& request,
                                                         std::size_t limit_bytes) {
  const std::string_view encoding = request.header("content-encoding");
  bool framed = request.header("x-amz-content-sha256").starts_with("STREAMING-");
  if (encoding.empty() && !framed) return std::optional<Buffer>();

  const std::vector<std::string_view> codings = codings_of(encoding);
  for (const std::string_view coding : codings) {
    framed = framed || equals_lower(coding, "aws-chunked");
    if (is_other_compression(coding)) return unknown_compression(coding);
  }
  std::optional<Buffer> body;
  std::span<const char> bytes = request.body;
  if (framed) {
    base::Result<Buffer> stripped = strip_aws_chunks(bytes);
    if (!stripped) return stripped.error();
    WEIR_RETURN_IF_ERROR(check_decoded_length(request, stripped->size()));
    body = *std::move(stripped);
    bytes = {body->data(), body->size()};
  }
  // The framing is the transport's and comes off first, wherever the list names it.
  for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
    if (!is_zlib_coding(*coding) || bytes.empty()) continue;
    base::Result<Buffer> inflated = inflate_body(bytes, limit_bytes);
    if (!inflated) return inflated.error();
    body = *std::move(inflated);
    bytes = {body->data(), body->size()};
  }
  return body;
}

}  // namespace weir::http
