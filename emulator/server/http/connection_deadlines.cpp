#include "emulator/server/http/connection.h"

namespace weir::http {

bool Connection::is_timed() const {
  if (state_ != State::kOpen || !output_.empty()) {
    // A plain connection that has sent nothing yet is idle, no more.
    const bool silent = state_ == State::kSniffing && sniffed_.empty();
    return !silent || host_.context().limits.idle.count() > 0;
  }
  return host_.context().limits.idle.count() > 0 || session_->deadline().has_value();
}

bool Connection::past_deadline(sim::RealTime now) {
  const Limits& limits = host_.context().limits;
  if (!output_.empty() && now - progress_at_ >= limits.write_stall) return true;
  if (state_ == State::kLingering) return now >= linger_until_;
  const bool begun = state_ == State::kHandshake || !sniffed_.empty();
  if (begun && now - active_at_ >= limits.request_deadline) return true;
  const bool idle = !session_ || (session_->idle() && output_.empty());
  return limits.idle.count() > 0 && idle && now - active_at_ >= limits.idle;
}

bool Connection::tick(sim::RealTime now) {
  if (state_ == State::kDead) return false;
  if (past_deadline(now)) {
    die();
    return false;
  }
  if (session_ && state_ == State::kOpen && !closing_) {
    const auto deadline = session_->deadline();
    if (deadline && now >= *deadline) session_->deadline_passed();
  }
  return state_ != State::kDead && is_timed();
}

}  // namespace weir::http
