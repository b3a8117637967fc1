#include "emulator/server/http/http2_stream.h"

#include <cassert>
#include <utility>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/http2_session.h"

namespace weir::http {

Http2Exchange::Http2Exchange(SessionContext& context, Http2Session& session, Http2Stream& stream)
    : ExchangeBase(context), session_(&session), stream_(&stream) {
  text_ = std::move(stream.text);
  bytes_ = std::move(stream.body);
  const char* text = text_.data();
  request_.method = stream.method.in(text);
  request_.target = stream.target.in(text);
  request_.host = stream.authority.in(text);
  request_.version = 20;
  request_.body = {bytes_.data(), bytes_.size()};
  request_.headers.reserve(stream.fields.size());
  for (const Head::Field& field : stream.fields) {
    request_.headers.push_back({field.name.in(text), field.value.in(text)});
    if (request_.host.empty() && request_.headers.back().name == "host") {
      request_.host = request_.headers.back().value;
    }
  }
}

Http2Exchange::~Http2Exchange() {
  abort();
}

Http2Session* Http2Exchange::detach(bool answered) {
  if (!session_) return nullptr;
  count_over(answered);
  stream_->exchange = nullptr;
  return std::exchange(session_, nullptr);
}

void Http2Exchange::respond(Response response) {
  if (!session_) return;
  assert(phase_ == Phase::kWaiting);
  const bool with_body =
      !stream_->head_only && !is_bodiless(response.status) && !response.body.empty();
  std::optional<std::size_t> length;
  if (!is_bodiless(response.status)) length = response.body.size();
  Http2Session* session = detach(true);
  if (with_body) session->queue_output(*stream_, std::move(response.body));
  stream_->output_ends = true;
  session->submit_answer(*stream_, response, with_body, length);
  session->pump();
}

void Http2Exchange::begin(Response head) {
  if (!session_) return;
  assert(phase_ == Phase::kWaiting && head.body.empty());
  count_streaming();
  const bool with_body = !stream_->head_only && !is_bodiless(head.status);
  session_->submit_answer(*stream_, head, with_body, std::nullopt);
  session_->pump();
}

void Http2Exchange::write(std::string piece) {
  if (!session_ || piece.empty() || stream_->head_only) return;
  assert(phase_ == Phase::kStreaming);
  session_->queue_output(*stream_, std::move(piece));
  session_->resume(*stream_);
  if (buffered_bytes() > 0) session_->note_backlog(*stream_);
}

void Http2Exchange::finish() {
  if (!session_) return;
  assert(phase_ == Phase::kStreaming);
  Http2Stream& stream = *stream_;
  detach(true)->end_output(stream);
}

std::size_t Http2Exchange::buffered_bytes() const {
  return session_ ? stream_->output.bytes() + session_->wire_.unsent_bytes() : 0;
}

void Http2Exchange::abort() {
  Http2Stream* stream = stream_;
  if (Http2Session* session = detach(false)) session->reset(*stream);
}

}  // namespace weir::http
