// What exchanges of both framings have in common: the request with the memory it stands in, and
// how far the answer is.
#pragma once

#include <functional>
#include <utility>

#include "emulator/base/result.h"
#include "emulator/server/http/buffer.h"
#include "emulator/server/http/http.h"
#include "emulator/server/http/session.h"

namespace weir::http {

class ExchangeBase : public Exchange {
 public:
  explicit ExchangeBase(SessionContext& context) : context_(&context) {}

  Request& request() final { return request_; }
  void on_close(std::function<void()> callback) final { on_close_ = std::move(callback); }
  void on_drained(std::function<void()> callback) final { on_drained_ = std::move(callback); }

 protected:
  enum class Phase { kNew, kWaiting, kStreaming, kOver };

  /// Takes the views of `target` apart and undoes the content codings of `body`. Errors carry the
  /// HTTP status.
  base::Result<void> complete_request();

  /// Counts the exchange as handed over, begun, or over; the last gives the request's memory back.
  void count_waiting();
  void count_streaming();
  void count_over(bool answered);

  /// What to call when the peer goes away, if anything; asked for once.
  std::function<void()> take_on_close() { return std::exchange(on_close_, nullptr); }

  /// What to call when the peer has taken all that was written. A copy: the handler may do anything
  /// in it, dropping this exchange included.
  std::function<void()> drained_callback() const { return on_drained_; }

  SessionContext* context_;  ///< Not to be used once the phase is kOver.
  Request request_;
  Buffer bytes_;     ///< What the request's views point into.
  Buffer unpacked_;  ///< The body, when it was coded.
  Phase phase_ = Phase::kNew;

 private:
  std::function<void()> on_close_;
  std::function<void()> on_drained_;
};

}  // namespace weir::http
