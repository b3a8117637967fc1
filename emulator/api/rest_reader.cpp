#include <algorithm>

#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/json.h"
#include "emulator/api/rest_text.h"
#include "emulator/api/scalar_text.h"
#include "emulator/api/uri_template.h"
#include "emulator/api/value_path.h"
#include "emulator/api/wire_formats.h"
#include "emulator/api/xml_reader.h"
#include "emulator/base/percent.h"

namespace weir::api {
namespace {

using base::Result;
using Texts = std::vector<std::string>;

/// Reads what is outside the body into the members bound to it.
class BindingReader {
 public:
  BindingReader(const OperationInfo& operation, const RequestParts& parts, void* input)
      : operation_(operation), parts_(parts), input_(input) {}

  Result<void> read_all() {
    const auto uri = match_uri(operation_.uri, parts_.path);
    if (uri) labels_ = uri->labels;
    for (const MemberInfo& member : operation_.input->members) {
      const auto found = read_member(member);
      if (!found.ok()) return found.error();
      const bool elsewhere = member.location == Location::kBody;
      if (!*found && !elsewhere && member.required) {
        note_absent(absent_, ValuePath{}.member(member.name));
      }
    }
    return {};
  }

  AbsentMembers take_absent() { return std::move(absent_); }

 private:
  /// Whether the request holds the member. Members of the body are not looked for.
  Result<bool> read_member(const MemberInfo& member) {
    switch (member.location) {
      case Location::kUri:
        return read_texts(member, labels_named(member.location_name));
      case Location::kQueryString:
        if (member.shape->kind == Kind::kMap) return read_query_map(member);
        return read_texts(member, query_values(member.location_name));
      case Location::kHeader:
        return read_texts(member, header_values(member));
      case Location::kHeaders:
        return read_prefix_headers(member);
      default:
        return false;
    }
  }

  Result<bool> read_texts(const MemberInfo& member, const Texts& texts) {
    if (texts.empty()) return false;
    void* place = write(member, input_);
    if (member.shape->kind != Kind::kList) {
      WEIR_RETURN_IF_ERROR(read_scalar(*member.shape, texts.front(), place));
      return true;
    }
    WEIR_RETURN_IF_ERROR(read_list(*member.shape, place, texts));
    return true;
  }

  static Result<void> read_list(const ShapeInfo& shape, void* list, const Texts& texts) {
    shape.list->clear(list);
    for (const std::string& text : texts) {
      WEIR_RETURN_IF_ERROR(read_scalar(*shape.element, text, shape.list->append(list)));
    }
    return {};
  }

  Texts labels_named(std::string_view name) const {
    Texts texts;
    for (const NameValue& label : labels_) {
      if (label.name != name) continue;
      base::append_percent_decoded(texts.emplace_back(), label.value, base::PlusSign::kIsItself);
    }
    return texts;
  }

  Texts query_values(std::string_view name) const {
    Texts texts;
    for (const NameValue& pair : parts_.query) {
      if (pair.name == name) texts.emplace_back(pair.value);
    }
    return texts;
  }

  Texts header_values(const MemberInfo& member) const {
    Texts texts;
    for (const NameValue& header : parts_.headers) {
      if (!equal_but_for_case(header.name, member.location_name)) continue;
      if (member.shape->kind != Kind::kList) {
        texts.emplace_back(header.value);
        continue;
      }
      for (std::string& text : split_header_list(header.value, member.shape->element->kind)) {
        texts.push_back(std::move(text));
      }
    }
    return texts;
  }

  /// Whatever no other member is bound to.
  Result<bool> read_query_map(const MemberInfo& member) {
    const ShapeInfo& shape = *member.shape;
    void* map = nullptr;
    for (const NameValue& pair : parts_.query) {
      if (is_bound(pair.name)) continue;
      if (map == nullptr) map = write(member, input_);
      if (shape.element->kind == Kind::kList) {
        void* list = shape.map->emplace(map, pair.name);
        WEIR_RETURN_IF_ERROR(
            read_scalar(*shape.element->element, pair.value, shape.element->list->append(list)));
      } else {
        WEIR_RETURN_IF_ERROR(
            read_scalar(*shape.element, pair.value, shape.map->emplace(map, pair.name)));
      }
    }
    return map != nullptr;
  }

  bool is_bound(std::string_view name) const {
    const bool by_member =
        std::ranges::any_of(operation_.input->members, [&](const MemberInfo& member) {
          return member.location == Location::kQueryString && member.location_name == name &&
                 member.shape->kind != Kind::kMap;
        });
    return by_member || std::ranges::any_of(literal_query(operation_.uri),
                                            [&](const auto& pair) { return pair.name == name; });
  }

  Result<bool> read_prefix_headers(const MemberInfo& member) {
    const std::string prefix = lower_case(member.location_name);
    void* map = nullptr;
    for (const NameValue& header : parts_.headers) {
      const std::string name = lower_case(header.name);
      if (!name.starts_with(prefix)) continue;
      if (map == nullptr) map = write(member, input_);
      void* place = member.shape->map->emplace(map, std::string_view(name).substr(prefix.size()));
      WEIR_RETURN_IF_ERROR(read_scalar(*member.shape->element, header.value, place));
    }
    return map != nullptr;
  }

  const OperationInfo& operation_;
  const RequestParts& parts_;
  void* input_;
  std::vector<NameValue> labels_;
  AbsentMembers absent_;
};

Result<AbsentMembers> read_document(WireFormat format, const ShapeInfo& shape, void* object,
                                    std::string_view body) {
  return format == WireFormat::kRestXml ? from_xml(shape, object, body)
                                        : from_json(shape, object, body);
}

/// An operation's input with one member that is the body: bytes, text or a document.
Result<AbsentMembers> read_payload(WireFormat format, const MemberInfo& member,
                                   std::string_view body, void* input) {
  AbsentMembers absent;
  const ValuePath here = ValuePath{}.member(member.name);
  if (member.shape->kind == Kind::kBlob) {
    if (!body.empty() || member.required) {
      *static_cast<std::string*>(write(member, input)) = body;
    }
    return absent;
  }
  if (body.empty()) {
    if (member.required) note_absent(absent, here);
    return absent;
  }
  if (member.shape->kind != Kind::kStructure) {
    WEIR_RETURN_IF_ERROR(read_scalar(*member.shape, body, write(member, input)));
    return absent;
  }
  const auto inside = read_document(format, *member.shape, write(member, input), body);
  if (!inside.ok()) return inside.error();
  for (const std::string& path : inside->paths) absent.paths.insert(render(here) + "." + path);
  return absent;
}

Result<AbsentMembers> read_body(WireFormat format, const ShapeInfo& shape, std::string_view body,
                                void* input) {
  if (!shape.payload.empty()) {
    const auto member = std::ranges::find(shape.members, shape.payload, &MemberInfo::name);
    if (member == shape.members.end()) return AbsentMembers{};
    return read_payload(format, *member, body, input);
  }
  const bool has_body = std::ranges::any_of(
      shape.members, [](const MemberInfo& member) { return member.location == Location::kBody; });
  if (!has_body) return AbsentMembers{};
  if (!body.empty()) return read_document(format, shape, input, body);
  AbsentMembers absent;
  for (const MemberInfo& member : shape.members) {
    const bool missing = member.location == Location::kBody && member.required;
    if (missing) note_absent(absent, ValuePath{}.member(member.name));
  }
  return absent;
}

}  // namespace

Result<AbsentMembers> read_rest_request(WireFormat format, const OperationInfo& operation,
                                        const RequestParts& parts, void* input) {
  auto absent = read_body(format, *operation.input, parts.body, input);
  if (!absent.ok()) return absent.error();
  BindingReader bindings(operation, parts, input);
  WEIR_RETURN_IF_ERROR(bindings.read_all());
  absent->paths.merge(bindings.take_absent().paths);
  return absent;
}

}  // namespace weir::api
