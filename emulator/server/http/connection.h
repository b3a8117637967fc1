// One accepted socket: bytes in and out, TLS, real-time deadlines. The framing is its session's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "emulator/server/http/output_queue.h"
#include "emulator/server/http/reactor_impl.h"
#include "emulator/server/http/session.h"
#include "emulator/server/http/tls.h"

namespace weir::http {

class Connection;

/// The owner of all connections.
class ConnectionHost {
 public:
  virtual ~ConnectionHost() = default;
  virtual Reactor::Impl& reactor() = 0;
  virtual SessionContext& context() = 0;
  /// To be called about four times a second from now on (Connection::tick).
  virtual void start_timing(Connection& connection) = 0;
  /// Runs `work` once the events at hand are dealt with, unless the host has gone by then. In the
  /// order of the calls.
  virtual void later(std::function<void()> work) = 0;
  /// The connection is closed: ends its session and destroys it.
  virtual void bury(Connection& connection) = 0;
};

class Connection final : public Watcher, public Wire {
 public:
  /// Takes the socket over. `tls` may be null.
  Connection(ConnectionHost& host, int file, std::unique_ptr<TlsStream> tls);
  ~Connection() override;

  /// Begins to read; false when the kernel refuses.
  bool open();
  /// Lets what is under way finish, then closes.
  void stop();
  /// Checks the deadlines; false when nothing is timed any more.
  bool tick(sim::RealTime now);
  /// Tells the session that it is over.
  void end_session();

  void on_events(std::uint32_t events) override;

  void send(std::string_view head, std::string body) override;
  std::size_t unsent_bytes() const override { return output_.bytes(); }
  void close_after_output(bool unread) override;
  void abort() override { die(); }
  void refresh() override;
  sim::RealTime now() const override { return host_.reactor().now(); }
  bool secure() const override { return tls_ != nullptr; }

  // The host's bookkeeping: places in its lists.
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  std::size_t index = kNowhere;
  std::size_t timed_index = kNowhere;

 private:
  enum class State : std::uint8_t { kHandshake, kSniffing, kOpen, kLingering, kDead };

  IoResult read(std::span<char> space);
  IoResult write_queued();
  std::size_t write_now(std::string_view head, std::string_view body);
  void read_input();
  bool continue_handshake();
  bool read_once(std::size_t& budget);
  void sniff();
  void swallow();
  void flush();
  void finish_closing();
  void die();
  void end_of_input();
  bool wants_input() const;
  bool is_timed() const;
  bool past_deadline(sim::RealTime now);

  ConnectionHost& host_;
  int file_;
  State state_;
  bool eof_ = false;
  bool closing_ = false;  ///< Once the output has gone out.
  bool linger_ = false;
  bool read_wants_write_ = false;
  bool resume_posted_ = false;
  std::uint32_t interest_ = 0;
  std::unique_ptr<TlsStream> tls_;
  std::unique_ptr<Session> session_;
  OutputQueue output_;
  Buffer sniffed_;
  sim::RealTime active_at_;      ///< Last input; since then the connection may be idle.
  sim::RealTime progress_at_{};  ///< When output last moved, or began to wait.
  sim::RealTime linger_until_{};
};

}  // namespace weir::http
