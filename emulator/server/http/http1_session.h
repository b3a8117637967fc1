// HTTP/1.1 and 1.0 on one connection: requests one after the other, answered in order.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "emulator/server/http/http1_parser.h"
#include "emulator/server/http/session.h"

namespace weir::http {

class Http1Exchange;

class Http1Session : public Session {
 public:
  Http1Session(SessionContext& context, Wire& wire) : context_(context), wire_(wire) {}
  ~Http1Session() override;

  void start(Buffer first) override;
  std::span<char> read_space() override;
  void received(std::size_t size) override;
  void peer_finished() override;
  void peer_gone() override;
  void output_drained() override;
  void stop() override;
  bool wants_input() const override;
  std::optional<sim::RealTime> deadline() const override;
  void deadline_passed() override;
  bool idle() const override { return phase_ == Phase::kHead && buffer_.empty(); }

 private:
  friend class Http1Exchange;
  enum class Phase { kHead, kBody, kChunks, kAnswering, kClosed };

  void advance();
  bool step();
  bool read_head();
  bool begin_body();
  bool read_body();
  bool wait_for_more();
  void send_continue();
  void dispatch(std::size_t body_size, std::size_t message_end);
  std::shared_ptr<Http1Exchange> make_exchange(std::size_t body_size);
  void refuse(int status, std::string_view reason);
  void release_parser();
  void release_buffer();
  std::size_t body_end() const;

  // The current exchange's way back.
  void exchange_over(bool keep_alive);
  void exchange_dropped();

  SessionContext& context_;
  Wire& wire_;
  Phase phase_ = Phase::kHead;
  bool advancing_ = false;
  bool eof_ = false;
  bool stopping_ = false;
  Buffer buffer_;
  std::unique_ptr<Http1Parser> parser_;  ///< Only while a request is arriving.
  std::size_t decoded_end_ = 0;          ///< Behind head and body so far, in buffer_.
  std::size_t chunk_wire_bytes_ = 0;
  std::optional<sim::RealTime> started_;
  Http1Exchange* current_ = nullptr;  ///< Owned by whoever answers it.
};

}  // namespace weir::http
