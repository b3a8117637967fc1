#include "emulator/api/json_document.h"

#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include "emulator/api/utf8.h"

namespace weir::api {
namespace {

using rapidjson::SizeType;

std::optional<double> double_from(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{}) return value;
  // Out of range: from_chars does not say on which side of it.
  value = std::strtod(std::string(text).c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

/// Hands everything on to the document, numbers by their kind.
class Values : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Values> {
 public:
  explicit Values(rapidjson::Document& document) : document_(document) {}

  /// Why the handler stopped the reader.
  rapidjson::ParseErrorCode problem() const { return problem_; }

  bool RawNumber(const char* data, SizeType size, bool) {
    const std::string_view text(data, size);
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(data, data + size, whole);
    // "-0" is a number that only doubles have.
    if (error == std::errc{} && end == data + size && text != "-0") return document_.Int64(whole);
    if (const auto number = double_from(text)) return document_.Double(*number);
    problem_ = rapidjson::kParseErrorNumberTooBig;
    return false;
  }

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool String(const char* text, SizeType size, bool copy) {
    return is_text({text, size}) && document_.String(text, size, copy);
  }
  bool Key(const char* text, SizeType size, bool copy) {
    return is_text({text, size}) && document_.Key(text, size, copy);
  }
  bool StartObject() { return document_.StartObject(); }
  bool EndObject(SizeType members) { return document_.EndObject(members); }
  bool StartArray() { return document_.StartArray(); }
  bool EndArray(SizeType elements) { return document_.EndArray(elements); }

 private:
  /// The reader lets the second half of a surrogate pair stand alone: "\udc00" is no character.
  bool is_text(std::string_view text) {
    if (is_utf8(text)) return true;
    problem_ = rapidjson::kParseErrorStringUnicodeSurrogateInvalid;
    return false;
  }

  rapidjson::Document& document_;
  rapidjson::ParseErrorCode problem_ = rapidjson::kParseErrorNone;
};

}  // namespace

rapidjson::ParseResult parse_json(rapidjson::Document& document, std::string_view text) {
  // Iterative, so that deeply nested text cannot exhaust the stack.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseNumbersAsStringsFlag |
                              rapidjson::kParseValidateEncodingFlag;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  rapidjson::Reader reader;
  rapidjson::ParseResult result;
  auto generate = [&](rapidjson::Document& target) {
    Values values(target);
    result = reader.Parse<kFlags>(stream, values);
    if (result.Code() == rapidjson::kParseErrorTermination) {
      result.Set(values.problem(), result.Offset());
    }
    return !result.IsError();
  };
  document.Populate(generate);
  return result;
}

}  // namespace weir::api
