#include "emulator/server/http/http2_callbacks.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace weir::http {

namespace {

/// Frames that cost work and carry nothing: PING, SETTINGS, PRIORITY, empty DATA. A busy client
/// sends a few a second.
constexpr std::uint32_t kControlFramesPerWindow = 10'000;
/// CONTINUATION frames of one header block. The largest block allowed fits into a handful.
constexpr std::uint32_t kContinuations = 32;
/// Header blocks beyond this multiple of the limit are not even read to their end.
constexpr std::size_t kHeaderOverrun = 4;

Http2Session& session_of(void* user) {
  return *static_cast<Http2Session*>(user);
}

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

bool ends_stream(const nghttp2_frame* frame) {
  return (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
}

nghttp2_nv pair_of(std::string& name, std::string& value) {
  return {reinterpret_cast<std::uint8_t*>(name.data()),
          reinterpret_cast<std::uint8_t*>(value.data()), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NONE};
}

struct Field {
  std::string name;
  std::string value;
};

Field http2_field(const Header& header) {
  Field field{header.name, header.value};
  for (char& c : field.name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  for (char& c : field.value) {
    if (!is_field_text({&c, 1})) c = ' ';
  }
  return field;
}

/// The peer is at fault when one of these resets a stream.
bool is_peer_fault(std::uint32_t error) {
  return error == NGHTTP2_PROTOCOL_ERROR || error == NGHTTP2_STREAM_CLOSED ||
         error == NGHTTP2_FLOW_CONTROL_ERROR || error == NGHTTP2_FRAME_SIZE_ERROR ||
         error == NGHTTP2_REFUSED_STREAM;
}

}  // namespace

nghttp2_session* Http2Session::Callbacks::make_session(Http2Session& owner) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, on_begin_frame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, on_invalid_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_sent);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
  nghttp2_session* session = nullptr;
  nghttp2_session_server_new(&session, callbacks, &owner);
  nghttp2_session_callbacks_del(callbacks);
  return session;
}

int Http2Session::Callbacks::on_begin_frame(nghttp2_session* session, const nghttp2_frame_hd* head,
                                            void* user) {
  Http2Session& owner = session_of(user);
  if (head->type != NGHTTP2_CONTINUATION) {
    owner.continuations_ = 0;
    // nghttp2 takes a stream that was passed over for one that was open and is forgotten.
    if (head->type == NGHTTP2_HEADERS && !owner.note_stream_id(head->stream_id)) {
      nghttp2_session_terminate_session(session, NGHTTP2_PROTOCOL_ERROR);
    }
    return 0;
  }
  return ++owner.continuations_ > kContinuations ? NGHTTP2_ERR_CALLBACK_FAILURE : 0;
}

int Http2Session::Callbacks::on_begin_headers(nghttp2_session*, const nghttp2_frame* frame,
                                              void* user) {
  if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
  Http2Session& owner = session_of(user);
  auto stream = std::make_unique<Http2Stream>();
  stream->id = frame->hd.stream_id;
  stream->started = owner.wire_.now();
  ++owner.incomplete_;
  owner.streams_.insert_or_assign(stream->id, std::move(stream));
  return 0;
}

int Http2Session::Callbacks::on_header(nghttp2_session*, const nghttp2_frame* frame,
                                       const std::uint8_t* name, std::size_t name_size,
                                       const std::uint8_t* value, std::size_t value_size,
                                       std::uint8_t, void* user) {
  Http2Session& owner = session_of(user);
  Http2Stream* stream = owner.find(frame->hd.stream_id);
  if (!stream) return 0;
  if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
    owner.add_field(*stream, text_of(name, name_size), text_of(value, value_size));
  } else {
    // Trailers: checked by nghttp2, counted, dropped.
    stream->header_bytes += name_size + value_size;
  }
  const bool overrun = stream->header_bytes > owner.context_.limits.header_bytes * kHeaderOverrun;
  return overrun ? NGHTTP2_ERR_CALLBACK_FAILURE : 0;
}

int Http2Session::Callbacks::on_invalid_header(nghttp2_session*, const nghttp2_frame* frame,
                                               const std::uint8_t*, std::size_t,
                                               const std::uint8_t*, std::size_t, std::uint8_t,
                                               void* user) {
  // nghttp2 would go on without the field; HTTP/1.1 refuses such requests, so this does, too.
  Http2Stream* stream = session_of(user).find(frame->hd.stream_id);
  if (stream) stream->refusal = {400, "malformed header field"};
  return 0;
}

int Http2Session::Callbacks::on_data(nghttp2_session*, std::uint8_t, std::int32_t id,
                                     const std::uint8_t* data, std::size_t size, void* user) {
  Http2Session& owner = session_of(user);
  if (Http2Stream* stream = owner.find(id)) owner.add_body(*stream, text_of(data, size));
  return 0;
}

int Http2Session::Callbacks::on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
  Http2Session& owner = session_of(user);
  switch (frame->hd.type) {
    case NGHTTP2_RST_STREAM:
      owner.note_frame(owner.resets_, owner.context_.limits.resets_per_window);
      return 0;
    case NGHTTP2_PING:
    case NGHTTP2_SETTINGS:
    case NGHTTP2_PRIORITY:
      owner.note_frame(owner.controls_, kControlFramesPerWindow);
      return 0;
    case NGHTTP2_DATA:
      if (frame->hd.length == 0) owner.note_frame(owner.controls_, kControlFramesPerWindow);
      break;
    case NGHTTP2_HEADERS:
      break;
    default:
      return 0;
  }
  Http2Stream* stream = owner.find(frame->hd.stream_id);
  if (!stream) return 0;
  if (ends_stream(frame)) owner.request_done(*stream);
  if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
    owner.headers_done(*stream);
  }
  return 0;
}

int Http2Session::Callbacks::on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame,
                                           void* user) {
  Http2Session& owner = session_of(user);
  if (frame->hd.type == NGHTTP2_RST_STREAM && is_peer_fault(frame->rst_stream.error_code)) {
    // Resets that a peer provokes cost as much as those it sends.
    owner.note_frame(owner.resets_, owner.context_.limits.resets_per_window);
    return 0;
  }
  const bool carries_end = frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS;
  if (!carries_end || !ends_stream(frame)) return 0;
  if (nghttp2_session_get_stream_remote_close(session, frame->hd.stream_id) == 0) {
    // Answered early: the rest of the request need not come (RFC 9113, section 8.1).
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_NO_ERROR);
  }
  return 0;
}

int Http2Session::Callbacks::on_stream_close(nghttp2_session*, std::int32_t id, std::uint32_t,
                                             void* user) {
  session_of(user).stream_closed(id);
  return 0;
}

ssize_t Http2Session::Callbacks::read_output(nghttp2_session*, std::int32_t id, std::uint8_t* out,
                                             std::size_t size, std::uint32_t* flags,
                                             nghttp2_data_source*, void* user) {
  Http2Session& owner = session_of(user);
  Http2Stream* stream = owner.find(id);
  if (!stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  std::size_t filled = 0;
  while (filled < size && !stream->output.empty()) {
    const std::string_view front = stream->output.front();
    const std::size_t taken = std::min(front.size(), size - filled);
    std::memcpy(out + filled, front.data(), taken);
    stream->output.consume(taken);
    filled += taken;
  }
  owner.buffered_bytes_ -= filled;
  owner.progress_at_ = owner.wire_.now();
  if (stream->output.empty() && stream->output_ends) *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (filled > 0 || stream->output_ends) return static_cast<ssize_t>(filled);
  stream->deferred = true;
  return NGHTTP2_ERR_DEFERRED;
}

void submit_head(nghttp2_session* session, std::int32_t id, const Response& response,
                 std::optional<std::size_t> content_length, const nghttp2_data_provider* body,
                 DateField& date) {
  std::vector<Field> fields;
  fields.reserve(response.headers.size() + 3);
  fields.push_back({":status", std::to_string(response.status)});
  bool has_date = false;
  for (const Header& header : response.headers) {
    if (is_transport_field(header.name)) continue;
    fields.push_back(http2_field(header));
    has_date = has_date || fields.back().name == "date";
  }
  if (!has_date) fields.push_back({"date", std::string(date.value())});
  if (content_length) fields.push_back({"content-length", std::to_string(*content_length)});
  std::vector<nghttp2_nv> pairs;
  pairs.reserve(fields.size());
  for (Field& field : fields) pairs.push_back(pair_of(field.name, field.value));
  nghttp2_submit_response(session, id, pairs.data(), pairs.size(), body);
}

void submit_continue(nghttp2_session* session, std::int32_t id) {
  std::string name = ":status";
  std::string value = "100";
  const nghttp2_nv pair = pair_of(name, value);
  nghttp2_submit_headers(session, NGHTTP2_FLAG_NONE, id, nullptr, &pair, 1, nullptr);
}

}  // namespace weir::http
