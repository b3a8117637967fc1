// The only place that knows Boost.Beast. Its parser reads the request line, the fields, bodies by
// Content-Length and the chunked coding. It is given whole pieces (the request line, all fields,
// one chunk's frame), so that how the bytes arrive cannot change what it says; line_scan.h and
// chunk_frames.h find where those end, and hold the limits. Rules stricter than Beast's are in
// http1_head.h, but for folding, which only shows in the places that Beast names.
#include "emulator/server/http/http1_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <cstring>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "emulator/server/http/chunk_frames.h"
#include "emulator/server/http/line_scan.h"

namespace weir::http {

namespace {

namespace beast = boost::beast;

/// Empty lines that a peer may send before a request (RFC 9112, section 2.2), bytes.
constexpr std::size_t kLeadingBlankBytes = 64;

/// Any other than need_more; the reason is a Refusal of ours.
constexpr beast::http::error kRefusedByRules = beast::http::error::bad_value;

std::string_view reason_of(const beast::error_code& error) {
  switch (static_cast<beast::http::error>(error.value())) {
    case beast::http::error::bad_method:
      return "malformed method";
    case beast::http::error::bad_target:
      return "malformed request target";
    case beast::http::error::bad_line_ending:
      return "a line ends without CR LF";
    case beast::http::error::bad_value:
      return "malformed value of a header field";
    case beast::http::error::bad_content_length:
    case beast::http::error::multiple_content_length:
      return "malformed Content-Length, or one with Transfer-Encoding";
    case beast::http::error::bad_transfer_encoding:
      return "Transfer-Encoding twice, or with Content-Length";
    default:
      return "malformed header field";
  }
}

/// Beast's parser, of one message.
class Machine final : public beast::http::basic_parser<true> {
 public:
  Machine(HeadRules& rules, Refusal& refusal) : rules_(rules), refusal_(refusal) {
    // The callers' limits hold for the head as a whole, and answer with statuses of their own.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
  }

  /// Parses part of a head that begins at `data`. True when all of it was taken.
  bool take_head(char* data, std::size_t begin, std::size_t end, const HeadLimits& limits) {
    data_ = data;
    fields_limit_ = limits.fields;
    return take(data + begin, end - begin) == end - begin;
  }

  /// Parses the next piece of a body: a frame, or data, which goes to `out`. The bytes consumed.
  std::size_t take_body(const char* raw, std::size_t size, char* out) {
    out_ = out;
    return take(raw, size);
  }

  const beast::error_code& error() const { return error_; }
  char* out() const { return out_; }
  /// True when a frame comes next, not data.
  bool in_frame() const { return chunked() && chunk_left_ == 0; }

 private:
  using Text = beast::string_view;

  std::size_t take(const char* bytes, std::size_t size) {
    piece_end_ = bytes + size;
    return put(boost::asio::const_buffer(bytes, size), error_);
  }

  Slice slice(Text text) const {
    return {static_cast<std::uint32_t>(text.data() - data_),
            static_cast<std::uint32_t>(text.size())};
  }

  void check(Refusal refusal, beast::error_code& error) {
    if (!refusal) return;
    refusal_ = refusal;
    error = kRefusedByRules;
  }

  /// Beast unfolds a value into memory of its own, or skips the line ends before its first word.
  bool is_folded(Text name, Text value) const {
    const char* colon = name.data() + name.size();
    const std::less<const char*> before;
    if (before(value.data(), colon) || before(piece_end_, value.data())) return true;
    const auto gap = static_cast<std::size_t>(value.data() - colon);
    return std::memchr(colon, '\n', gap) != nullptr;
  }

  std::size_t keep(Text bytes) {
    if (out_ != bytes.data()) std::memmove(out_, bytes.data(), bytes.size());
    out_ += bytes.size();
    return bytes.size();
  }

  void on_request_impl(beast::http::verb, Text method, Text target, int version,
                       beast::error_code& error) override {
    check(rules_.take_request_line(data_, slice(method), slice(target), version), error);
  }

  void on_field_impl(beast::http::field, Text name, Text value, beast::error_code& error) override {
    if (is_folded(name, value)) return check({400, "folded header field"}, error);
    if (is_header_done()) return;  // A trailer.
    const Slice name_at = slice(name);
    for (char* c = data_ + name_at.at; c != data_ + name_at.at + name_at.size; ++c) {
      *c = lower_case(*c);
    }
    check(rules_.take_field(data_, {name_at, slice(value)}, fields_limit_), error);
  }

  void on_header_impl(beast::error_code& error) override {
    Head& head = rules_.head();
    head.keep_alive = keep_alive();
    head.chunked = chunked();
    if (const auto length = content_length()) head.content_length = *length;
    check(rules_.finish(), error);
  }

  std::size_t on_body_impl(Text body, beast::error_code&) override { return keep(body); }

  void on_chunk_header_impl(std::uint64_t size, Text extensions,
                            beast::error_code& error) override {
    chunk_left_ = size;
    // Beast takes anything between quotation marks.
    if (!is_field_text(extensions)) check({400, "control characters in an extension"}, error);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, Text body, beast::error_code&) override {
    chunk_left_ -= body.size();
    return keep(body);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  void on_finish_impl(beast::error_code&) override {}
  void on_response_impl(int, Text, int, beast::error_code&) override {}

  HeadRules& rules_;
  Refusal& refusal_;
  beast::error_code error_;
  char* data_ = nullptr;
  const char* piece_end_ = nullptr;
  char* out_ = nullptr;
  std::size_t fields_limit_ = 0;
  std::uint64_t chunk_left_ = 0;
};

}  // namespace

class Http1Parser::Impl {
 public:
  Impl() { machine_.emplace(rules_, refusal_); }

  void reset() {
    rules_.reset();
    refusal_ = {};
    lines_ = LineScan();
    fields_begin_ = 0;
    frames_ = ChunkFrames();
    machine_.emplace(rules_, refusal_);
  }

  State read(char* data, std::size_t size, const HeadLimits& limits);
  BodyStep read_body(char* data, BodyStep step, std::size_t raw_end);

  bool done() const { return machine_->is_done(); }
  const Head& head() const { return rules_.head(); }
  const Refusal& refusal() const { return refusal_; }

 private:
  State refuse(Refusal refusal) {
    refusal_ = refusal;
    return State::kRefused;
  }
  State read_request_line(char* data, const Line& line, const HeadLimits& limits);
  State read_fields(char* data, const HeadLimits& limits);

  HeadRules rules_;
  Refusal refusal_;
  LineScan lines_;
  std::size_t fields_begin_ = 0;  ///< Behind the request line, once that is read.
  ChunkFrames frames_;
  std::optional<Machine> machine_;
};

Http1Parser::State Http1Parser::Impl::read(char* data, std::size_t size, const HeadLimits& limits) {
  while (const auto line = lines_.next(data, size)) {
    if (!line->ends_well) return refuse({400, "a line ends without CR LF"});
    if (lines_.begin() > limits.bytes) return refuse({431, "request header fields are too large"});
    if (fields_begin_ == 0) {
      if (read_request_line(data, *line, limits) == State::kRefused) return State::kRefused;
    } else if (line->empty()) {
      return read_fields(data, limits);
    }
  }
  if (size < limits.bytes) return State::kMore;
  if (fields_begin_ == 0) return refuse({414, "request target is too long"});
  return refuse({431, "request header fields are too large"});
}

Http1Parser::State Http1Parser::Impl::read_request_line(char* data, const Line& line,
                                                        const HeadLimits& limits) {
  if (line.empty()) {
    if (line.end < kLeadingBlankBytes) return State::kMore;
    return refuse({400, "empty lines instead of a request"});
  }
  if (machine_->take_head(data, line.begin, lines_.begin(), limits)) {
    fields_begin_ = lines_.begin();
    return State::kMore;
  }
  if (refusal_) return State::kRefused;
  const beast::error_code& error = machine_->error();
  // A line that is too short for a version leaves Beast waiting for more.
  if (error == beast::http::error::bad_version || error == beast::http::error::need_more) {
    return refuse(version_refusal({data + line.begin, line.end - line.begin}));
  }
  return refuse({400, reason_of(error)});
}

Http1Parser::State Http1Parser::Impl::read_fields(char* data, const HeadLimits& limits) {
  rules_.head().size = lines_.begin();
  machine_->take_head(data, fields_begin_, lines_.begin(), limits);
  if (!machine_->error()) return State::kDone;
  if (refusal_) return State::kRefused;
  return refuse({400, reason_of(machine_->error())});
}

Http1Parser::BodyStep Http1Parser::Impl::read_body(char* data, BodyStep step, std::size_t raw_end) {
  while (!machine_->is_done()) {
    const char* raw = data + step.raw_begin;
    std::size_t size = raw_end - step.raw_begin;
    if (machine_->in_frame()) {
      const ChunkFrames::Frame frame = frames_.find(raw, size);
      step.state = frame.state;
      if (frame.state != State::kDone) return step;
      size = frame.size;
    }
    step.state = State::kMore;
    if (size == 0) return step;
    step.raw_begin += machine_->take_body(raw, size, data + step.decoded_end);
    step.decoded_end = static_cast<std::size_t>(machine_->out() - data);
    if (machine_->error()) {
      step.state = State::kRefused;
      return step;
    }
  }
  step.state = State::kDone;
  return step;
}

Http1Parser::Http1Parser() : impl_(std::make_unique<Impl>()) {}
Http1Parser::~Http1Parser() = default;

Http1Parser::State Http1Parser::read(char* data, std::size_t size, const HeadLimits& limits) {
  return impl_->read(data, size, limits);
}

Http1Parser::BodyStep Http1Parser::read_body(char* data, std::size_t decoded_end,
                                             std::size_t raw_begin, std::size_t raw_end) {
  return impl_->read_body(data, {State::kMore, decoded_end, raw_begin}, raw_end);
}

bool Http1Parser::done() const {
  return impl_->done();
}
const Head& Http1Parser::head() const {
  return impl_->head();
}
const Refusal& Http1Parser::refusal() const {
  return impl_->refusal();
}
void Http1Parser::reset() {
  impl_->reset();
}

}  // namespace weir::http
