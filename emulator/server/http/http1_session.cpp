#include "emulator/server/http/http1_session.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/http1_exchange.h"

namespace weir::http {

namespace {

/// What a peer may send ahead while its request is being answered.
constexpr std::size_t kPipelinedBytes = 64 * 1024;
/// No further request is served while more than this waits for the peer to read.
constexpr std::size_t kUnsentBytes = 1024 * 1024;
/// Bodies larger than this get their room as they arrive.
constexpr std::size_t kTrustedBytes = 1024 * 1024;
constexpr std::size_t kChunkReadBytes = 8 * 1024;

}  // namespace

std::unique_ptr<Session> make_http1_session(SessionContext& context, Wire& wire) {
  return std::make_unique<Http1Session>(context, wire);
}

Http1Session::~Http1Session() {
  peer_gone();
}

void Http1Session::start(Buffer first) {
  buffer_ = std::move(first);
  advance();
}

std::size_t Http1Session::body_end() const {
  return parser_->head().size + static_cast<std::size_t>(*parser_->head().content_length);
}

std::span<char> Http1Session::read_space() {
  BufferPool& pool = context_.buffers;
  if (buffer_.capacity() == 0) buffer_ = pool.take(BufferPool::kSmallBytes);
  const std::size_t size = buffer_.size();
  if (phase_ == Phase::kBody) {
    // Up to the body's end and no further: what is pipelined behind it can wait in the kernel.
    const std::size_t end = body_end();
    if (size == buffer_.capacity()) {
      pool.grow(buffer_, std::min(end, std::max(kTrustedBytes, size * 2)));
    }
    return {buffer_.data() + size, std::min(end, buffer_.capacity()) - size};
  }
  const std::size_t wanted = phase_ == Phase::kChunks ? kChunkReadBytes : 1;
  if (size + wanted > buffer_.capacity()) {
    pool.grow(buffer_, std::max(size + wanted, buffer_.capacity() * 2));
  }
  return buffer_.space();
}

void Http1Session::received(std::size_t size) {
  buffer_.set_size(buffer_.size() + size);
  if (phase_ == Phase::kChunks) chunk_wire_bytes_ += size;
  advance();
}

void Http1Session::peer_finished() {
  eof_ = true;
  advance();
}

void Http1Session::peer_gone() {
  phase_ = Phase::kClosed;
  if (Http1Exchange* exchange = std::exchange(current_, nullptr)) {
    exchange->detach(false);
    if (auto callback = exchange->take_on_close()) callback();
  }
  release_buffer();
}

void Http1Session::output_drained() {
  if (current_) {
    if (const auto callback = current_->drained_callback()) callback();
  }
  advance();
}

void Http1Session::stop() {
  stopping_ = true;
  advance();
}

bool Http1Session::wants_input() const {
  switch (phase_) {
    case Phase::kHead:
      return wire_.unsent_bytes() <= kUnsentBytes;
    case Phase::kAnswering:
      return buffer_.size() < kPipelinedBytes;
    case Phase::kClosed:
      return false;
    default:
      return true;
  }
}

std::optional<sim::RealTime> Http1Session::deadline() const {
  if (!started_) return std::nullopt;
  return *started_ + context_.limits.request_deadline;
}

void Http1Session::deadline_passed() {
  refuse(408, "the request took too long to arrive");
  wire_.refresh();
}

void Http1Session::advance() {
  // An answer given inside the handler comes back here: the loop below goes on with it.
  if (advancing_) return;
  advancing_ = true;
  while (step()) {
  }
  advancing_ = false;
  wire_.refresh();
}

bool Http1Session::step() {
  switch (phase_) {
    case Phase::kHead:
      return read_head();
    case Phase::kBody:
    case Phase::kChunks:
      return read_body();
    default:
      return false;
  }
}

bool Http1Session::wait_for_more() {
  if (eof_) {
    // The rest of this request will never come.
    phase_ = Phase::kClosed;
    wire_.close_after_output(false);
  } else if (!started_ && !buffer_.empty()) {
    started_ = wire_.now();
  }
  return false;
}

bool Http1Session::read_head() {
  if (buffer_.empty()) {
    release_buffer();
    if (!stopping_) return wait_for_more();
    phase_ = Phase::kClosed;
    wire_.close_after_output(false);
    return false;
  }
  if (wire_.unsent_bytes() > kUnsentBytes) return false;
  if (!parser_) parser_ = std::exchange(context_.spare_parser, nullptr);
  if (!parser_) parser_ = std::make_unique<Http1Parser>();
  const HeadLimits limits{context_.limits.header_bytes, context_.limits.header_fields};
  switch (parser_->read(buffer_.data(), buffer_.size(), limits)) {
    case Http1Parser::State::kMore:
      return wait_for_more();
    case Http1Parser::State::kRefused:
      refuse(parser_->refusal().status, parser_->refusal().reason);
      return false;
    case Http1Parser::State::kDone:
      break;
  }
  return begin_body();
}

bool Http1Session::begin_body() {
  const Head& head = parser_->head();
  if (head.content_length.value_or(0) > context_.limits.body_bytes) {
    refuse(413, "the body is larger than the limit");
    return false;
  }
  if (parser_->done()) {
    dispatch(0, head.size);
    return true;
  }
  decoded_end_ = head.size;
  if (head.chunked) {
    phase_ = Phase::kChunks;
    chunk_wire_bytes_ = buffer_.size() - head.size;
    send_continue();
    return true;
  }
  phase_ = Phase::kBody;
  const std::size_t end = body_end();
  if (buffer_.size() < end) {
    context_.buffers.grow(buffer_, std::min(end, std::max(kTrustedBytes, buffer_.size() * 2)));
    send_continue();
  }
  return true;
}

void Http1Session::send_continue() {
  const Head& head = parser_->head();
  if (head.expects_continue && buffer_.size() == head.size) {
    wire_.send("HTTP/1.1 100 Continue\r\n\r\n", {});
  }
}

bool Http1Session::read_body() {
  if (phase_ == Phase::kChunks && chunk_wire_bytes_ > context_.limits.body_bytes) {
    refuse(413, "the body is larger than the limit");
    return false;
  }
  const Http1Parser::BodyStep step =
      parser_->read_body(buffer_.data(), decoded_end_, decoded_end_, buffer_.size());
  decoded_end_ = step.decoded_end;
  if (step.raw_begin > step.decoded_end) {
    // What is left unread moves up behind the decoded bytes, so framing takes no room.
    const std::size_t left = buffer_.size() - step.raw_begin;
    std::memmove(buffer_.data() + step.decoded_end, buffer_.data() + step.raw_begin, left);
    buffer_.set_size(decoded_end_ + left);
  }
  switch (step.state) {
    case Http1Parser::State::kMore:
      return wait_for_more();
    case Http1Parser::State::kRefused:
      refuse(400, "malformed chunked body");
      return false;
    case Http1Parser::State::kDone:
      dispatch(decoded_end_ - parser_->head().size, decoded_end_);
      return true;
  }
  return false;
}

void Http1Session::release_parser() {
  if (!parser_) return;
  parser_->reset();
  context_.spare_parser = std::move(parser_);
}

void Http1Session::release_buffer() {
  started_.reset();
  release_parser();
  context_.buffers.give(std::exchange(buffer_, Buffer()));
}

}  // namespace weir::http
