// HTTP/2 (RFC 9113) on one connection. Framing, HPACK, flow control and most rules are nghttp2's;
// added here are exchanges, limits on what a peer may cost, and deadlines.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "emulator/server/http/http2_stream.h"
#include "emulator/server/http/session.h"

struct nghttp2_session;

namespace weir::http {

/// Counts events in windows of real time.
class RateLimit {
 public:
  /// Notes one event; true when the window has seen more than `limit`.
  bool exceeded(sim::RealTime now, sim::RealTime window, std::uint32_t limit);

 private:
  sim::RealTime window_begin_{};
  std::uint32_t count_ = 0;
};

class Http2Session final : public Session {
 public:
  Http2Session(SessionContext& context, Wire& wire);
  ~Http2Session() override;

  void start(Buffer first) override;
  std::span<char> read_space() override;
  void received(std::size_t size) override;
  void peer_finished() override;
  void peer_gone() override;
  void output_drained() override { pump(); }
  void stop() override;
  bool wants_input() const override;
  std::optional<sim::RealTime> deadline() const override;
  void deadline_passed() override;
  bool idle() const override { return streams_.empty(); }

 private:
  friend class Http2Exchange;
  struct Callbacks;

  void feed(const char* data, std::size_t size);
  void pump();
  void produce_output();
  bool may_dispatch() const;
  void dispatch_ready();
  void dispatch(Http2Stream& stream);
  void tell_closed();
  void close_when_done();
  void note_backlog(Http2Stream& stream);
  void tell_drained();

  Http2Stream* find(std::int32_t id);
  void add_field(Http2Stream& stream, std::string_view name, std::string_view value);
  void headers_done(Http2Stream& stream);
  void add_body(Http2Stream& stream, std::string_view bytes);
  void request_done(Http2Stream& stream);
  void stream_closed(std::int32_t id);
  /// One frame that a peer may send for nothing; ends the session when there are too many.
  bool note_frame(RateLimit& rate, std::uint32_t limit);
  void answer_refusal(Http2Stream& stream);

  /// Notes a stream that the peer names in a HEADERS frame; false when it had passed that id over
  /// for a higher one (RFC 9113, section 5.1.1).
  bool note_stream_id(std::int32_t id);

  // The exchanges' ways back.
  void submit_answer(Http2Stream& stream, const Response& response, bool with_body,
                     std::optional<std::size_t> content_length);
  void queue_output(Http2Stream& stream, std::string piece);
  void end_output(Http2Stream& stream);
  void resume(Http2Stream& stream);
  void reset(Http2Stream& stream);

  SessionContext& context_;
  Wire& wire_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, std::unique_ptr<Http2Stream>> streams_;
  std::vector<std::int32_t> ready_;            ///< Whole requests, not yet handed over.
  std::vector<std::function<void()>> closed_;  ///< Handlers' callbacks, yet to be called.
  std::size_t incomplete_ = 0;                 ///< Streams whose request is still arriving.
  std::size_t buffered_bytes_ = 0;             ///< In the outputs of all streams.
  std::size_t backlogged_ = 0;                 ///< Streams that wait to hear that they are drained.
  sim::RealTime progress_at_{};                ///< When output last moved, or began to wait.
  RateLimit resets_;
  RateLimit controls_;
  std::int32_t last_id_ = -1;
  std::vector<std::pair<std::int32_t, std::int32_t>> passed_over_;  ///< Ids [first, second).
  std::uint32_t continuations_ = 0;  ///< Of the current header block.
  bool busy_ = false;                ///< Inside nghttp2 or the pump.
  bool broken_ = false;              ///< The peer broke the protocol beyond repair.
  bool over_ = false;
};

}  // namespace weir::http
