// A service that no model describes: the XML and REST traits that today's models do not use.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/shape.h"
#include "emulator/base/timestamp.h"

namespace weir::api::hand_made {

/// Input and output of Do, an RPC operation.
struct Thing {
  std::optional<std::map<std::string, std::string>> tags;  ///< "Tags"
  std::optional<std::vector<std::string>> flat;            ///< "Flat", flattened
  std::optional<std::map<std::string, std::int32_t>> own;  ///< "Own", flattened, Left and Right
  std::optional<std::vector<std::string>> named;           ///< "Named" of "Each"
  std::optional<std::vector<std::string>> plain;           ///< "Plain"
  std::optional<std::string> lower;                        ///< "lower"
  std::optional<std::string> renamed;                      ///< queryName "Stated"
  std::optional<std::string> kind;                         ///< XML attribute "x:kind"
  bool operator==(const Thing&) const = default;
};

/// Input and output of Put: PUT /{Bucket}/{Key+}, with Thing as the body.
struct Transfer {
  std::string bucket;                                          ///< label
  std::string key;                                             ///< greedy label
  std::optional<base::Timestamp> since;                        ///< query "since"
  std::optional<std::vector<std::string>> parts;               ///< query "part"
  std::optional<std::map<std::string, std::string>> rest;      ///< all other query pairs
  std::optional<base::Timestamp> modified;                     ///< header "Last-Modified"
  std::optional<std::vector<std::string>> words;               ///< header "X-Words"
  std::optional<std::map<std::string, std::string>> metadata;  ///< headers "x-meta-..."
  std::optional<std::int32_t> status;                          ///< the reply's status
  std::optional<std::string> type;                             ///< header "Content-Type"
  std::optional<Thing> thing;                                  ///< payload
  bool operator==(const Transfer&) const = default;
};

const ServiceInfo& service();
const OperationInfo& operation();      ///< Do
const OperationInfo& put_operation();  ///< Put

}  // namespace weir::api::hand_made

namespace weir::api {
template <>
const ShapeInfo& shape_of<hand_made::Thing>();
template <>
const ShapeInfo& shape_of<hand_made::Transfer>();
}  // namespace weir::api
