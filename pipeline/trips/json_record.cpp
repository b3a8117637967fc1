#include "pipeline/trips/json_record.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cstring>

#include "pipeline/trips/byte_stream.h"
#include "pipeline/trips/instant.h"
#include "pipeline/trips/lenient_values.h"
#include "pipeline/trips/trip_columns.h"

namespace weir::trips {
namespace {

// Iterative: nesting as deep as the line is long must not use up the stack.
constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

// Walks an object and hands each scalar member of the outermost level to Derived::member(name,
// text, quoted).
template <class Derived>
class MemberHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Derived> {
 public:
  bool Null() { return depth_ > 0; }
  bool Bool(bool) { return depth_ > 0; }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return scalar({text, size}, false);
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return scalar({text, size}, true);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (depth_ == 1) name_.assign(text, size);
    return true;
  }
  bool StartObject() {
    ++depth_;
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    --depth_;
    return true;
  }
  bool StartArray() { return depth_++ > 0; }
  bool EndArray(rapidjson::SizeType) {
    --depth_;
    return true;
  }

 private:
  bool scalar(std::string_view text, bool quoted) {
    if (depth_ == 1) static_cast<Derived*>(this)->member(name_, text, quoted);
    return depth_ > 0;
  }

  std::size_t depth_ = 0;
  std::string name_;
};

class InstantHandler : public MemberHandler<InstantHandler> {
 public:
  explicit InstantHandler(std::string_view attribute) : attribute_(attribute) {}

  void member(std::string_view name, std::string_view text, bool quoted) {
    if (name != attribute_) return;
    found = true;
    millis = quoted ? parse_instant(text) : std::nullopt;
  }

  bool found = false;
  std::optional<std::int64_t> millis;

 private:
  std::string_view attribute_;
};

template <class Handler>
rapidjson::ParseResult walk(std::string_view json, Handler& handler) {
  rapidjson::MemoryStream stream{json.data(), json.size()};
  rapidjson::Reader reader;
  return reader.Parse<kFlags>(stream, handler);
}

}  // namespace

class RecordHandler : public MemberHandler<RecordHandler> {
 public:
  explicit RecordHandler(JsonRecord& record) : record_(record) {}

  void member(std::string_view name, std::string_view text, bool quoted) {
    if (name == "trip_id") {
      std::from_chars(text.data(), text.data() + text.size(), record_.trip_.trip_id);
    } else if (name == "pickup_datetime") {
      if (quoted) record_.trip_.pickup_ms = parse_instant(text).value_or(0);
    } else if (name == "dropoff_datetime") {
      if (quoted) record_.trip_.dropoff_ms = parse_instant(text).value_or(0);
    } else {
      text_member(name, text);
    }
  }

 private:
  void text_member(std::string_view name, std::string_view text) {
    for (const TextColumn& column : text_columns()) {
      if (name != column.json_name || (column.number && !is_plain_number(text))) continue;
      record_.trip_.*column.member = record_.texts_.emplace_back(text);
    }
  }

  JsonRecord& record_;
};

base::Result<std::int64_t> read_json_instant(std::string_view json, std::string_view attribute) {
  InstantHandler handler{attribute};
  const auto parsed = walk(json, handler);
  if (parsed.Code() == rapidjson::kParseErrorTermination) {
    return bad_input("json: the line is not an object");
  }
  if (parsed.IsError()) {
    return bad_input(fmt::format("json: {} (column {})", rapidjson::GetParseError_En(parsed.Code()),
                                 parsed.Offset() + 1));
  }
  if (!handler.found) return bad_input(fmt::format("{}: missing", attribute));
  if (!handler.millis) {
    return bad_input(fmt::format("{}: not an instant such as 2015-01-10T00:36:18Z", attribute));
  }
  return *handler.millis;
}

bool JsonRecord::read(std::string_view json) {
  trip_ = {};
  texts_.clear();
  RecordHandler handler{*this};
  return !walk(json, handler).IsError();
}

}  // namespace weir::trips
