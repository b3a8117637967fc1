// A server that answers every request at once with a few bytes, to measure the transport alone:
//   weir_bench_http [--port N] [--tls-port N] [--answer BYTES]
// Then, beside it, e.g. `wrk -t1 -c8 -s post.lua http://127.0.0.1:4566/`.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "emulator/server/http/http.h"
#include "emulator/server/http/reactor.h"
#include "emulator/server/http/server.h"

namespace {

using namespace weir;

class Sink : public http::Handler {
 public:
  explicit Sink(std::size_t answer_bytes) : answer_(answer_bytes, 'x') {}

  void handle(std::shared_ptr<http::Exchange> exchange) override {
    http::Response response;
    response.headers.push_back({"Content-Type", "application/x-amz-json-1.1"});
    response.body = answer_;
    exchange->respond(std::move(response));
  }

 private:
  std::string answer_;
};

std::size_t number_option(int argc, char** argv, const char* name, std::size_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::strcmp(argv[i], name) == 0) return std::strtoul(argv[i + 1], nullptr, 10);
  }
  return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  Sink sink(number_option(argc, argv, "--answer", 100));
  http::Reactor reactor;
  http::ServerOptions options;
  options.port = static_cast<std::uint16_t>(number_option(argc, argv, "--port", 0));
  const std::size_t tls_port = number_option(argc, argv, "--tls-port", 0);
  options.tls = tls_port != 0;
  options.tls_options.port = static_cast<std::uint16_t>(tls_port);
  http::Server server(reactor, sink, options);
  if (auto listening = server.listen(); !listening) {
    std::fprintf(stderr, "%s\n", listening.error().message.c_str());
    return 2;
  }
  std::printf("Ready. http://127.0.0.1:%d\n", server.port());
  std::fflush(stdout);
  reactor.on_stop_signal([&server] { server.stop(); });
  while (!server.stopped()) reactor.wait(std::nullopt);
  std::fprintf(stderr, "%llu requests\n",
               static_cast<unsigned long long>(server.statistics().requests));
}
