#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/unit/emulator/server/http/harness.h"

namespace weir::http {
namespace {

class Tls : public testing::Test {
 protected:
  static ServerOptions with_tls(const std::string& ca_file) {
    ServerOptions options;
    options.tls = true;
    options.tls_options.write_ca_file = ca_file;
    return options;
  }

  Tls()
      : ca_file_(testing::TempDir() + "weir_ca_" + std::to_string(::getpid()) + ".pem"),
        net(with_tls(ca_file_)) {
    net.handler.answer = echo;
  }
  ~Tls() override { std::remove(ca_file_.c_str()); }

  std::string ca_file_;
  TestServer net;
};

/// A TLS client that trusts the given CA only.
class TlsPeer {
 public:
  TlsPeer(TestServer& server, const std::string& ca_file, const char* name, std::string protocols)
      : net_(server), peer_(server, server.server->tls_port()) {
    context_ = SSL_CTX_new(TLS_client_method());
    EXPECT_EQ(SSL_CTX_load_verify_locations(context_, ca_file.c_str(), nullptr), 1);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(context_, reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
    stream_ = SSL_new(context_);
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(stream_, in_, out_);
    SSL_set_tlsext_host_name(stream_, name);
    if (!X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(stream_), name)) {
      SSL_set1_host(stream_, name);
    }
    SSL_set_connect_state(stream_);
  }
  ~TlsPeer() {
    SSL_free(stream_);
    SSL_CTX_free(context_);
    ERR_clear_error();
  }

  bool handshake() {
    return net_.run_until([&] {
      const int done = SSL_do_handshake(stream_);
      exchange();
      return done == 1;
    });
  }
  std::string alpn() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(stream_, &name, &size);
    return std::string(reinterpret_cast<const char*>(name), size);
  }
  void send(const std::string& text) {
    EXPECT_GT(SSL_write(stream_, text.data(), static_cast<int>(text.size())), 0);
    exchange();
  }
  std::string read_until(const std::string& text) {
    std::string got;
    net_.run_until([&] {
      exchange();
      std::array<char, 16384> bytes;
      int size = 0;
      while ((size = SSL_read(stream_, bytes.data(), sizeof bytes)) > 0) {
        got.append(bytes.data(), static_cast<std::size_t>(size));
      }
      return got.find(text) != std::string::npos;
    });
    return got;
  }

 private:
  /// Moves what OpenSSL wants to say, and what it was told.
  void exchange() {
    std::array<char, 65536> bytes;
    int size = 0;
    while ((size = BIO_read(out_, bytes.data(), sizeof bytes)) > 0) {
      peer_.send({bytes.data(), static_cast<std::size_t>(size)});
    }
    net_.settle();
    peer_.read_some();
    std::string& received = peer_.received();
    if (!received.empty()) BIO_write(in_, received.data(), static_cast<int>(received.size()));
    received.clear();
  }

  TestServer& net_;
  Peer peer_;
  SSL_CTX* context_ = nullptr;
  SSL* stream_ = nullptr;
  BIO* in_ = nullptr;
  BIO* out_ = nullptr;
};

const std::string kHttp1 = "\x08http/1.1";
const std::string kBoth = "\x02h2\x08http/1.1";

TEST_F(Tls, CertificateIsTrustedForEveryLocalName) {
  for (const char* name : {"localhost", "127.0.0.1", "::1"}) {
    TlsPeer peer(net, ca_file_, name, kHttp1);
    EXPECT_TRUE(peer.handshake()) << name;
  }
}

TEST_F(Tls, CertificateIsNotTrustedForOtherNames) {
  TlsPeer peer(net, ca_file_, "example.com", kHttp1);
  EXPECT_FALSE(peer.handshake());
}

TEST_F(Tls, RequestIsAnsweredAndKnownAsSecure) {
  net.handler.answer = [](Exchange& exchange) {
    EXPECT_TRUE(exchange.request().secure);
    echo(exchange);
  };
  TlsPeer peer(net, ca_file_, "localhost", kHttp1);
  ASSERT_TRUE(peer.handshake());
  EXPECT_EQ(peer.alpn(), "http/1.1");
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(body_of(peer.read_until("hello")), "hello");
}

TEST_F(Tls, ClientOfHttp10AloneIsAnswered) {
  TlsPeer peer(net, ca_file_, "localhost", "\x08http/1.0");
  ASSERT_TRUE(peer.handshake());
  EXPECT_EQ(peer.alpn(), "http/1.0");
  peer.send("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(body_of(peer.read_until("hello")), "hello");
}

TEST_F(Tls, ClientOfOtherProtocolsIsRefused) {
  TlsPeer peer(net, ca_file_, "localhost", "\x06spdy/1");
  EXPECT_FALSE(peer.handshake());
}

TEST_F(Tls, Http2IsPreferredWhenOffered) {
  TlsPeer peer(net, ca_file_, "localhost", kBoth);
  ASSERT_TRUE(peer.handshake());
  EXPECT_EQ(peer.alpn(), "h2");
  peer.send(std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + std::string("\0\0\0\4\0\0\0\0\0", 9));
  const std::string frames = peer.read_until(std::string("\0\0\0\4\1", 5));
  EXPECT_EQ(frames.at(3), 4) << "the first frame is SETTINGS";
}

TEST_F(Tls, LargeBodiesPassBothWays) {
  net.handler.answer = [](Exchange& exchange) {
    EXPECT_EQ(exchange.request().body.size(), 3'000'000u);
    exchange.respond(text_response(filler(5'000'000, 'y', "END")));
  };
  TlsPeer peer(net, ca_file_, "localhost", kHttp1);
  ASSERT_TRUE(peer.handshake());
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" +
            std::string(3'000'000, 'x'));
  EXPECT_EQ(body_of(peer.read_until("END")).size(), 5'000'003u);
}

TEST_F(Tls, PlainTextOnTheTlsPortIsClosed) {
  Peer peer(net, net.server->tls_port());
  peer.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  peer.read_to_end();
  EXPECT_TRUE(peer.closed());
}

TEST_F(Tls, HandshakeThatNeverEndsIsClosed) {
  Peer peer(net, net.server->tls_port());
  net.clock.advance(std::chrono::seconds(121));
  net.settle();
  EXPECT_EQ(net.server->statistics().connections, 0u);
}

TEST_F(Tls, AuthorityIsWrittenWithoutItsKey) {
  std::ifstream file(ca_file_);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_TRUE(text.starts_with("-----BEGIN CERTIFICATE-----"));
  EXPECT_EQ(text.find("PRIVATE KEY"), std::string::npos);
}

TEST(TlsErrors, UnwritableCaFileAndMissingCertificateAreNamed) {
  sim::ManualRealClock clock;
  Reactor reactor(clock);
  RecordingHandler handler;
  ServerOptions options;
  options.port = 0;
  options.tls = true;
  options.tls_options.write_ca_file = "/nowhere/ca.pem";
  Server unwritable(reactor, handler, options);
  const auto first = unwritable.listen();
  ASSERT_FALSE(first.ok());
  EXPECT_NE(first.error().message.find("/nowhere/ca.pem"), std::string::npos);

  options.tls_options = {};
  options.tls_options.certificate_file = "/nowhere/cert.pem";
  options.tls_options.key_file = "/nowhere/key.pem";
  Server missing(reactor, handler, options);
  const auto second = missing.listen();
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("/nowhere/cert.pem"), std::string::npos);
}

}  // namespace
}  // namespace weir::http
