#include "emulator/server/http/exchange_base.h"

#include "emulator/server/http/content_coding.h"

namespace weir::http {

base::Result<void> ExchangeBase::complete_request() {
  const std::size_t question = request_.target.find('?');
  request_.path = request_.target.substr(0, question);
  request_.query = question == std::string_view::npos ? std::string_view()
                                                      : request_.target.substr(question + 1);
  request_.wire_body = request_.body;
  auto unpacked = undo_content_codings(request_, context_->limits.body_bytes);
  if (!unpacked) return unpacked.error();
  if (*unpacked) {
    unpacked_ = std::move(**unpacked);
    request_.body = {unpacked_.data(), unpacked_.size()};
  }
  return {};
}

void ExchangeBase::count_waiting() {
  ++context_->statistics.requests;
  ++context_->statistics.waiting_exchanges;
  phase_ = Phase::kWaiting;
}

void ExchangeBase::count_streaming() {
  --context_->statistics.waiting_exchanges;
  ++context_->statistics.streaming_exchanges;
  phase_ = Phase::kStreaming;
}

void ExchangeBase::count_over(bool answered) {
  if (phase_ == Phase::kOver) return;
  if (phase_ == Phase::kWaiting) --context_->statistics.waiting_exchanges;
  if (phase_ == Phase::kStreaming) --context_->statistics.streaming_exchanges;
  if (answered) ++context_->statistics.answers;
  phase_ = Phase::kOver;
  request_ = Request();
  on_drained_ = nullptr;
  context_->buffers.give(std::exchange(bytes_, Buffer()));
  context_->buffers.give(std::exchange(unpacked_, Buffer()));
}

}  // namespace weir::http
