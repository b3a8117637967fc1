// One HTTP/1.x request and its answer on the wire.
#pragma once

#include <string>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/exchange_base.h"
#include "emulator/server/http/http1_session.h"

namespace weir::http {

class Http1Exchange final : public ExchangeBase {
 public:
  Http1Exchange(SessionContext& context, Http1Session& session)
      : ExchangeBase(context), session_(&session) {}
  ~Http1Exchange() override;

  void respond(Response response) override;
  void begin(Response head) override;
  void write(std::string piece) override;
  void finish() override;
  std::size_t buffered_bytes() const override;
  void abort() override;
  bool open() const override { return session_ != nullptr; }

 private:
  friend class Http1Session;

  bool keep_alive_now() const;
  /// Leaves the session; what is called afterwards does nothing.
  Http1Session* detach(bool answered);

  Http1Session* session_;
  bool head_only_ = false;
  bool keep_alive_ = true;
  bool http10_ = false;
  BodyFraming framing_ = BodyFraming::kLength;  ///< Of a streamed answer.
};

}  // namespace weir::http
