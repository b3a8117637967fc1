#include "emulator/api/xml_reader.h"

#include <algorithm>

#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/scalar_text.h"
#include "emulator/api/value_path.h"
#include "emulator/api/xml_tree.h"

namespace weir::api {
namespace {

using base::Result;
using Elements = std::vector<const XmlElement*>;

std::string_view or_else(std::string_view text, std::string_view otherwise) {
  return text.empty() ? otherwise : text;
}

Elements children_named(const XmlElement& element, std::string_view name) {
  Elements found;
  for (const XmlElement& child : element.children) {
    if (child.name == name) found.push_back(&child);
  }
  return found;
}

/// White space around numbers and the like is layout; in strings it is text.
std::string_view scalar_of(const ShapeInfo& shape, std::string_view text) {
  constexpr std::string_view kWhite = " \t\r\n";
  if (shape.kind == Kind::kString) return text;
  const std::size_t first = text.find_first_not_of(kWhite);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

class Reader {
 public:
  Result<void> read_structure(const ShapeInfo& shape, void* object, const XmlElement& element,
                              const ValuePath& path) {
    for (const MemberInfo& member : shape.members) {
      if (member.location != Location::kBody) continue;
      const ValuePath here = path.member(member.name);
      const auto found = read_member(member, object, element, here);
      if (!found.ok()) return found.error();
      if (!*found && member.required) note_absent(absent_, here);
    }
    return check_union(shape, object, Peer::kClient);
  }

  AbsentMembers take_absent() { return std::move(absent_); }

 private:
  /// Whether the element holds the member.
  Result<bool> read_member(const MemberInfo& member, void* object, const XmlElement& element,
                           const ValuePath& path) {
    if (member.xml_attribute) return read_attribute(member, object, element);
    const Elements found = children_named(element, member.location_name);
    if (found.empty()) return false;
    const ShapeInfo& shape = *member.shape;
    void* place = write(member, object);
    Result<void> read;
    if (member.flattened && shape.kind == Kind::kList) {
      read = read_list(shape, place, found, path);
    } else if (member.flattened && shape.kind == Kind::kMap) {
      read = read_map(shape, place, found, path);
    } else {
      read = read_value(shape, place, *found.back(), path);
    }
    if (!read.ok()) return read.error();
    return true;
  }

  static Result<bool> read_attribute(const MemberInfo& member, void* object,
                                     const XmlElement& element) {
    for (const auto& [name, value] : element.attributes) {
      if (name != member.location_name) continue;
      WEIR_RETURN_IF_ERROR(read_scalar(*member.shape, value, write(member, object)));
      return true;
    }
    return false;
  }

  Result<void> read_value(const ShapeInfo& shape, void* place, const XmlElement& element,
                          const ValuePath& path) {
    switch (shape.kind) {
      case Kind::kList:
        return read_list(shape, place,
                         children_named(element, or_else(shape.element_location_name, "member")),
                         path);
      case Kind::kMap:
        return read_map(shape, place, children_named(element, "entry"), path);
      case Kind::kStructure:
        return read_structure(shape, place, element, path);
      default:
        return read_scalar(shape, scalar_of(shape, element.text), place);
    }
  }

  Result<void> read_list(const ShapeInfo& shape, void* list, const Elements& elements,
                         const ValuePath& path) {
    shape.list->clear(list);
    shape.list->reserve(list, elements.size());
    std::size_t number = 0;
    for (const XmlElement* element : elements) {
      WEIR_RETURN_IF_ERROR(
          read_value(*shape.element, shape.list->append(list), *element, path.element(++number)));
    }
    return {};
  }

  Result<void> read_map(const ShapeInfo& shape, void* map, const Elements& entries,
                        const ValuePath& path) {
    shape.map->clear(map);
    for (const XmlElement* entry : entries) {
      const Elements keys = children_named(*entry, or_else(shape.key_location_name, "key"));
      const Elements values = children_named(*entry, or_else(shape.element_location_name, "value"));
      if (keys.empty() || values.empty()) continue;
      const std::string& key = keys.back()->text;
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, shape.map->emplace(map, key), *values.back(),
                                      path.entry(key)));
    }
    return {};
  }

  AbsentMembers absent_;
};

}  // namespace

Result<AbsentMembers> from_xml(const ShapeInfo& shape, void* object, std::string_view text) {
  const auto root = parse_xml(text);
  if (!root.ok()) return root.error();
  Reader reader;
  WEIR_RETURN_IF_ERROR(reader.read_structure(shape, object, *root, ValuePath{}));
  return reader.take_absent();
}

}  // namespace weir::api
