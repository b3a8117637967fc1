// A small XML document in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/base/result.h"

namespace weir::api {

struct XmlElement {
  std::string name;  ///< Without a name space prefix.
  std::string text;  ///< All character data directly inside, in one piece.
  std::vector<std::pair<std::string, std::string>> attributes;  ///< Names as written.
  std::vector<XmlElement> children;
};

/// The root element of a document. Document types are refused, and with them all entities but the
/// five of XML. Errors: SerializationException that names the line.
base::Result<XmlElement> parse_xml(std::string_view text);

}  // namespace weir::api
