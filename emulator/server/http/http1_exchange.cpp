#include "emulator/server/http/http1_exchange.h"

#include <cassert>
#include <charconv>
#include <utility>

namespace weir::http {

namespace {

/// Bodies up to here are copied behind the head: one piece costs the kernel less than two.
constexpr std::size_t kJoinBytes = 4 * 1024;

std::string chunk_head(std::size_t size) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, size, 16).ptr;
  return std::string(digits, end).append("\r\n");
}

}  // namespace

Http1Exchange::~Http1Exchange() {
  if (Http1Session* session = detach(false)) session->exchange_dropped();
}

Http1Session* Http1Exchange::detach(bool answered) {
  if (!session_) return nullptr;
  count_over(answered);
  return std::exchange(session_, nullptr);
}

bool Http1Exchange::keep_alive_now() const {
  return keep_alive_ && !session_->stopping_;
}

void Http1Exchange::respond(Response response) {
  if (!session_) return;
  assert(phase_ == Phase::kWaiting);
  HeadOptions options;
  options.keep_alive = keep_alive_now();
  options.http10 = http10_;
  options.framing = is_bodiless(response.status) ? BodyFraming::kNone : BodyFraming::kLength;
  options.body_bytes = response.body.size();
  std::string& head = context_->scratch;
  head.clear();
  append_head(head, response, options, context_->date);
  if (head_only_ || options.framing == BodyFraming::kNone) response.body.clear();
  if (response.body.size() <= kJoinBytes) {
    head.append(response.body);
    response.body.clear();
  }
  session_->wire_.send(head, std::move(response.body));
  detach(true)->exchange_over(options.keep_alive);
}

void Http1Exchange::begin(Response head) {
  if (!session_) return;
  assert(phase_ == Phase::kWaiting && head.body.empty());
  framing_ = http10_ ? BodyFraming::kUntilClose : BodyFraming::kChunked;
  if (head_only_ || is_bodiless(head.status)) framing_ = BodyFraming::kNone;
  if (http10_ && framing_ == BodyFraming::kUntilClose) keep_alive_ = false;
  keep_alive_ = keep_alive_now();
  HeadOptions options;
  options.framing = framing_;
  options.keep_alive = keep_alive_;
  options.http10 = http10_;
  std::string& text = context_->scratch;
  text.clear();
  append_head(text, head, options, context_->date);
  count_streaming();
  session_->wire_.send(text, {});
}

void Http1Exchange::write(std::string piece) {
  if (!session_ || piece.empty() || framing_ == BodyFraming::kNone) return;
  assert(phase_ == Phase::kStreaming);
  if (framing_ == BodyFraming::kUntilClose) {
    session_->wire_.send({}, std::move(piece));
    return;
  }
  const std::string head = chunk_head(piece.size());
  piece.append("\r\n");
  session_->wire_.send(head, std::move(piece));
}

void Http1Exchange::finish() {
  if (!session_) return;
  assert(phase_ == Phase::kStreaming);
  if (framing_ == BodyFraming::kChunked) session_->wire_.send("0\r\n\r\n", {});
  const bool keep_alive = keep_alive_;
  detach(true)->exchange_over(keep_alive);
}

std::size_t Http1Exchange::buffered_bytes() const {
  return session_ ? session_->wire_.unsent_bytes() : 0;
}

void Http1Exchange::abort() {
  if (Http1Session* session = detach(false)) session->exchange_dropped();
}

}  // namespace weir::http
