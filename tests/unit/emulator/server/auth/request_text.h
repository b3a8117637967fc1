// A request that owns what its views show.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/server/http/http.h"

namespace weir::auth {

class RequestText {
 public:
  explicit RequestText(std::string_view method = "GET", std::string_view target = "/",
                       std::string_view body = {})
      : body_(body) {
    request_.method = keep(method);
    request_.target = keep(target);
    const std::size_t question = request_.target.find('?');
    request_.path = request_.target.substr(0, question);
    if (question != std::string_view::npos) request_.query = request_.target.substr(question + 1);
    request_.body = {body_.data(), body_.size()};
  }
  RequestText(const RequestText&) = delete;
  RequestText& operator=(const RequestText&) = delete;

  /// The name in lower case.
  RequestText& with(std::string_view name, std::string_view value) {
    request_.headers.push_back({keep(name), keep(value)});
    if (name == "host") request_.host = request_.headers.back().value;
    return *this;
  }
  const http::Request& operator*() const { return request_; }
  const http::Request* operator->() const { return &request_; }

 private:
  std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

  std::deque<std::string> texts_;
  std::string body_;
  http::Request request_;
};

}  // namespace weir::auth
