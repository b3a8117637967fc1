// How HTTP/2 requests arrive, and what bounds them.
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "emulator/server/http/http2_callbacks.h"
#include "emulator/server/http/http2_session.h"

namespace weir::http {

namespace {

/// Gaps between stream ids that are remembered. Clients leave none.
constexpr std::size_t kPassedOverKept = 16;
/// Bodies larger than this get their room as they arrive.
constexpr std::size_t kTrustedBytes = 1024 * 1024;
/// What a field costs beside its text (RFC 9113, section 6.5.2).
constexpr std::size_t kFieldOverheadBytes = 32;

}  // namespace

Http2Stream* Http2Session::find(std::int32_t id) {
  const auto it = streams_.find(id);
  return it == streams_.end() ? nullptr : it->second.get();
}

void Http2Session::add_field(Http2Stream& stream, std::string_view name, std::string_view value) {
  stream.header_bytes += name.size() + value.size() + kFieldOverheadBytes;
  if (stream.header_bytes > context_.limits.header_bytes ||
      stream.fields.size() >= context_.limits.header_fields) {
    stream.refusal = {431, "request header fields are too large"};
    return;
  }
  const auto append = [&](std::string_view part) {
    const Slice slice{static_cast<std::uint32_t>(stream.text.size()),
                      static_cast<std::uint32_t>(part.size())};
    stream.text.append(part);
    return slice;
  };
  if (name.starts_with(':')) {
    const Slice slice = append(value);
    if (name == ":method") stream.method = slice;
    if (name == ":path") stream.target = slice;
    if (name == ":authority") stream.authority = slice;
    if (name == ":method") stream.head_only = value == "HEAD";
    return;
  }
  const Slice name_at = append(name);
  stream.fields.push_back({name_at, append(value)});
  if (name == "expect") stream.expects_continue = equals_lower(value, "100-continue");
  if (name == "content-length") {
    std::uint64_t length = 0;
    std::from_chars(value.data(), value.data() + value.size(), length);
    stream.content_length = length;
  }
}

void Http2Session::headers_done(Http2Stream& stream) {
  if (stream.method.in(stream.text.data()) == "CONNECT") {
    stream.refusal = {501, "this is no proxy"};
  } else if (stream.content_length.value_or(0) > context_.limits.body_bytes) {
    stream.refusal = {413, "the body is larger than the limit"};
  }
  if (stream.whole) return;
  if (stream.refusal) {
    // No body can mend this: the answer goes out before it has arrived.
    ready_.push_back(stream.id);
  } else if (stream.expects_continue) {
    submit_continue(session_, stream.id);
  }
}

void Http2Session::add_body(Http2Stream& stream, std::string_view bytes) {
  if (stream.refusal) return;
  const std::size_t size = stream.body.size() + bytes.size();
  if (size > context_.limits.body_bytes) {
    stream.refusal = {413, "the body is larger than the limit"};
    ready_.push_back(stream.id);
    return;
  }
  if (size > stream.body.capacity()) {
    const std::uint64_t expected = stream.content_length.value_or(size);
    const auto trusted = static_cast<std::size_t>(std::min<std::uint64_t>(expected, kTrustedBytes));
    context_.buffers.grow(stream.body, std::max({size, trusted, stream.body.capacity() * 2}));
  }
  stream.body.append(bytes);
}

void Http2Session::request_done(Http2Stream& stream) {
  if (stream.whole) return;
  stream.whole = true;
  --incomplete_;
  ready_.push_back(stream.id);
}

void Http2Session::stream_closed(std::int32_t id) {
  const auto it = streams_.find(id);
  if (it == streams_.end()) return;
  const std::unique_ptr<Http2Stream> stream = std::move(it->second);
  streams_.erase(it);
  if (!stream->whole) --incomplete_;
  buffered_bytes_ -= stream->output.bytes();
  if (stream->backlogged) --backlogged_;
  context_.buffers.give(std::move(stream->body));
  if (Http2Exchange* exchange = stream->exchange) {
    exchange->detach(false);
    if (auto callback = exchange->take_on_close()) closed_.push_back(std::move(callback));
  }
}

bool RateLimit::exceeded(sim::RealTime now, sim::RealTime window, std::uint32_t limit) {
  if (now - window_begin_ >= window) {
    window_begin_ = now;
    count_ = 0;
  }
  return ++count_ > limit;
}

bool Http2Session::note_frame(RateLimit& rate, std::uint32_t limit) {
  if (!rate.exceeded(wire_.now(), context_.limits.rapid_reset_window, limit)) return true;
  nghttp2_session_terminate_session(session_, NGHTTP2_ENHANCE_YOUR_CALM);
  return false;
}

bool Http2Session::note_stream_id(std::int32_t id) {
  if (id > last_id_) {
    const std::int32_t expected = last_id_ + 2;
    if (id > expected && passed_over_.size() < kPassedOverKept) {
      passed_over_.emplace_back(expected, id);
    }
    last_id_ = id;
    return true;
  }
  return std::none_of(passed_over_.begin(), passed_over_.end(),
                      [id](const auto& range) { return range.first <= id && id < range.second; });
}

}  // namespace weir::http
