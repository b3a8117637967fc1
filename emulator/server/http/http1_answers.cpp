// How HTTP/1.x requests are handed over, refused and answered.
#include <utility>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/http1_exchange.h"
#include "emulator/server/http/http1_session.h"

namespace weir::http {

std::shared_ptr<Http1Exchange> Http1Session::make_exchange(std::size_t body_size) {
  const Head& head = parser_->head();
  auto exchange = std::make_shared<Http1Exchange>(context_, *this);
  char* data = buffer_.data();
  Request& request = exchange->request();
  request.method = head.method.in(data);
  request.target = head.target.in(data);
  request.host = head.host.in(data);
  request.version = head.version;
  request.secure = wire_.secure();
  request.body = {data + head.size, body_size};
  request.headers.reserve(head.fields.size());
  for (const Head::Field& field : head.fields) {
    request.headers.push_back({field.name.in(data), field.value.in(data)});
  }
  exchange->head_only_ = request.method == "HEAD";
  exchange->http10_ = head.version == 10;
  exchange->keep_alive_ = head.keep_alive;
  return exchange;
}

void Http1Session::dispatch(std::size_t body_size, std::size_t message_end) {
  std::shared_ptr<Http1Exchange> exchange = make_exchange(body_size);
  Buffer rest;
  if (buffer_.size() > message_end) {
    rest = context_.buffers.take(buffer_.size() - message_end);
    rest.append({buffer_.data() + message_end, buffer_.size() - message_end});
  }
  exchange->bytes_ = std::move(buffer_);
  buffer_ = std::move(rest);
  started_.reset();
  release_parser();
  if (auto completed = exchange->complete_request(); !completed) {
    exchange->session_ = nullptr;
    refuse(completed.error().http_status, completed.error().message);
    return;
  }
  phase_ = Phase::kAnswering;
  current_ = exchange.get();
  exchange->count_waiting();
  context_.handler.handle(std::move(exchange));
}

void Http1Session::refuse(int status, std::string_view reason) {
  if (status == Refusal::kNotHttp) {
    phase_ = Phase::kClosed;
    release_buffer();
    wire_.close_after_output(false);
    return;
  }
  Response response = refusal_response(status, reason);
  HeadOptions options;
  options.keep_alive = false;
  options.body_bytes = response.body.size();
  std::string& text = context_.scratch;
  text.clear();
  append_head(text, response, options, context_.date);
  const bool head_only = parser_ && parser_->head().method.in(buffer_.data()) == "HEAD";
  if (!head_only) text.append(response.body);
  wire_.send(text, {});
  phase_ = Phase::kClosed;
  release_buffer();
  wire_.close_after_output(true);
}

void Http1Session::exchange_over(bool keep_alive) {
  current_ = nullptr;
  phase_ = keep_alive ? Phase::kHead : Phase::kClosed;
  if (!keep_alive) wire_.close_after_output(!buffer_.empty());
  advance();
}

void Http1Session::exchange_dropped() {
  current_ = nullptr;
  phase_ = Phase::kClosed;
  wire_.abort();
}

}  // namespace weir::http
