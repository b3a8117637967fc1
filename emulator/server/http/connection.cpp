#include "emulator/server/http/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace weir::http {

namespace {

/// What one connection may read before others get their turn.
constexpr std::size_t kReadBudgetBytes = 4 * 1024 * 1024;
/// How long a refused peer may go on sending before its connection is closed.
constexpr sim::RealTime kLinger = std::chrono::seconds(5);
constexpr std::size_t kPiecesPerWrite = 16;

bool is_blocked(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

Connection::Connection(ConnectionHost& host, int file, std::unique_ptr<TlsStream> tls)
    : host_(host),
      file_(file),
      state_(tls ? State::kHandshake : State::kSniffing),
      tls_(std::move(tls)),
      active_at_(host.reactor().now()) {
  const int on = 1;
  ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // Peers that vanish without a word, as containers do, are found out by the kernel.
  ::setsockopt(file_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

Connection::~Connection() {
  if (file_ >= 0) ::close(file_);
}

bool Connection::open() {
  interest_ = EPOLLIN;
  if (!host_.reactor().watch(file_, interest_, *this)) return false;
  if (is_timed()) host_.start_timing(*this);
  return true;
}

void Connection::stop() {
  if (state_ == State::kDead || state_ == State::kLingering) return;
  if (session_) {
    session_->stop();
  } else {
    die();
  }
}

void Connection::end_session() {
  if (session_) session_->peer_gone();
}

IoResult Connection::read(std::span<char> space) {
  if (tls_) return tls_->read(space);
  const auto got = ::recv(file_, space.data(), space.size(), 0);
  if (got > 0) return {IoResult::State::kDone, static_cast<std::size_t>(got), false};
  if (got == 0) return {IoResult::State::kEnd, 0, false};
  return {is_blocked(errno) ? IoResult::State::kBlocked : IoResult::State::kBroken, 0, false};
}

void Connection::on_events(std::uint32_t events) {
  if (state_ == State::kDead) return;
  if (events & (EPOLLERR | EPOLLHUP)) {
    die();
    return;
  }
  if ((events & EPOLLOUT) && !output_.empty()) {
    flush();
    const bool drained = output_.empty() && state_ == State::kOpen && !closing_;
    if (drained) session_->output_drained();
  }
  if ((events & EPOLLIN) || read_wants_write_) read_input();
  refresh();
}

bool Connection::continue_handshake() {
  const IoResult result = tls_->handshake();
  read_wants_write_ = result.wants_write;
  if (result.state == IoResult::State::kDone) {
    state_ = State::kSniffing;
    return true;
  }
  if (result.state != IoResult::State::kBlocked) die();
  return false;
}

void Connection::read_input() {
  if (state_ == State::kHandshake && !continue_handshake()) return;
  if (state_ == State::kLingering) {
    swallow();
    return;
  }
  std::size_t budget = kReadBudgetBytes;
  while (wants_input() && read_once(budget)) {
  }
}

bool Connection::read_once(std::size_t& budget) {
  std::span<char> space;
  if (session_) {
    space = session_->read_space();
  } else {
    if (sniffed_.capacity() == 0) sniffed_ = host_.context().buffers.take(BufferPool::kSmallBytes);
    space = sniffed_.space();
  }
  const IoResult result = read(space);
  read_wants_write_ = result.wants_write;
  switch (result.state) {
    case IoResult::State::kBlocked:
      return false;
    case IoResult::State::kBroken:
      die();
      return false;
    case IoResult::State::kEnd:
      end_of_input();
      return false;
    case IoResult::State::kDone:
      break;
  }
  active_at_ = now();
  if (session_) {
    session_->received(result.bytes);
  } else {
    sniffed_.set_size(sniffed_.size() + result.bytes);
    sniff();
  }
  // A read that does not fill its room has emptied the socket; asking again would tell nothing.
  if (!tls_ && result.bytes < space.size()) return false;
  budget -= std::min(budget, result.bytes);
  return budget > 0;
}

void Connection::sniff() {
  const auto http2 = starts_http2({sniffed_.data(), sniffed_.size()});
  if (!http2) return;
  state_ = State::kOpen;
  session_ = *http2 ? make_http2_session(host_.context(), *this)
                    : make_http1_session(host_.context(), *this);
  session_->start(std::exchange(sniffed_, Buffer()));
}

void Connection::end_of_input() {
  eof_ = true;
  if (session_) {
    session_->peer_finished();
  } else {
    die();
  }
}

void Connection::swallow() {
  std::array<char, 16 * 1024> waste;
  for (std::size_t budget = kReadBudgetBytes; budget > 0;) {
    const IoResult result = read(waste);
    if (result.state == IoResult::State::kBlocked) return;
    if (result.state != IoResult::State::kDone) {
      die();
      return;
    }
    budget -= std::min(budget, result.bytes);
  }
}

std::size_t Connection::write_now(std::string_view head, std::string_view body) {
  std::array<iovec, 2> parts{};
  std::size_t count = 0;
  for (const std::string_view part : {head, body}) {
    if (part.empty()) continue;
    parts[count].iov_base = const_cast<char*>(part.data());
    parts[count++].iov_len = part.size();
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const auto sent = count == 1 ? ::send(file_, parts[0].iov_base, parts[0].iov_len, MSG_NOSIGNAL)
                               : ::sendmsg(file_, &message, MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (!is_blocked(errno)) die();
  return 0;
}

void Connection::send(std::string_view head, std::string body) {
  if (state_ == State::kDead || closing_) return;
  if (host_.context().limits.idle.count() > 0) active_at_ = now();
  const std::size_t total = head.size() + body.size();
  const bool was_empty = output_.empty();
  std::size_t sent = 0;
  if (was_empty && !tls_) {
    sent = write_now(head, body);
    if (sent == total || state_ == State::kDead) return;
  }
  if (was_empty) progress_at_ = now();
  if (sent < head.size()) output_.push(std::string(head.substr(sent)));
  output_.push(std::move(body), sent > head.size() ? sent - head.size() : 0);
  if (output_.bytes() > host_.context().limits.unread_answer_bytes) {
    die();
    return;
  }
  if (was_empty && tls_) flush();
  refresh();
}

IoResult Connection::write_queued() {
  if (tls_) return tls_->write(output_.front());
  std::array<iovec, kPiecesPerWrite> parts;
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = output_.gather(parts);
  const auto sent = ::sendmsg(file_, &message, MSG_NOSIGNAL);
  if (sent >= 0) return {IoResult::State::kDone, static_cast<std::size_t>(sent), false};
  return {is_blocked(errno) ? IoResult::State::kBlocked : IoResult::State::kBroken, 0, false};
}

void Connection::flush() {
  while (!output_.empty()) {
    const IoResult result = write_queued();
    if (result.state == IoResult::State::kBlocked) return;
    if (result.state != IoResult::State::kDone) {
      die();
      return;
    }
    output_.consume(result.bytes);
    progress_at_ = now();
  }
  if (closing_) finish_closing();
}

void Connection::close_after_output(bool unread) {
  if (state_ == State::kDead || closing_) return;
  closing_ = true;
  linger_ = unread && !eof_;
  if (output_.empty()) finish_closing();
}

void Connection::finish_closing() {
  if (tls_) tls_->finish();
  if (!linger_) {
    die();
    return;
  }
  ::shutdown(file_, SHUT_WR);
  state_ = State::kLingering;
  linger_until_ = now() + kLinger;
  refresh();
}

void Connection::die() {
  if (state_ == State::kDead) return;
  state_ = State::kDead;
  host_.reactor().forget(file_);
  ::close(std::exchange(file_, -1));
  host_.later([this] { host_.bury(*this); });
}

bool Connection::wants_input() const {
  if (eof_ || state_ == State::kDead) return false;
  if (state_ == State::kLingering || !session_) return true;
  return !closing_ && session_->wants_input();
}

void Connection::refresh() {
  if (state_ == State::kDead) return;
  const bool reads = wants_input();
  std::uint32_t wanted = reads ? static_cast<std::uint32_t>(EPOLLIN) : 0U;
  if (!output_.empty() || read_wants_write_) wanted |= EPOLLOUT;
  if (wanted != interest_) {
    interest_ = wanted;
    host_.reactor().change(file_, interest_, *this);
  }
  if (timed_index == kNowhere && is_timed()) host_.start_timing(*this);
  if (reads && tls_ && !resume_posted_ && tls_->has_pending()) {
    resume_posted_ = true;
    host_.later([this] {
      resume_posted_ = false;
      if (state_ == State::kDead) return;
      read_input();
      refresh();
    });
  }
}

}  // namespace weir::http
