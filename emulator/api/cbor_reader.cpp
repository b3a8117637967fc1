#include <algorithm>
#include <bitset>
#include <string>

#include "emulator/api/cbor.h"
#include "emulator/api/cbor_cursor.h"
#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/value_path.h"
#include "emulator/api/wire_formats.h"

namespace weir::api {
namespace {

using base::Error;
using base::Result;
using cbor::Cursor;
using cbor::Item;
using cbor::Major;

/// Far above every model. Members beyond it would not be seen as present twice.
constexpr std::size_t kMaxMembers = 256;

/// The complaint about a value that is no `expected` ("an Integer"), in the words that AWS uses for
/// the same value in JSON.
Error mismatch(const Item& item, std::string_view expected) {
  switch (item.type) {
    case Item::Type::kArray:
      return unexpected_list();
    case Item::Type::kMap:
      return unexpected_structure();
    case Item::Type::kBoolean:
      return not_convertible("java.lang.Boolean", expected);
    case Item::Type::kText:
      return not_convertible("java.lang.String", expected);
    case Item::Type::kBytes:
      return not_convertible("java.nio.HeapByteBuffer", expected);
    default:
      return not_convertible(kCoralNumber, expected);
  }
}

bool is_number(const Item& item) {
  return item.type == Item::Type::kInteger || item.type == Item::Type::kDouble;
}

std::optional<std::int64_t> whole_number(const Item& item) {
  return item.type == Item::Type::kInteger ? item.integer : rounded_down(item.number);
}

class Reader {
 public:
  Reader(std::string_view bytes, CborDialect dialect, Peer peer)
      : cursor_(bytes), dialect_(dialect), peer_(peer) {}

  Result<AbsentMembers> read_document(const ShapeInfo& shape, void* object) {
    const auto first = cursor_.next();
    if (!first.ok()) return first.error();
    WEIR_RETURN_IF_ERROR(read_structure(shape, object, *first, ValuePath{}, 0));
    if (!cursor_.at_end()) return malformed_cbor(cursor_.offset(), "bytes behind the value");
    return std::move(absent_);
  }

 private:
  Result<void> read_value(const ShapeInfo& shape, void* place, const Item& item,
                          const ValuePath& path, int depth) {
    switch (shape.kind) {
      case Kind::kBoolean:
        if (item.type != Item::Type::kBoolean) return mismatch(item, "an Boolean");
        *static_cast<bool*>(place) = item.integer != 0;
        return {};
      case Kind::kInteger:
        if (!is_number(item)) return mismatch(item, "an Integer");
        return store(truncated_integer(whole_number(item)), place);
      case Kind::kLong:
        if (!is_number(item)) return mismatch(item, "an Long");
        return store(long_from(whole_number(item)), place);
      case Kind::kDouble:
        if (!is_number(item)) return mismatch(item, "an Double");
        *static_cast<double*>(place) = item.number;
        return {};
      case Kind::kString:
        if (item.type != Item::Type::kText) return mismatch(item, "an String");
        return store(cursor_.take_text(item), place);
      case Kind::kBlob:
        if (item.type != Item::Type::kBytes) return mismatch(item, "a Blob");
        return store(cursor_.take_bytes(item), place);
      case Kind::kTimestamp:
        if (!is_number(item)) return mismatch(item, "milliseconds since epoch");
        return store(dialect_ == CborDialect::kAwsJson ? timestamp_from_millis(item.number)
                                                       : timestamp_from_seconds(item.number),
                     place);
      case Kind::kList:
        return read_list(shape, place, item, path, depth);
      case Kind::kMap:
        return read_map(shape, place, item, path, depth);
      case Kind::kStructure:
        return read_structure(shape, place, item, path, depth);
    }
    return {};
  }

  Result<void> read_structure(const ShapeInfo& shape, void* object, const Item& item,
                              const ValuePath& path, int depth) {
    if (item.type == Item::Type::kArray) return unexpected_list();
    if (item.type != Item::Type::kMap) return expected_structure();
    if (depth > kMaxNesting) return nested_too_deeply();
    std::bitset<kMaxMembers> seen;
    std::string key;
    for (Cursor::Count left(item); cursor_.more(left);) {
      WEIR_RETURN_IF_ERROR(read_key(key));
      const auto value = cursor_.next();
      if (!value.ok()) return value.error();
      const auto member = std::ranges::find(shape.members, key, &MemberInfo::location_name);
      if (member == shape.members.end()) {
        WEIR_RETURN_IF_ERROR(cursor_.skip(*value));
        continue;
      }
      if (value->type == Item::Type::kNull) continue;
      const auto index = static_cast<std::size_t>(member - shape.members.begin());
      if (index < kMaxMembers && seen.test(index)) return repeated_member(key);
      if (index < kMaxMembers) seen.set(index);
      WEIR_RETURN_IF_ERROR(read_value(*member->shape, write(*member, object), *value,
                                      path.member(member->name), depth + 1));
    }
    for (std::size_t i = 0; i < shape.members.size(); ++i) {
      const MemberInfo& member = shape.members[i];
      if (member.required && !seen.test(i)) note_absent(absent_, path.member(member.name));
    }
    return check_union(shape, object, peer_);
  }

  Result<void> read_list(const ShapeInfo& shape, void* list, const Item& item,
                         const ValuePath& path, int depth) {
    if (item.type == Item::Type::kMap) return unexpected_structure();
    if (item.type != Item::Type::kArray) return expected_list();
    if (depth > kMaxNesting) return nested_too_deeply();
    shape.list->clear(list);
    // A stated length is a claim, not a fact; a modest one saves copies.
    constexpr std::uint64_t kMostReserved = 1024;
    shape.list->reserve(list, std::min({item.length, kMostReserved, cursor_.bytes_left()}));
    std::size_t number = 0;
    for (Cursor::Count left(item); cursor_.more(left);) {
      const auto value = cursor_.next();
      if (!value.ok()) return value.error();
      void* place = shape.list->append(list);
      const ValuePath here = path.element(++number);
      if (value->type == Item::Type::kNull) {
        note_absent(absent_, here);
        continue;
      }
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, place, *value, here, depth + 1));
    }
    return {};
  }

  Result<void> read_map(const ShapeInfo& shape, void* map, const Item& item, const ValuePath& path,
                        int depth) {
    if (item.type == Item::Type::kArray) return unexpected_list();
    if (item.type != Item::Type::kMap) return expected_map();
    if (depth > kMaxNesting) return nested_too_deeply();
    shape.map->clear(map);
    std::string key;
    std::size_t entries = 0;
    for (Cursor::Count left(item); cursor_.more(left);) {
      WEIR_RETURN_IF_ERROR(read_key(key));
      const auto value = cursor_.next();
      if (!value.ok()) return value.error();
      if (value->type == Item::Type::kNull) continue;
      void* place = shape.map->emplace(map, key);
      if (shape.map->size(map) != ++entries) return repeated_member(key);
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, place, *value, path.entry(key), depth + 1));
    }
    return {};
  }

  Result<void> read_key(std::string& key) {
    const auto item = cursor_.next();
    if (!item.ok()) return item.error();
    if (item->type != Item::Type::kText) {
      return malformed_cbor(cursor_.offset(), "a map key that is no text");
    }
    return store(cursor_.take_text(*item), &key);
  }

  Cursor cursor_;
  CborDialect dialect_;
  Peer peer_;
  AbsentMembers absent_;
};

}  // namespace

Result<AbsentMembers> from_cbor(const ShapeInfo& shape, void* object, std::string_view bytes,
                                CborDialect dialect, Peer peer) {
  return Reader(bytes, dialect, peer).read_document(shape, object);
}

Result<AbsentMembers> read_cbor_request(WireFormat format, const OperationInfo& operation,
                                        std::string_view body, void* input) {
  if (body.empty() && may_be_empty(*operation.input)) return AbsentMembers{};
  const CborDialect dialect =
      format == WireFormat::kCbor11 ? CborDialect::kAwsJson : CborDialect::kRpcV2;
  return from_cbor(*operation.input, input, body, dialect);
}

}  // namespace weir::api
