#include "emulator/server/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <string>

#include "emulator/server/http/certificate.h"

namespace weir::http {

namespace {

int file_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int socket_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  // OpenSSL's own socket BIO would raise SIGPIPE when the peer has gone.
  const auto sent = ::send(file_of(bio), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int socket_read(BIO* bio, char* data, int size) {
  BIO_clear_retry_flags(bio);
  const auto got = ::recv(file_of(bio), data, static_cast<std::size_t>(size), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(got);
}

long socket_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
  return 0;
}

BIO_METHOD* socket_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_write(made, socket_write);
    BIO_meth_set_read(made, socket_read);
    BIO_meth_set_ctrl(made, socket_control);
    return made;
  }();
  return method;
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr unsigned char kOurs[] = "\x02h2\x08http/1.1\x08http/1.0";
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_size, kOurs, sizeof kOurs - 1, offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::string openssl_reason() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

base::Error tls_error(std::string message) {
  return base::Error{"InvalidArgument", std::move(message), 400};
}

base::Result<void> use_files(SSL_CTX* context, const TlsOptions& options) {
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1) {
    return tls_error("cannot use certificate " + options.certificate_file + ": " +
                     openssl_reason());
  }
  if (SSL_CTX_use_PrivateKey_file(context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return tls_error("cannot use key " + options.key_file + ": " + openssl_reason());
  }
  return {};
}

int as_int(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

TlsStream::TlsStream(ssl_ctx_st* context, int file) : stream_(SSL_new(context)) {
  BIO* bio = BIO_new(socket_method());
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(file)));
  BIO_set_init(bio, 1);
  SSL_set_bio(stream_, bio, bio);
  SSL_set_accept_state(stream_);
}

TlsStream::~TlsStream() {
  SSL_free(stream_);
}

IoResult TlsStream::result_of(int status) {
  if (status > 0) return {IoResult::State::kDone, static_cast<std::size_t>(status), false};
  const int error = SSL_get_error(stream_, status);
  ERR_clear_error();
  switch (error) {
    case SSL_ERROR_WANT_READ:
      return {IoResult::State::kBlocked, 0, false};
    case SSL_ERROR_WANT_WRITE:
      return {IoResult::State::kBlocked, 0, true};
    case SSL_ERROR_ZERO_RETURN:
      return {IoResult::State::kEnd, 0, false};
    default:
      return {IoResult::State::kBroken, 0, false};
  }
}

IoResult TlsStream::handshake() {
  return result_of(SSL_do_handshake(stream_));
}

IoResult TlsStream::read(std::span<char> space) {
  return result_of(SSL_read(stream_, space.data(), as_int(space.size())));
}

IoResult TlsStream::write(std::string_view bytes) {
  return result_of(SSL_write(stream_, bytes.data(), as_int(bytes.size())));
}

void TlsStream::finish() {
  if (SSL_is_init_finished(stream_)) SSL_shutdown(stream_);
  ERR_clear_error();
}

bool TlsStream::has_pending() const {
  return SSL_pending(stream_) > 0;
}

base::Result<std::unique_ptr<TlsContext>> TlsContext::make(const TlsOptions& options) {
  std::unique_ptr<TlsContext> made(new TlsContext(SSL_CTX_new(TLS_server_method())));
  SSL_CTX* context = made->context_;
  if (!context) return tls_error("OpenSSL makes no TLS context: " + openssl_reason());
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Idle connections give their record buffers back.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  // Tickets resume as well, and their memory is the client's.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (options.certificate_file.empty() != options.key_file.empty()) {
    return tls_error("a TLS certificate needs its key, and a key its certificate");
  }
  if (!options.certificate_file.empty()) {
    WEIR_RETURN_IF_ERROR(use_files(context, options));
  } else {
    WEIR_RETURN_IF_ERROR(use_made_certificate(context, options.write_ca_file));
  }
  return made;
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

std::unique_ptr<TlsStream> TlsContext::accept(int file) const {
  return std::make_unique<TlsStream>(context_, file);
}

}  // namespace weir::http
