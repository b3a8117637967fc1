// One HTTP/2 stream: the request as it arrives, the answer as it leaves, and the handler's side.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/server/http/buffer.h"
#include "emulator/server/http/exchange_base.h"
#include "emulator/server/http/http1_head.h"
#include "emulator/server/http/output_queue.h"
#include "emulator/sim/real_clock.h"

namespace weir::http {

class Http2Exchange;
class Http2Session;

struct Http2Stream {
  std::int32_t id = 0;
  sim::RealTime started{};

  // The request.
  std::string text;  ///< Names and values, one behind the other.
  std::vector<Head::Field> fields;
  Slice method;
  Slice target;
  Slice authority;
  std::size_t header_bytes = 0;
  std::optional<std::uint64_t> content_length;
  bool expects_continue = false;
  Buffer body;
  bool whole = false;  ///< All of it has arrived.
  Refusal refusal;

  // The answer.
  Http2Exchange* exchange = nullptr;  ///< While a handler has it.
  bool head_only = false;
  bool answered = false;  ///< A final answer has been submitted.
  OutputQueue output;
  bool output_ends = false;  ///< Nothing will follow what is queued.
  bool deferred = false;     ///< The framing waits for more output.
  bool backlogged = false;   ///< What was written could not go out at once.
};

class Http2Exchange final : public ExchangeBase {
 public:
  Http2Exchange(SessionContext& context, Http2Session& session, Http2Stream& stream);
  ~Http2Exchange() override;

  void respond(Response response) override;
  void begin(Response head) override;
  void write(std::string piece) override;
  void finish() override;
  std::size_t buffered_bytes() const override;
  void abort() override;
  bool open() const override { return session_ != nullptr; }

 private:
  friend class Http2Session;

  /// Leaves the session; what is called afterwards does nothing.
  Http2Session* detach(bool answered);

  Http2Session* session_;
  Http2Stream* stream_;
  std::string text_;
};

}  // namespace weir::http
