// XML text, and the XML of every generated struct, by the rules that the AWS XML protocols share.
// https://smithy.io/2.0/spec/protocol-traits.html (XML bindings)
#pragma once

#include <string>
#include <string_view>

#include "emulator/api/shape.h"

namespace weir::api {

/// Appends `text` escaped for an element or a quoted attribute. Line ends and other characters
/// that parsers would change become references. Control characters that XML cannot carry at all
/// become U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

/// "<name>", "</name>", "<name>escaped text</name>".
void append_open_tag(std::string& out, std::string_view name);
void append_close_tag(std::string& out, std::string_view name);
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

enum class XmlDialect : std::uint8_t {
  kStandard,  ///< Query and REST XML: <List><member>..</member></List>.
  kEc2,       ///< Elements of a list are <item>.
};

/// Appends the members of a structure, not the tags around them. Absent optionals are left out, as
/// are members outside the body; xmlAttribute members belong in the opening tag and are written by
/// append_xml_member alone. Timestamps are ISO 8601 unless stated otherwise, blobs base64.
void append_xml_members(std::string& out, const ShapeInfo& shape, const void* object,
                        XmlDialect dialect);

/// Appends <name>..</name> of any value; with a non-empty `xmlns` as its default name space.
void append_xml_value(std::string& out, std::string_view name, const ShapeInfo& shape,
                      const void* value, TimestampFormat format, XmlDialect dialect,
                      std::string_view xmlns = {});

}  // namespace weir::api
