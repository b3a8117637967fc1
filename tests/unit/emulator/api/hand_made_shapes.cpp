#include "hand_made_shapes.h"

namespace weir::api::hand_made {
namespace {

using Texts = std::vector<std::string>;
using TextMap = std::map<std::string, std::string>;
using NumberMap = std::map<std::string, std::int32_t>;

constinit const ShapeInfo kText{.name = "Text", .kind = Kind::kString};
constinit const ShapeInfo kNumber{.name = "Number", .kind = Kind::kInteger};
constinit const ShapeInfo kTime{.name = "Time", .kind = Kind::kTimestamp};
constinit const ShapeInfo kTexts{
    .name = "Texts", .kind = Kind::kList, .element = &kText, .list = &kListOps<Texts>};
constinit const ShapeInfo kEach{.name = "EachTexts",
                                .kind = Kind::kList,
                                .element = &kText,
                                .list = &kListOps<Texts>,
                                .element_location_name = "Each"};
constinit const ShapeInfo kTags{
    .name = "Tags", .kind = Kind::kMap, .key = &kText, .element = &kText, .map = &kMapOps<TextMap>};
constinit const ShapeInfo kOwn{.name = "Own",
                               .kind = Kind::kMap,
                               .key = &kText,
                               .element = &kNumber,
                               .map = &kMapOps<NumberMap>,
                               .element_location_name = "Right",
                               .key_location_name = "Left"};

template <class T>
constexpr const OptionalOps* kOptional = &kOptionalOps<T>;

#define WEIR_ACCESS(type, member) \
  [](void* object) -> void* { return &static_cast<type*>(object)->member; }

constexpr MemberInfo kThingMembers[] = {
    {.name = "Tags",
     .location_name = "Tags",
     .shape = &kTags,
     .access = WEIR_ACCESS(Thing, tags),
     .optional = kOptional<TextMap>},
    {.name = "Flat",
     .location_name = "Flat",
     .shape = &kTexts,
     .access = WEIR_ACCESS(Thing, flat),
     .optional = kOptional<Texts>,
     .flattened = true},
    {.name = "Own",
     .location_name = "Own",
     .shape = &kOwn,
     .access = WEIR_ACCESS(Thing, own),
     .optional = kOptional<NumberMap>,
     .flattened = true},
    {.name = "Named",
     .location_name = "Named",
     .shape = &kEach,
     .access = WEIR_ACCESS(Thing, named),
     .optional = kOptional<Texts>},
    {.name = "Plain",
     .location_name = "Plain",
     .shape = &kTexts,
     .access = WEIR_ACCESS(Thing, plain),
     .optional = kOptional<Texts>},
    {.name = "Lower",
     .location_name = "lower",
     .shape = &kText,
     .access = WEIR_ACCESS(Thing, lower),
     .optional = kOptional<std::string>},
    {.name = "Renamed",
     .location_name = "Renamed",
     .shape = &kText,
     .access = WEIR_ACCESS(Thing, renamed),
     .optional = kOptional<std::string>,
     .query_name = "Stated"},
    {.name = "Kind",
     .location_name = "x:kind",
     .shape = &kText,
     .access = WEIR_ACCESS(Thing, kind),
     .optional = kOptional<std::string>,
     .xml_attribute = true},
};
constinit const ShapeInfo kThing{.name = "Thing",
                                 .kind = Kind::kStructure,
                                 .members = kThingMembers,
                                 .make = &make_struct<Thing>};

constexpr MemberInfo kTransferMembers[] = {
    {.name = "Bucket",
     .location_name = "Bucket",
     .shape = &kText,
     .access = WEIR_ACCESS(Transfer, bucket),
     .location = Location::kUri,
     .required = true},
    {.name = "Key",
     .location_name = "Key",
     .shape = &kText,
     .access = WEIR_ACCESS(Transfer, key),
     .location = Location::kUri,
     .required = true},
    {.name = "Since",
     .location_name = "since",
     .shape = &kTime,
     .access = WEIR_ACCESS(Transfer, since),
     .optional = kOptional<base::Timestamp>,
     .location = Location::kQueryString},
    {.name = "Parts",
     .location_name = "part",
     .shape = &kTexts,
     .access = WEIR_ACCESS(Transfer, parts),
     .optional = kOptional<Texts>,
     .location = Location::kQueryString},
    {.name = "Rest",
     .location_name = "Rest",
     .shape = &kTags,
     .access = WEIR_ACCESS(Transfer, rest),
     .optional = kOptional<TextMap>,
     .location = Location::kQueryString},
    {.name = "Modified",
     .location_name = "Last-Modified",
     .shape = &kTime,
     .access = WEIR_ACCESS(Transfer, modified),
     .optional = kOptional<base::Timestamp>,
     .location = Location::kHeader},
    {.name = "Words",
     .location_name = "X-Words",
     .shape = &kTexts,
     .access = WEIR_ACCESS(Transfer, words),
     .optional = kOptional<Texts>,
     .location = Location::kHeader},
    {.name = "Metadata",
     .location_name = "X-Meta-",
     .shape = &kTags,
     .access = WEIR_ACCESS(Transfer, metadata),
     .optional = kOptional<TextMap>,
     .location = Location::kHeaders},
    {.name = "Status",
     .location_name = "Status",
     .shape = &kNumber,
     .access = WEIR_ACCESS(Transfer, status),
     .optional = kOptional<std::int32_t>,
     .location = Location::kStatusCode},
    {.name = "Type",
     .location_name = "Content-Type",
     .shape = &kText,
     .access = WEIR_ACCESS(Transfer, type),
     .optional = kOptional<std::string>,
     .location = Location::kHeader},
    {.name = "Thing",
     .location_name = "TheThing",
     .shape = &kThing,
     .access = WEIR_ACCESS(Transfer, thing),
     .optional = kOptional<Thing>},
};
constinit const ShapeInfo kTransfer{.name = "Transfer",
                                    .kind = Kind::kStructure,
                                    .members = kTransferMembers,
                                    .make = &make_struct<Transfer>,
                                    .payload = "Thing"};

constexpr OperationInfo kOperations[] = {
    {.name = "Do", .http_method = "POST", .uri = "/", .input = &kThing, .output = &kThing},
    {.name = "Put",
     .http_method = "PUT",
     .uri = "/{Bucket}/{Key+}",
     .input = &kTransfer,
     .output = &kTransfer},
    {.name = "List", .http_method = "GET", .uri = "/"},
    {.name = "ListBucket", .http_method = "GET", .uri = "/{Bucket}"},
    {.name = "GetLocation", .http_method = "GET", .uri = "/{Bucket}?location"},
    {.name = "GetVersion", .http_method = "GET", .uri = "/{Bucket}?kind=version"},
    {.name = "Get", .http_method = "GET", .uri = "/{Bucket}/{Key+}"},
    {.name = "GetAcl", .http_method = "GET", .uri = "/{Bucket}/{Key+}/acl"},
    {.name = "GetAbout", .http_method = "GET", .uri = "/about/{Key+}"},
};

constinit const ServiceInfo kService{
    .name = "hand-made", .namespace_uri = "http://example.com/", .operations = kOperations};

}  // namespace

const ServiceInfo& service() {
  return kService;
}
const OperationInfo& operation() {
  return kOperations[0];
}
const OperationInfo& put_operation() {
  return kOperations[1];
}

}  // namespace weir::api::hand_made

namespace weir::api {

template <>
const ShapeInfo& shape_of<hand_made::Thing>() {
  return *hand_made::operation().input;
}
template <>
const ShapeInfo& shape_of<hand_made::Transfer>() {
  return *hand_made::put_operation().input;
}

}  // namespace weir::api
