// The head of an HTTP/1.x request (RFC 9112), read as its bytes arrive. Stricter than most: what
// two readers could understand in two ways (request smuggling) is refused, never repaired.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/server/http/field_text.h"

namespace weir::http {

/// Why a request is not served; status 0 means that it is.
struct Refusal {
  /// Of bytes that are not HTTP: the connection is closed without a word in a foreign language.
  static constexpr int kNotHttp = -1;

  int status = 0;
  std::string_view reason;

  explicit operator bool() const { return status != 0; }
};

/// A part of the head by place, as the buffer may move while more of it arrives.
struct Slice {
  std::uint32_t at = 0;
  std::uint32_t size = 0;

  std::string_view in(const char* data) const { return {data + at, size}; }
};

struct HeadLimits {
  std::size_t bytes = 0;  ///< Request line and all fields.
  std::size_t fields = 0;
};

/// What is asked of the transport. Names are lower case in the buffer once read.
struct Head {
  struct Field {
    Slice name;
    Slice value;
  };

  int version = 11;  ///< 10 or 11.
  Slice method;
  Slice target;  ///< Without scheme and authority.
  Slice host;    ///< Of the absolute form, else of the Host field.
  std::vector<Field> fields;
  bool keep_alive = true;
  bool expects_continue = false;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  std::size_t size = 0;  ///< Bytes up to and with the empty line.
};

class HeadParser {
 public:
  enum class State { kMore, kDone, kRefused };

  /// Reads on in the `size` bytes at `data`, which start with the first byte of the request; what
  /// was read by an earlier call must still stand there.
  State read(char* data, std::size_t size, const HeadLimits& limits);

  const Head& head() const { return head_; }
  const Refusal& refusal() const { return refusal_; }
  /// Ready for the next request; keeps its memory.
  void reset();

 private:
  State refuse(int status, std::string_view reason);
  bool read_line(char* data, std::size_t begin, std::size_t end, const HeadLimits& limits);
  bool read_request_line(const char* data, std::size_t begin, std::size_t end);
  bool read_version(std::string_view text);
  bool read_target(const char* data, Slice target);
  bool read_absolute_form(const char* data, Slice target, std::size_t authority);
  bool read_field(char* data, std::size_t begin, std::size_t end);
  bool apply_field(std::string_view name, std::string_view value, Slice value_at);
  void apply_connection(std::string_view value);
  bool apply_content_length(std::string_view value);
  bool apply_transfer_encoding(std::string_view value);
  bool finish();

  Head head_;
  Refusal refusal_;
  std::size_t line_ = 0;     ///< Where the current line begins.
  std::size_t scanned_ = 0;  ///< Known to hold no line end of the current line.
  bool has_request_line_ = false;
  bool has_host_ = false;
  bool has_transfer_encoding_ = false;
  bool wants_close_ = false;
};

}  // namespace weir::http
