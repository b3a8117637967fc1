// TLS by OpenSSL, which is neither initialised nor touched before a context is made.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/server/http/server.h"

struct ssl_st;
struct ssl_ctx_st;

namespace weir::http {

struct IoResult {
  enum class State { kDone, kBlocked, kEnd, kBroken };

  State state = State::kDone;
  std::size_t bytes = 0;
  bool wants_write = false;  ///< Blocked until the socket takes bytes, though reading.
};

/// One TLS connection over a non-blocking socket, which it does not own.
class TlsStream {
 public:
  TlsStream(ssl_ctx_st* context, int file);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  IoResult handshake();
  IoResult read(std::span<char> space);
  IoResult write(std::string_view bytes);
  /// Tells the peer that no more will come.
  void finish();
  /// Decrypted bytes wait that no readiness of the socket announces.
  bool has_pending() const;

 private:
  IoResult result_of(int status);

  ssl_st* stream_;
};

/// Certificate, key and settings of the listening side; takes h2, http/1.1 and http/1.0 by ALPN.
class TlsContext {
 public:
  /// Errors name the file at fault.
  static base::Result<std::unique_ptr<TlsContext>> make(const TlsOptions& options);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  std::unique_ptr<TlsStream> accept(int file) const;

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
};

}  // namespace weir::http
