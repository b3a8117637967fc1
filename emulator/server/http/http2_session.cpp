#include "emulator/server/http/http2_session.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <utility>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/http2_callbacks.h"

namespace weir::http {

namespace {

constexpr std::uint32_t kStreamWindowBytes = 1024 * 1024;
constexpr std::int32_t kConnectionWindowBytes = 16 * 1024 * 1024;
constexpr std::size_t kReadBytes = 64 * 1024;
/// Frames are gathered up to here before they are handed to the kernel.
constexpr std::size_t kWriteBytes = 256 * 1024;
/// Answers wait as they are, not as frames, while more than this waits for the peer to read.
constexpr std::size_t kUnsentBytes = 256 * 1024;
/// No further request is served while answers of more than this wait for the peer's windows.
constexpr std::size_t kWaitingAnswerBytes = 16 * 1024 * 1024;

}  // namespace

std::optional<bool> starts_http2(std::string_view bytes) {
  // No method in use begins with these three; nghttp2 checks the rest.
  constexpr std::string_view kPreface = "PRI";
  const std::string_view begin = bytes.substr(0, kPreface.size());
  if (begin == kPreface) return true;
  if (kPreface.starts_with(begin)) return std::nullopt;
  return false;
}

std::unique_ptr<Session> make_http2_session(SessionContext& context, Wire& wire) {
  return std::make_unique<Http2Session>(context, wire);
}

Http2Session::Http2Session(SessionContext& context, Wire& wire)
    : context_(context), wire_(wire), session_(Callbacks::make_session(*this)) {
  const Limits& limits = context_.limits;
  const nghttp2_settings_entry settings[] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streams_per_connection},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kStreamWindowBytes},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.header_bytes)},
  };
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings, std::size(settings));
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kConnectionWindowBytes);
}

Http2Session::~Http2Session() {
  peer_gone();
  nghttp2_session_del(session_);
}

void Http2Session::start(Buffer first) {
  feed(first.data(), first.size());
  context_.buffers.give(std::move(first));
  pump();
}

std::span<char> Http2Session::read_space() {
  // nghttp2 copies what it keeps, so all sessions read into one place.
  context_.read_space.reserve(kReadBytes);
  return {context_.read_space.data(), kReadBytes};
}

void Http2Session::received(std::size_t size) {
  feed(context_.read_space.data(), size);
  pump();
}

void Http2Session::peer_finished() {
  if (streams_.empty()) {
    wire_.close_after_output(false);
    return;
  }
  // Answers still go out; what has not arrived whole never will.
  while (incomplete_ > 0) {
    const auto it = std::find_if(streams_.begin(), streams_.end(),
                                 [](const auto& entry) { return !entry.second->whole; });
    --incomplete_;
    it->second->whole = true;
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, it->first, NGHTTP2_CANCEL);
  }
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE,
                        nghttp2_session_get_last_proc_stream_id(session_), NGHTTP2_NO_ERROR,
                        nullptr, 0);
  pump();
}

void Http2Session::peer_gone() {
  over_ = true;
  for (const auto& [id, stream] : streams_) {
    Http2Exchange* exchange = stream->exchange;
    if (!exchange) continue;
    exchange->detach(false);
    if (auto callback = exchange->take_on_close()) closed_.push_back(std::move(callback));
  }
  tell_closed();
  streams_.clear();
  ready_.clear();
  incomplete_ = buffered_bytes_ = backlogged_ = 0;
}

void Http2Session::stop() {
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE,
                        nghttp2_session_get_last_proc_stream_id(session_), NGHTTP2_NO_ERROR,
                        nullptr, 0);
  pump();
}

bool Http2Session::wants_input() const {
  return !over_ && !broken_ && wire_.unsent_bytes() <= kUnsentBytes;
}

std::optional<sim::RealTime> Http2Session::deadline() const {
  std::optional<sim::RealTime> first;
  if (buffered_bytes_ > 0) first = progress_at_ + context_.limits.write_stall;
  if (incomplete_ == 0) return first;
  // Ids grow with time, so the first request still arriving is the oldest.
  for (const auto& [id, stream] : streams_) {
    if (stream->whole) continue;
    const sim::RealTime due = stream->started + context_.limits.request_deadline;
    return first ? std::min(*first, due) : due;
  }
  return first;
}

void Http2Session::deadline_passed() {
  const sim::RealTime now = wire_.now();
  if (buffered_bytes_ > 0 && now - progress_at_ >= context_.limits.write_stall) {
    wire_.abort();
    return;
  }
  for (const auto& [id, stream] : streams_) {
    if (stream->whole || now - stream->started < context_.limits.request_deadline) continue;
    stream->refusal = {408, "the request took too long to arrive"};
    request_done(*stream);
  }
  pump();
}

void Http2Session::feed(const char* data, std::size_t size) {
  busy_ = true;
  const auto taken =
      nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(data), size);
  busy_ = false;
  if (taken < 0) broken_ = true;
}

void Http2Session::pump() {
  if (busy_ || over_) return;
  busy_ = true;
  do {
    // What came before a request is told before it.
    tell_closed();
    dispatch_ready();
    produce_output();
  } while (may_dispatch() || !closed_.empty());
  busy_ = false;
  close_when_done();
  tell_drained();
  wire_.refresh();
}

void Http2Session::note_backlog(Http2Stream& stream) {
  if (!std::exchange(stream.backlogged, true)) ++backlogged_;
}

void Http2Session::tell_drained() {
  if (backlogged_ == 0 || wire_.unsent_bytes() > 0) return;
  std::vector<std::function<void()>> callbacks;
  for (const auto& [id, stream] : streams_) {
    if (!stream->backlogged || !stream->output.empty()) continue;
    stream->backlogged = false;
    --backlogged_;
    if (!stream->exchange) continue;
    if (auto callback = stream->exchange->drained_callback()) callbacks.push_back(callback);
  }
  for (const auto& callback : callbacks) callback();
}

void Http2Session::produce_output() {
  std::string& batch = context_.scratch;
  batch.clear();
  bool more = true;
  while (more && wire_.unsent_bytes() <= kUnsentBytes) {
    const std::uint8_t* frame = nullptr;
    const auto size = nghttp2_session_mem_send(session_, &frame);
    if (size > 0)
      batch.append(reinterpret_cast<const char*>(frame), static_cast<std::size_t>(size));
    if (size < 0) broken_ = true;
    more = size > 0;
    if (batch.size() < kWriteBytes && more) continue;
    if (batch.empty()) return;
    wire_.send(batch, {});
    batch.clear();
  }
}

void Http2Session::close_when_done() {
  const bool wants =
      nghttp2_session_want_read(session_) != 0 || nghttp2_session_want_write(session_) != 0;
  if (!wants || broken_) wire_.close_after_output(true);
}

bool Http2Session::may_dispatch() const {
  return !ready_.empty() && buffered_bytes_ <= kWaitingAnswerBytes;
}

void Http2Session::dispatch_ready() {
  while (may_dispatch()) {
    const std::int32_t id = ready_.front();
    ready_.erase(ready_.begin());
    if (Http2Stream* stream = find(id)) dispatch(*stream);
  }
}

void Http2Session::dispatch(Http2Stream& stream) {
  if (stream.answered) return;
  if (stream.refusal) {
    answer_refusal(stream);
    return;
  }
  auto exchange = std::make_shared<Http2Exchange>(context_, *this, stream);
  exchange->request().secure = wire_.secure();
  if (auto completed = exchange->complete_request(); !completed) {
    exchange->session_ = nullptr;
    stream.refusal = {completed.error().http_status, completed.error().message};
    answer_refusal(stream);
    return;
  }
  stream.exchange = exchange.get();
  exchange->count_waiting();
  context_.handler.handle(std::move(exchange));
}

void Http2Session::answer_refusal(Http2Stream& stream) {
  Response response = refusal_response(stream.refusal.status, stream.refusal.reason);
  const std::size_t size = response.body.size();
  const bool with_body = !stream.head_only;
  if (with_body) queue_output(stream, std::move(response.body));
  stream.output_ends = true;
  submit_answer(stream, response, with_body, size);
}

void Http2Session::tell_closed() {
  // Outside of nghttp2, since the handler may do anything now.
  const std::vector<std::function<void()>> callbacks = std::exchange(closed_, {});
  for (const auto& callback : callbacks) callback();
}

void Http2Session::submit_answer(Http2Stream& stream, const Response& response, bool with_body,
                                 std::optional<std::size_t> content_length) {
  stream.answered = true;
  nghttp2_data_provider body{};
  body.read_callback = Callbacks::read_output;
  submit_head(session_, stream.id, response, content_length, with_body ? &body : nullptr,
              context_.date);
}

void Http2Session::queue_output(Http2Stream& stream, std::string piece) {
  if (buffered_bytes_ == 0) progress_at_ = wire_.now();
  buffered_bytes_ += piece.size();
  stream.output.push(std::move(piece));
  if (buffered_bytes_ > context_.limits.unread_answer_bytes) wire_.abort();
}

void Http2Session::end_output(Http2Stream& stream) {
  stream.output_ends = true;
  resume(stream);
}

void Http2Session::resume(Http2Stream& stream) {
  if (std::exchange(stream.deferred, false)) nghttp2_session_resume_data(session_, stream.id);
  pump();
}

void Http2Session::reset(Http2Stream& stream) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream.id, NGHTTP2_INTERNAL_ERROR);
  pump();
}

}  // namespace weir::http
