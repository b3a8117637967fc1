
#include "emulator/api/base64.h"
#include "emulator/api/json.h"
#include "emulator/api/json_text.h"
#include "emulator/api/scalar_text.h"
#include "emulator/base/timestamp.h"

namespace weir::api {
namespace {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void put_structure(const ShapeInfo& shape, const void* object) {
    open('{');
    for (const MemberInfo& member : shape.members) {
      const void* value = read(member, object);
      if (value == nullptr || member.location != Location::kBody) continue;
      put_key(member.location_name);
      put_value(*member.shape, value, member.timestamp_format);
    }
    close('}');
  }

 private:
  void put_value(const ShapeInfo& shape, const void* value, TimestampFormat format) {
    switch (shape.kind) {
      case Kind::kDouble:
        append_json_double(out_, *static_cast<const double*>(value));
        return;
      case Kind::kString:
        append_json_string(out_, *static_cast<const std::string*>(value));
        return;
      case Kind::kBlob:
        put_blob(*static_cast<const std::string*>(value));
        return;
      case Kind::kTimestamp:
        put_timestamp(shape, value, stated_or(format, TimestampFormat::kEpochSeconds));
        return;
      case Kind::kList:
        put_list(shape, value);
        return;
      case Kind::kMap:
        put_map(shape, value);
        return;
      case Kind::kStructure:
        put_structure(shape, value);
        return;
      default:
        append_scalar(out_, shape, value, format);
    }
  }

  void put_list(const ShapeInfo& shape, const void* list) {
    open('[');
    const std::size_t size = shape.list->size(list);
    for (std::size_t i = 0; i < size; ++i) {
      separate();
      put_value(*shape.element, shape.list->at(list, i), shape.element->timestamp_format);
    }
    close(']');
  }

  void put_map(const ShapeInfo& shape, const void* map) {
    open('{');
    for (const auto& [key, value] : shape.map->entries(map)) {
      put_key(key);
      put_value(*shape.element, value, shape.element->timestamp_format);
    }
    close('}');
  }

  void put_blob(std::string_view bytes) {
    out_ += '"';
    const std::size_t start = out_.size();
    out_.resize(start + base64_length(bytes.size()));
    base64_encode_to(bytes, out_.data() + start);
    out_ += '"';
  }

  void put_timestamp(const ShapeInfo& shape, const void* value, TimestampFormat format) {
    const bool quoted = format != TimestampFormat::kEpochSeconds;
    if (quoted) out_ += '"';
    append_scalar(out_, shape, value, format);
    if (quoted) out_ += '"';
  }

  void put_key(std::string_view key) {
    separate();
    append_json_string(out_, key);
    out_ += ':';
  }

  /// A comma, unless this is the first of its object or array.
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void open(char bracket) {
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace

std::string to_json(const ShapeInfo& shape, const void* object) {
  std::string text;
  Writer(text).put_structure(shape, object);
  return text;
}

}  // namespace weir::api
