// The head of an HTTP/1.x request, and the rules for it that are stricter than Boost.Beast's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/server/http/field_text.h"

namespace weir::http {

enum class ParseState { kMore, kDone, kRefused };

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

/// Takes the parts of a head whose grammar is good, in their order, and refuses what the transport
/// does not serve or what other readers could understand otherwise.
class HeadRules {
 public:
  /// `data` is where the slices count from, now.
  Refusal take_request_line(const char* data, Slice method, Slice target, int version);
  /// The name is in lower case.
  Refusal take_field(const char* data, const Head::Field& field, std::size_t fields_limit);
  Refusal finish() const;

  Head& head() { return head_; }
  const Head& head() const { return head_; }
  /// Ready for the next head; keeps its memory.
  void reset();

 private:
  Refusal take_absolute_form(const char* data, Slice target, std::size_t authority);
  Refusal take_host(std::string_view value, Slice value_at);
  Refusal take_content_length(std::string_view value);
  Refusal take_transfer_encoding(std::string_view value);

  Head head_;
  bool has_host_ = false;
  bool has_content_length_ = false;
  bool has_transfer_encoding_ = false;
};

/// Of a request line without "HTTP/1.0" or "HTTP/1.1" where they belong.
Refusal version_refusal(std::string_view request_line);

}  // namespace weir::http
