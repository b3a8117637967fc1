#include "tests/unit/emulator/server/http/http2_client.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace weir::http {

namespace {

nghttp2_nv pair_of(const std::string& name, const std::string& value) {
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
          reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
          value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::string text_of(const std::uint8_t* data, std::size_t size) {
  return std::string(reinterpret_cast<const char*>(data), size);
}

}  // namespace

struct Http2Client::Callbacks {
  static Http2Client& client(void* user) { return *static_cast<Http2Client*>(user); }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t, void* user) {
    Http2Answer& answer = client(user).answers[frame->hd.stream_id];
    const std::string key = text_of(name, name_size);
    if (key == ":status") {
      answer.interim_status = answer.status;
      answer.status = std::stoi(text_of(value, value_size));
    } else {
      answer.fields[key] = text_of(value, value_size);
    }
    return 0;
  }

  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data,
                     std::size_t size, void* user) {
    client(user).answers[id].body.append(reinterpret_cast<const char*>(data), size);
    return 0;
  }

  static int on_close(nghttp2_session*, std::int32_t id, std::uint32_t error, void* user) {
    Http2Answer& answer = client(user).answers[id];
    answer.closed = true;
    answer.error = error;
    return 0;
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    if (frame->hd.type != NGHTTP2_GOAWAY) return 0;
    client(user).goaway = true;
    client(user).goaway_error = frame->goaway.error_code;
    return 0;
  }

  static ssize_t read_body(nghttp2_session*, std::int32_t id, std::uint8_t* out, std::size_t size,
                           std::uint32_t* flags, nghttp2_data_source*, void* user) {
    Body& body = client(user).bodies_[id];
    const std::size_t taken = std::min(size, body.text.size() - body.sent);
    std::memcpy(out, body.text.data() + body.sent, taken);
    body.sent += taken;
    if (body.sent < body.text.size() || taken > 0) {
      if (body.sent == body.text.size() && body.ends) *flags |= NGHTTP2_DATA_FLAG_EOF;
      return static_cast<ssize_t>(taken);
    }
    if (!body.ends) return NGHTTP2_ERR_DEFERRED;
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    return 0;
  }
};

std::string http2_frame(std::size_t size, int type, int flags, int id) {
  std::string head(9, '\0');
  head[1] = static_cast<char>(size >> 8);
  head[2] = static_cast<char>(size);
  head[3] = static_cast<char>(type);
  head[4] = static_cast<char>(flags);
  head[8] = static_cast<char>(id);
  return head;
}

Http2Client::Http2Client(TestServer& server) : peer(server), server_(server) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Callbacks::on_close);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::on_frame);
  nghttp2_option* option = nullptr;
  nghttp2_option_new(&option);
  nghttp2_option_set_no_http_messaging(option, 1);  // Tests send what no client should.
  nghttp2_session_client_new2(&session, callbacks, this, option);
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, nullptr, 0);
}

Http2Client::~Http2Client() {
  nghttp2_session_del(session);
}

std::int32_t Http2Client::request(const std::string& method, const std::string& path,
                                  const std::string& body, const Http2Fields& fields, bool ends) {
  Http2Fields all = {
      {":method", method}, {":scheme", "http"}, {":path", path}, {":authority", "h"}};
  all.insert(all.end(), fields.begin(), fields.end());
  std::vector<nghttp2_nv> pairs;
  for (const auto& [name, value] : all) pairs.push_back(pair_of(name, value));
  nghttp2_data_provider provider{};
  provider.read_callback = Callbacks::read_body;
  const bool has_body = !body.empty() || !ends;
  const std::int32_t id = nghttp2_submit_request(session, nullptr, pairs.data(), pairs.size(),
                                                 has_body ? &provider : nullptr, nullptr);
  EXPECT_GT(id, 0);
  bodies_[id] = {body, 0, ends};
  return id;
}

void Http2Client::send() {
  const std::uint8_t* data = nullptr;
  while (true) {
    const auto size = nghttp2_session_mem_send(session, &data);
    if (size <= 0) return;
    peer.send({reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)});
    receive();
  }
}

void Http2Client::receive() {
  peer.read_some();
  std::string bytes;
  bytes.swap(peer.received());
  nghttp2_session_mem_recv(session, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                           bytes.size());
}

bool Http2Client::run_until(const std::function<bool()>& done) {
  return server_.run_until([&] {
    send();
    server_.settle();
    receive();
    send();
    return done();
  });
}

const Http2Answer& Http2Client::wait_for(std::int32_t id) {
  EXPECT_TRUE(run_until([&] { return answers[id].closed || peer.closed(); }));
  return answers[id];
}

}  // namespace weir::http
