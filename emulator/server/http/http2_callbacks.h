// What nghttp2 calls, and answers in its terms.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/http2_session.h"

namespace weir::http {

struct Http2Session::Callbacks {
  static nghttp2_session* make_session(Http2Session& owner);

  static int on_begin_frame(nghttp2_session* session, const nghttp2_frame_hd* head, void* user);
  static int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user);
  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t flags, void* user);
  static int on_invalid_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t*,
                               std::size_t, const std::uint8_t*, std::size_t, std::uint8_t,
                               void* user);
  static int on_data(nghttp2_session*, std::uint8_t flags, std::int32_t id,
                     const std::uint8_t* data, std::size_t size, void* user);
  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user);
  static int on_frame_sent(nghttp2_session* session, const nghttp2_frame* frame, void* user);
  static int on_stream_close(nghttp2_session*, std::int32_t id, std::uint32_t, void* user);
  static ssize_t read_output(nghttp2_session*, std::int32_t id, std::uint8_t* out, std::size_t size,
                             std::uint32_t* flags, nghttp2_data_source*, void* user);
};

/// Submits the final answer's head. `content_length` nullopt: not said.
void submit_head(nghttp2_session* session, std::int32_t id, const Response& response,
                 std::optional<std::size_t> content_length, const nghttp2_data_provider* body,
                 DateField& date);
void submit_continue(nghttp2_session* session, std::int32_t id);

}  // namespace weir::http
