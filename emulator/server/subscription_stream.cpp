#include "emulator/server/subscription_stream.h"

#include "emulator/api/errors.h"
#include "emulator/api/kinesis.h"
#include "emulator/server/aws_call.h"

namespace weir::server {
namespace {

// What may wait for a slow reader before its subscription is held back.
constexpr std::size_t kUnreadBytes = 4 << 20;

}  // namespace

SubscriptionStream::SubscriptionStream(std::shared_ptr<http::Exchange> exchange,
                                       api::WireFormat format,
                                       std::function<void(SubscriptionStream*)> gone)
    : exchange_(std::move(exchange)),
      format_(format),
      content_type_(format == api::WireFormat::kCbor11 ? "application/x-amz-cbor-1.1"
                                                       : "application/x-amz-json-1.1"),
      gone_(std::move(gone)) {}

void SubscriptionStream::begin(std::vector<http::Header> headers,
                               kinesis::SubscriptionHandle handle) {
  handle_ = std::move(handle);
  headers.push_back({"Content-Type", "application/vnd.amazon.eventstream"});
  // A transport may tell of the peer's end when the stream's has already come.
  exchange_->on_close([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    self->handle_.cancel();
    self->leave();
  });
  exchange_->on_drained([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self != nullptr && std::exchange(self->full_, false)) self->handle_.resume();
  });
  head_ = {200, std::move(headers), {}};
  // The event stream itself is no member of the message: an empty structure is what SDKs accept.
  constexpr std::string_view kEmptyJson = "{}", kEmptyCbor = "\xa0";
  write(api::event_stream_event("initial-response", content_type_,
                                format_ == api::WireFormat::kCbor11 ? kEmptyCbor : kEmptyJson));
}

void SubscriptionStream::open() {
  if (std::exchange(opened_, true)) return;
  exchange_->begin(std::move(head_));
  exchange_->write(std::exchange(kept_, {}));
}

void SubscriptionStream::write(std::string message) {
  if (opened_) {
    exchange_->write(std::move(message));
  } else {
    kept_ += message;
  }
}

void SubscriptionStream::end() {
  open();
  handle_.cancel();
  exchange_->on_close({});
  exchange_->on_drained({});
  exchange_->finish();
}

bool SubscriptionStream::on_event(kinesis::SubscriptionEvent event) {
  const api::kinesis::SubscribeToShardEvent shape = kinesis::to_shape(event);
  write(api::event_stream_event(
      "SubscribeToShardEvent", content_type_,
      api::write_payload(format_, api::shape_of<api::kinesis::SubscribeToShardEvent>(), &shape)));
  full_ = kept_.size() + exchange_->buffered_bytes() > kUnreadBytes;
  return !full_;
}

void SubscriptionStream::on_end(std::optional<base::Error> error) {
  if (error) {
    const auto parts =
        api::write_error(format_, *api::find_service("kinesis"), *error, std::string_view{});
    write(api::event_stream_exception(error->code, content_type_, parts.body));
  }
  const auto keep = shared_from_this();
  end();
  leave();
}

void SubscriptionStream::leave() {
  const auto keep = shared_from_this();
  gone_(this);
}

void AwsEndpoint::subscribe(const std::shared_ptr<AwsCall>& call, base::Caller caller) {
  using api::kinesis::SubscribeToShardInput;
  call->start(std::move(caller), [this](cloud::Cloud& cloud, const std::shared_ptr<AwsCall>& self) {
    SubscribeToShardInput input{};
    const auto read = self->read(api::shape_of<SubscribeToShardInput>(), &input);
    if (!read.ok()) return self->fail(read.error());
    const auto stream = std::make_shared<SubscriptionStream>(
        self->exchange(), self->route().format, [this](SubscriptionStream* gone) {
          std::erase_if(subscriptions_, [gone](const auto& held) { return held.get() == gone; });
        });
    auto handle = cloud.kinesis().subscribe_to_shard(input, *stream);
    if (!handle.ok()) return self->fail(handle.error());
    subscriptions_.insert(stream);
    stream->begin(self->headers(), *std::move(handle));
    const bool http2 = self->exchange()->request().version >= 20;
    if (http2 || options_.event_stream_hold.count() == 0) return stream->open();
    state_.after(options_.event_stream_hold, [weak = std::weak_ptr(stream)] {
      if (const auto held = weak.lock()) held->open();
    });
  });
}

}  // namespace weir::server
