// The AWS contract as tables: what the generator knows of every service, readable at run time.
//
// The build turns models/*.json into one header a service (emulator/api/kinesis.h, ...) with plain
// structs, and into the tables declared here. One walker over the tables serves all operations:
// validation (validate.h), JSON (json.h), and every further wire format.
//
// To read a structure: for (const MemberInfo& member : shape.members) read(member, object) gives
// the member's value or nullptr, and member.shape says how to interpret it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::api {

class Pattern;
struct ShapeInfo;

/// What a value is, and with that the C++ type behind its `void*`.
enum class Kind : std::uint8_t {
  kBoolean,    ///< bool
  kInteger,    ///< std::int32_t
  kLong,       ///< std::int64_t
  kDouble,     ///< double; the models' float and double alike
  kString,     ///< std::string, UTF-8; enums too
  kBlob,       ///< std::string, raw bytes
  kTimestamp,  ///< base::Timestamp
  kList,       ///< std::vector of the element shape's type; go through ShapeInfo::list
  kMap,        ///< std::map<std::string, ...>; go through ShapeInfo::map
  kStructure,  ///< the generated struct; go through ShapeInfo::members
};

/// Where a REST protocol carries a member. The RPC protocols (JSON, query, CBOR) put all in kBody.
enum class Location : std::uint8_t {
  kBody,
  kUri,
  kQueryString,
  kHeader,
  kHeaders,
  kStatusCode,
};

/// Smithy's timestampFormat trait; kProtocolDefault leaves the choice to the wire format.
enum class TimestampFormat : std::uint8_t { kProtocolDefault, kEpochSeconds, kIso8601, kHttpDate };

/// std::vector<T> without its type. Pointers into the list are good until its next append.
struct ListOps {
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
  void* (*append)(void* list);  ///< Adds a value-initialised element and points at it.
  void (*reserve)(void* list, std::size_t count);
  void (*clear)(void* list);
};

/// std::map<std::string, T> without its type; entries come in byte order of their keys.
struct MapOps {
  using Entry = std::pair<std::string_view, const void*>;

  std::size_t (*size)(const void* map);
  std::vector<Entry> (*entries)(const void* map);
  void* (*emplace)(void* map, std::string_view key);  ///< The entry's value, new or present.
  void (*clear)(void* map);
};

/// std::optional<T> without its type.
struct OptionalOps {
  const void* (*get)(const void* optional);  ///< nullptr when empty.
  void* (*emplace)(void* optional);          ///< Engages it with a value-initialised T.
  void (*reset)(void* optional);
};

struct MemberInfo {
  std::string_view name;           ///< As the model has it, "StreamARN".
  std::string_view location_name;  ///< Name on the wire where it differs from `name`, else equal.
  const ShapeInfo* shape = nullptr;
  void* (*access)(void* object) = nullptr;  ///< The C++ member inside its struct.
  const OptionalOps* optional = nullptr;    ///< nullptr where the C++ member is a bare T.
  std::string_view query_name;              ///< Only where the model states one.
  Location location = Location::kBody;
  TimestampFormat timestamp_format = TimestampFormat::kProtocolDefault;
  bool required = false;
  bool flattened = false;
  bool streaming = false;
  bool idempotency_token = false;
  bool event_payload = false;
  bool event_header = false;
  bool xml_attribute = false;
};

/// Bounds are on the value of numbers, the count of list and map entries, the bytes of blobs and
/// the Unicode characters of strings.
inline constexpr std::int64_t kNoMinimum = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kNoMaximum = std::numeric_limits<std::int64_t>::max();

struct ShapeInfo {
  std::string_view name;  ///< As the model has it, "PutRecordsInput".
  Kind kind = Kind::kStructure;
  std::int64_t minimum = kNoMinimum;
  std::int64_t maximum = kNoMaximum;
  const Pattern& (*pattern)() = nullptr;          ///< Strings; nullptr when any text will do.
  std::span<const std::string_view> enum_values;  ///< Strings; empty when not an enum.
  std::span<const MemberInfo> members;            ///< Structures.
  const ShapeInfo* key = nullptr;                 ///< Maps.
  const ShapeInfo* element = nullptr;             ///< Lists: the element; maps: the value.
  const ListOps* list = nullptr;                  ///< Lists.
  const MapOps* map = nullptr;                    ///< Maps.
  std::shared_ptr<void> (*make)() = nullptr;      ///< Structures: a value-initialised one.
  std::string_view element_location_name;  ///< XML tag of a list element or map value, if stated.
  std::string_view key_location_name;      ///< XML tag of a map key, if stated.
  std::string_view root_name;  ///< Structures: XML tag of a REST XML body, if not the shape's name.
  std::string_view payload;    ///< Structures: the member that is the whole REST body, if any.
  TimestampFormat timestamp_format = TimestampFormat::kProtocolDefault;
  bool flattened = false;
  bool sensitive = false;
  bool streaming = false;
  bool is_union = false;
  bool event = false;
  bool event_stream = false;
  bool exception = false;
};

/// An error that a service declares. `code` is its name in the query protocol.
struct ErrorInfo {
  std::string_view name;
  std::string_view code;
  std::string_view message_member = "message";  ///< Key of the text in JSON: "message", "Message".
  bool type_member = false;  ///< Its JSON also says whose fault it is: "Type": "User".
  int http_status = 400;
  bool server_fault = false;
};

struct OperationInfo {
  std::string_view name;
  std::string_view http_method;
  std::string_view uri;  ///< With {Label} and {Label+} places, as the model has it.
  const ShapeInfo* input = nullptr;
  const ShapeInfo* output = nullptr;  ///< nullptr when the operation answers nothing.
  std::span<const ErrorInfo* const> errors;
  std::string_view result_wrapper;  ///< Query protocol: XML element around the output.
  int success_status = 200;
  /// Whether the build made C++ structs for it (generate.json). Without them `input` and `output`
  /// are nullptr: the operation is known by name and cannot be implemented.
  bool has_shapes = false;
};

enum class Protocol : std::uint8_t { kJson, kRestJson, kRestXml, kRpcV2Cbor, kQuery, kEc2 };

struct ServiceInfo {
  std::string_view name;  ///< As SDKs and the CLI call it, "application-autoscaling".
  std::string_view service_id;
  std::string_view full_name;
  std::string_view api_version;
  std::string_view target_prefix;  ///< x-amz-target is "<target_prefix>.<operation>".
  std::string_view json_version;   ///< "1.0" or "1.1"; empty for services without JSON RPC.
  std::string_view signing_name;
  std::string_view endpoint_prefix;
  std::string_view namespace_uri;  ///< XML name space of query and REST XML replies.
  /// Stands before "#Error" in the __type of the service's JSON and CBOR errors; empty when the
  /// service answers bare names.
  std::string_view error_namespace;
  bool unwrapped_xml_errors = false;  ///< REST XML: <Error> is the root, as S3 has it.
  std::span<const Protocol> protocols;
  bool query_compatible = false;  ///< Smithy's awsQueryCompatible trait.
  std::span<const OperationInfo> operations;
  std::span<const ErrorInfo> errors;
};

/// Every service with a model, by name.
std::span<const ServiceInfo* const> all_services();

/// By ServiceInfo::name; nullptr when there is no such service.
const ServiceInfo* find_service(std::string_view name);
/// By name, as on the wire (case matters); nullptr when the service has no such operation.
const OperationInfo* find_operation(const ServiceInfo& service, std::string_view name);
/// By ErrorInfo::name; nullptr when the service declares no such error.
const ErrorInfo* find_error(const ServiceInfo& service, std::string_view name);

/// The table of a generated struct. Each generated header specialises it for its structs.
template <class T>
const ShapeInfo& shape_of();

/// The member's value in `object`, a structure of the shape that owns `member`; nullptr if unset.
inline const void* read(const MemberInfo& member, const void* object) {
  const void* place = member.access(const_cast<void*>(object));
  return member.optional == nullptr ? place : member.optional->get(place);
}

/// The member's value for writing; an unset one is value-initialised first.
inline void* write(const MemberInfo& member, void* object) {
  void* place = member.access(object);
  if (member.optional == nullptr) return place;
  return member.optional->emplace(place);
}

template <class Struct>
std::shared_ptr<void> make_struct() {
  return std::make_shared<Struct>();
}

template <class List>
inline constexpr ListOps kListOps{
    .size = [](const void* list) { return static_cast<const List*>(list)->size(); },
    .at = [](const void* list, std::size_t index) -> const void* {
      return &(*static_cast<const List*>(list))[index];
    },
    .append = [](void* list) -> void* { return &static_cast<List*>(list)->emplace_back(); },
    .reserve = [](void* list, std::size_t count) { static_cast<List*>(list)->reserve(count); },
    .clear = [](void* list) { static_cast<List*>(list)->clear(); },
};

template <class Map>
inline constexpr MapOps kMapOps{
    .size = [](const void* map) { return static_cast<const Map*>(map)->size(); },
    .entries =
        [](const void* map) {
          std::vector<MapOps::Entry> entries;
          entries.reserve(static_cast<const Map*>(map)->size());
          for (const auto& [key, value] : *static_cast<const Map*>(map)) {
            entries.emplace_back(key, &value);
          }
          return entries;
        },
    .emplace = [](void* map, std::string_view key) -> void* {
      return &(*static_cast<Map*>(map))[std::string(key)];
    },
    .clear = [](void* map) { static_cast<Map*>(map)->clear(); },
};

template <class T>
inline constexpr OptionalOps kOptionalOps{
    .get = [](const void* optional) -> const void* {
      const auto& held = *static_cast<const std::optional<T>*>(optional);
      return held.has_value() ? &*held : nullptr;
    },
    .emplace = [](void* optional) -> void* {
      return &static_cast<std::optional<T>*>(optional)->emplace();
    },
    .reset = [](void* optional) { static_cast<std::optional<T>*>(optional)->reset(); },
};

}  // namespace weir::api
