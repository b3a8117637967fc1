#include "pipeline/trips/parse_json.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cmath>
#include <cstring>

#include "pipeline/trips/instant.h"

namespace weir::trips {
namespace {

std::optional<double> read_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  // Too large or too small for a double: no place on earth either way.
  if (error == std::errc::result_out_of_range) return 0.0;
  if (error != std::errc{}) return std::nullopt;
  return std::isfinite(value) ? value : 0.0;
}

// Collects the members of the outermost object. Values arrive as texts; a value of the wrong kind
// spoils the record only when its type needs that member.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  bool Null() {
    return value([](Handler&) {});
  }
  bool Bool(bool) { return unfit(); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return scalar({text, size}, false);
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return scalar({text, size}, true);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    if (depth_ == 1) member_ = find_member({text, size});
    return true;
  }
  bool StartObject() { return open(true); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(false); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  TripFields finish() const {
    using Kind = TripFields::Kind;
    TripFields result = fields_;
    result.kind = type_ == Type::kTrip ? (trip_spoilt_ ? Kind::kUndecodable : Kind::kTrip)
                  : type_ == Type::kWatermark
                      ? (watermark_read_ ? Kind::kWatermark : Kind::kUndecodable)
                      : Kind::kOther;
    return result;
  }

 private:
  enum class Member { kNone, kType, kNumber, kInstant, kWatermark };
  enum class Type { kOther, kTrip, kWatermark };

  Member find_member(std::string_view name) {
    number_ = name == "pickup_longitude"    ? &fields_.pickup_longitude
              : name == "pickup_latitude"   ? &fields_.pickup_latitude
              : name == "dropoff_longitude" ? &fields_.dropoff_longitude
              : name == "dropoff_latitude"  ? &fields_.dropoff_latitude
                                            : nullptr;
    if (number_ != nullptr) return Member::kNumber;
    instant_ = name == "pickup_datetime"    ? &fields_.pickup_ms
               : name == "dropoff_datetime" ? &fields_.dropoff_ms
                                            : nullptr;
    if (instant_ != nullptr) return Member::kInstant;
    if (name == "type") return Member::kType;
    return name == "watermark" ? Member::kWatermark : Member::kNone;
  }

  // Runs `use` when the value belongs to a member of the outermost object.
  template <class Use>
  bool value(Use use) {
    if (depth_ == 0) return false;
    if (depth_ == 1) use(*this);
    return true;
  }

  bool unfit() {
    return value([](Handler& self) { self.spoil(); });
  }

  void spoil() {
    if (member_ == Member::kType) type_ = Type::kOther;
    if (member_ == Member::kNumber || member_ == Member::kInstant) trip_spoilt_ = true;
    if (member_ == Member::kWatermark) watermark_read_ = false;
  }

  bool scalar(std::string_view text, bool quoted) {
    return value([text, quoted](Handler& self) { self.take(text, quoted); });
  }

  void take(std::string_view text, bool quoted) {
    if (member_ == Member::kType) {
      type_ = text == "trip" ? Type::kTrip : text == "watermark" ? Type::kWatermark : Type::kOther;
    } else if (member_ == Member::kNumber) {
      const auto number = read_double(text);
      *number_ = number.value_or(0);
      if (!number) spoil();
    } else if (member_ == Member::kInstant || member_ == Member::kWatermark) {
      const auto instant = quoted ? parse_instant(text) : std::nullopt;
      if (!instant) return spoil();
      if (member_ == Member::kInstant) {
        *instant_ = *instant;
      } else {
        fields_.watermark_ms = *instant;
        watermark_read_ = true;
      }
    }
  }

  bool open(bool object) {
    if (depth_ == 0 && !object) return false;
    if (depth_ == 1) spoil();
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }

  TripFields fields_;
  Type type_ = Type::kOther;
  bool trip_spoilt_ = false;
  bool watermark_read_ = false;
  std::size_t depth_ = 0;
  Member member_ = Member::kNone;
  double* number_ = nullptr;
  std::int64_t* instant_ = nullptr;
};

}  // namespace

TripFields parse_json(std::string_view json) {
  // The parser takes a NUL for the end of the text.
  if (json.empty() || std::memchr(json.data(), '\0', json.size()) != nullptr) return {};
  rapidjson::MemoryStream stream{json.data(), json.size()};
  rapidjson::Reader reader;
  Handler handler;
  // Iterative: nesting as deep as the record is long must not use up the stack.
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  if (reader.Parse<kFlags>(stream, handler).IsError()) return {};
  return handler.finish();
}

}  // namespace weir::trips
