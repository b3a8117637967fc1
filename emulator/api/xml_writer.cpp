#include "emulator/api/xml_writer.h"

#include "emulator/api/scalar_text.h"

namespace weir::api {
namespace {

std::string_view or_else(std::string_view text, std::string_view otherwise) {
  return text.empty() ? otherwise : text;
}

/// What stands for the character at text[at], and how many bytes it replaces; nothing where the
/// character stands for itself.
struct Escape {
  std::string_view text = {};
  std::size_t size = 1;
};

Escape escape_at(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '&':
      return {"&amp;"};
    case '<':
      return {"&lt;"};
    case '>':
      return {"&gt;"};
    case '"':
      return {"&quot;"};
    case '\'':
      return {"&apos;"};
    case '\t':
      return {"&#x9;"};
    case '\n':
      return {"&#xA;"};
    case '\r':
      return {"&#xD;"};
    default:
      break;
  }
  if (static_cast<unsigned char>(text[at]) < 0x20) return {"\xEF\xBF\xBD"};
  if (text.substr(at, 2) == "\xC2\x85") return {"&#x85;", 2};
  if (text.substr(at, 3) == "\xE2\x80\xA8") return {"&#x2028;", 3};
  if (text.substr(at, 3) == "\xEF\xBF\xBE" || text.substr(at, 3) == "\xEF\xBF\xBF") {
    return {"\xEF\xBF\xBD", 3};
  }
  return {};
}

bool may_need_escape(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' || byte == 0xC2 ||
         byte == 0xE2 || byte == 0xEF;
}

class Writer {
 public:
  Writer(std::string& out, XmlDialect dialect) : out_(out), dialect_(dialect) {}

  void put_members(const ShapeInfo& shape, const void* object) {
    for (const MemberInfo& member : shape.members) {
      const void* value = read(member, object);
      if (value == nullptr || member.location != Location::kBody || member.xml_attribute) continue;
      if (member.flattened && member.shape->kind == Kind::kList) {
        put_flat_list(member.location_name, *member.shape, value);
      } else if (member.flattened && member.shape->kind == Kind::kMap) {
        put_entries(member.location_name, *member.shape, value);
      } else {
        put_value(member.location_name, *member.shape, value, member.timestamp_format);
      }
    }
  }

  void put_value(std::string_view name, const ShapeInfo& shape, const void* value,
                 TimestampFormat format, std::string_view xmlns = {}) {
    out_ += '<';
    out_ += name;
    if (!xmlns.empty()) {
      out_ += " xmlns=\"";
      append_xml_text(out_, xmlns);
      out_ += '"';
    }
    if (shape.kind == Kind::kStructure) put_attributes(shape, value);
    out_ += '>';
    put_content(shape, value, format);
    append_close_tag(out_, name);
  }

 private:
  void put_attributes(const ShapeInfo& shape, const void* object) {
    for (const MemberInfo& member : shape.members) {
      const void* value = member.xml_attribute ? read(member, object) : nullptr;
      if (value == nullptr) continue;
      out_ += ' ';
      out_ += member.location_name;
      out_ += "=\"";
      put_scalar(*member.shape, value, member.timestamp_format);
      out_ += '"';
    }
  }

  void put_content(const ShapeInfo& shape, const void* value, TimestampFormat format) {
    switch (shape.kind) {
      case Kind::kStructure:
        put_members(shape, value);
        return;
      case Kind::kList:
        put_flat_list(element_name(shape), shape, value);
        return;
      case Kind::kMap:
        put_entries("entry", shape, value);
        return;
      default:
        put_scalar(shape, value, format);
    }
  }

  std::string_view element_name(const ShapeInfo& list) const {
    return or_else(list.element_location_name, dialect_ == XmlDialect::kEc2 ? "item" : "member");
  }

  void put_flat_list(std::string_view name, const ShapeInfo& shape, const void* list) {
    const std::size_t size = shape.list->size(list);
    for (std::size_t i = 0; i < size; ++i) {
      put_value(name, *shape.element, shape.list->at(list, i), shape.element->timestamp_format);
    }
  }

  void put_entries(std::string_view name, const ShapeInfo& shape, const void* map) {
    for (const auto& [key, value] : shape.map->entries(map)) {
      append_open_tag(out_, name);
      append_xml_element(out_, or_else(shape.key_location_name, "key"), key);
      put_value(or_else(shape.element_location_name, "value"), *shape.element, value,
                shape.element->timestamp_format);
      append_close_tag(out_, name);
    }
  }

  void put_scalar(const ShapeInfo& shape, const void* value, TimestampFormat format) {
    if (shape.kind == Kind::kString) {
      append_xml_text(out_, *static_cast<const std::string*>(value));
    } else {
      append_scalar(out_, shape, value, stated_or(format, TimestampFormat::kIso8601));
    }
  }

  std::string& out_;
  XmlDialect dialect_;
};

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Escape escape = may_need_escape(text[at]) ? escape_at(text, at) : Escape{};
    if (!escape.text.empty()) {
      out += text.substr(copied, at - copied);
      out += escape.text;
      copied = at + escape.size;
    }
    at += escape.size;
  }
  out += text.substr(copied);
}

void append_open_tag(std::string& out, std::string_view name) {
  out += '<';
  out += name;
  out += '>';
}

void append_close_tag(std::string& out, std::string_view name) {
  out += "</";
  out += name;
  out += '>';
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  append_open_tag(out, name);
  append_xml_text(out, text);
  append_close_tag(out, name);
}

void append_xml_members(std::string& out, const ShapeInfo& shape, const void* object,
                        XmlDialect dialect) {
  Writer(out, dialect).put_members(shape, object);
}

void append_xml_value(std::string& out, std::string_view name, const ShapeInfo& shape,
                      const void* value, TimestampFormat format, XmlDialect dialect,
                      std::string_view xmlns) {
  Writer(out, dialect).put_value(name, shape, value, format, xmlns);
}

}  // namespace weir::api
