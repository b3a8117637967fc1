#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/form.h"
#include "emulator/api/scalar_text.h"
#include "emulator/api/value_path.h"
#include "emulator/api/wire_formats.h"

namespace weir::api {
namespace {

using base::Result;
using Node = Form::Node;

/// The number of a list element or map entry, from 1.
std::optional<std::uint32_t> index_from(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

std::string capitalised(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] & ~0x20);
  return text;
}

std::string_view or_else(std::string_view text, std::string_view otherwise) {
  return text.empty() ? otherwise : text;
}

class Reader {
 public:
  explicit Reader(WireFormat format) : ec2_(format == WireFormat::kEc2Query) {}

  Result<void> read_structure(const ShapeInfo& shape, void* object, const Node& node,
                              const ValuePath& path, int depth) {
    if (depth > kMaxNesting) return nested_too_deeply();
    for (const MemberInfo& member : shape.members) {
      const Node below = node.child(wire_name(member));
      const ValuePath here = path.member(member.name);
      if (below.empty()) {
        if (member.required) note_absent(absent_, here);
        continue;
      }
      const bool flat = ec2_ || member.flattened;
      WEIR_RETURN_IF_ERROR(
          read_value(*member.shape, write(member, object), below, flat, here, depth + 1));
    }
    return check_union(shape, object, Peer::kClient);
  }

  AbsentMembers take_absent() { return std::move(absent_); }

 private:
  /// https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html (query key resolution)
  std::string wire_name(const MemberInfo& member) const {
    if (ec2_) {
      return member.query_name.empty() ? capitalised(member.location_name)
                                       : std::string(member.query_name);
    }
    // Elements of a flattened list may have a name of their own; it stands in place of the list's.
    if (member.flattened && member.shape->kind == Kind::kList &&
        !member.shape->element_location_name.empty()) {
      return std::string(member.shape->element_location_name);
    }
    return std::string(member.location_name);
  }

  Result<void> read_value(const ShapeInfo& shape, void* place, const Node& node, bool flat,
                          const ValuePath& path, int depth) {
    switch (shape.kind) {
      case Kind::kList:
        return read_list(shape, place, node, flat, path, depth);
      case Kind::kMap:
        return read_map(shape, place, node, flat, path, depth);
      case Kind::kStructure:
        return read_structure(shape, place, node, path, depth);
      default:
        break;
    }
    const auto text = node.value();
    if (!text) return unexpected_structure();
    return read_scalar(shape, *text, place);
  }

  /// Numbered steps below `node`, in the order of their numbers. "List=" is the empty list.
  static Result<std::vector<std::pair<std::uint32_t, Node>>> numbered(const Node& node) {
    std::vector<std::pair<std::uint32_t, Node>> found;
    for (const Node::Step& step : node.steps()) {
      const auto number = index_from(step.name);
      if (!number) return malformed_form(fmt::format("Unexpected key '{}'", step.name));
      found.emplace_back(*number, node.at(step));
    }
    std::ranges::stable_sort(found, {}, &std::pair<std::uint32_t, Node>::first);
    return found;
  }

  Result<void> read_list(const ShapeInfo& shape, void* list, const Node& node, bool flat,
                         const ValuePath& path, int depth) {
    if (depth > kMaxNesting) return nested_too_deeply();
    shape.list->clear(list);
    const auto elements =
        numbered(flat ? node : node.child(or_else(shape.element_location_name, "member")));
    if (!elements.ok()) return elements.error();
    shape.list->reserve(list, elements->size());
    std::size_t position = 0;
    for (const auto& [number, below] : *elements) {
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, shape.list->append(list), below,
                                      ec2_ || shape.element->flattened, path.element(++position),
                                      depth + 1));
    }
    return {};
  }

  Result<void> read_map(const ShapeInfo& shape, void* map, const Node& node, bool flat,
                        const ValuePath& path, int depth) {
    if (depth > kMaxNesting) return nested_too_deeply();
    shape.map->clear(map);
    const auto entries = numbered(flat ? node : node.child("entry"));
    if (!entries.ok()) return entries.error();
    for (const auto& [number, below] : *entries) {
      const auto key = below.child(or_else(shape.key_location_name, "key")).value();
      if (!key) return malformed_form("A map entry needs a key");
      std::string text;
      WEIR_RETURN_IF_ERROR(read_scalar(*shape.key, *key, &text));
      const Node value = below.child(or_else(shape.element_location_name, "value"));
      if (value.empty()) continue;
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, shape.map->emplace(map, text), value,
                                      ec2_ || shape.element->flattened, path.entry(text),
                                      depth + 1));
    }
    return {};
  }

  bool ec2_;
  AbsentMembers absent_;
};

}  // namespace

Result<AbsentMembers> read_query_request(WireFormat format, const OperationInfo& operation,
                                         std::span<const NameValue> pairs, void* input) {
  const Form form(pairs);
  Reader reader(format);
  WEIR_RETURN_IF_ERROR(reader.read_structure(*operation.input, input, form.root(), ValuePath{}, 0));
  return reader.take_absent();
}

}  // namespace weir::api
