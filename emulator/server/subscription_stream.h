// A SubscribeToShard session as HTTP: the events of one subscription as event stream messages.
// API reference, SubscribeToShard; https://smithy.io/2.0/aws/amazon-eventstream.html
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/api/wire.h"
#include "emulator/kinesis/subscription.h"
#include "emulator/server/http/http.h"

namespace weir::server {

class SubscriptionStream : public kinesis::SubscriptionSink,
                           public std::enable_shared_from_this<SubscriptionStream> {
 public:
  /// `gone` is called once, when the session has ended by itself or the peer has left.
  SubscriptionStream(std::shared_ptr<http::Exchange> exchange, api::WireFormat format,
                     std::function<void(SubscriptionStream*)> gone);

  /// Takes events from now on, and keeps them behind the head and the initial-response message,
  /// without which boto3 refuses the stream.
  void begin(std::vector<http::Header> headers, kinesis::SubscriptionHandle handle);
  /// Sends what has been kept; from then on events go out as they come. Without effect afterwards.
  void open();
  /// Lets go of the subscription and finishes the answer.
  void end();

  bool on_event(kinesis::SubscriptionEvent event) override;
  void on_end(std::optional<base::Error> error) override;

 private:
  void write(std::string message);
  void leave();

  std::shared_ptr<http::Exchange> exchange_;
  api::WireFormat format_;
  std::string content_type_;
  std::function<void(SubscriptionStream*)> gone_;
  kinesis::SubscriptionHandle handle_;
  http::Response head_;
  std::string kept_;  ///< Until the stream is open.
  bool opened_ = false;
  bool full_ = false;
};

}  // namespace weir::server
