// An exchange without a socket: a request made by the test, and the answer it gets.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/server/http/http.h"

namespace weir::server {

struct FakeRequest {
  std::string method = "POST";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

class FakeExchange : public http::Exchange {
 public:
  explicit FakeExchange(FakeRequest request) : own_(std::move(request)) {
    request_.method = own_.method;
    request_.target = own_.target;
    const std::size_t mark = own_.target.find('?');
    request_.path = std::string_view{own_.target}.substr(0, mark);
    if (mark != std::string::npos) request_.query = std::string_view{own_.target}.substr(mark + 1);
    for (const auto& [name, value] : own_.headers) request_.headers.push_back({name, value});
    request_.host = request_.header("host");
    request_.body = own_.body;
    request_.wire_body = own_.body;
  }

  http::Request& request() override { return request_; }
  void respond(http::Response response) override {
    answer = std::move(response);
    open_ = false;
  }
  void begin(http::Response head) override { answer = std::move(head); }
  void write(std::string piece) override { pieces.push_back(std::move(piece)); }
  void finish() override {
    finished = true;
    open_ = false;
  }
  std::size_t buffered_bytes() const override { return buffered; }
  void on_drained(std::function<void()> callback) override { drained = std::move(callback); }
  void abort() override {
    aborted = true;
    open_ = false;
  }
  bool open() const override { return open_; }
  void on_close(std::function<void()> callback) override { closed = std::move(callback); }

  std::string header(std::string_view name) const {
    for (const http::Header& field : answer->headers) {
      if (field.name == name) return field.value;
    }
    return {};
  }

  std::optional<http::Response> answer;
  std::vector<std::string> pieces;
  bool finished = false;
  bool aborted = false;
  std::size_t buffered = 0;
  std::function<void()> drained;
  std::function<void()> closed;

 private:
  FakeRequest own_;
  http::Request request_;
  bool open_ = true;
};

}  // namespace weir::server
