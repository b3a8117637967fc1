#include <bit>
#include <cmath>
#include <limits>

#include "emulator/api/cbor.h"
#include "emulator/api/cbor_format.h"
#include "emulator/api/wire_formats.h"
#include "emulator/base/timestamp.h"

namespace weir::api {
namespace {

using cbor::Major;

template <class T>
void append_big_endian(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<unsigned char>(value >> shift));
  }
}

void append_head(std::string& out, Major major, std::uint64_t argument) {
  const auto first = [&](std::uint8_t info) {
    out += static_cast<char>(static_cast<std::uint8_t>(major) << 5 | info);
  };
  if (argument < cbor::kInfo8Bit) {
    first(static_cast<std::uint8_t>(argument));
  } else if (argument <= 0xFF) {
    first(cbor::kInfo8Bit);
    out += static_cast<char>(argument);
  } else if (argument <= 0xFFFF) {
    first(cbor::kInfo16Bit);
    append_big_endian(out, static_cast<std::uint16_t>(argument));
  } else if (argument <= 0xFFFFFFFF) {
    first(cbor::kInfo32Bit);
    append_big_endian(out, static_cast<std::uint32_t>(argument));
  } else {
    first(cbor::kInfo64Bit);
    append_big_endian(out, argument);
  }
}

void append_simple(std::string& out, std::uint8_t info) {
  out += static_cast<char>(static_cast<std::uint8_t>(Major::kSimple) << 5 | info);
}

void append_integer(std::string& out, std::int64_t value) {
  if (value >= 0) {
    append_head(out, Major::kUnsigned, static_cast<std::uint64_t>(value));
  } else {
    append_head(out, Major::kNegative, ~static_cast<std::uint64_t>(value));
  }
}

/// As a single where that loses nothing, else as a double.
void append_double(std::string& out, double value) {
  const bool in_range =
      !std::isfinite(value) || std::abs(value) <= std::numeric_limits<float>::max();
  if (in_range && (std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value)) {
    append_simple(out, cbor::kInfo32Bit);
    append_big_endian(out, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
  } else {
    append_simple(out, cbor::kInfo64Bit);
    append_big_endian(out, std::bit_cast<std::uint64_t>(value));
  }
}

void append_bytes(std::string& out, Major major, std::string_view bytes) {
  append_head(out, major, bytes.size());
  out += bytes;
}

class Writer {
 public:
  Writer(std::string& out, CborDialect dialect) : out_(out), dialect_(dialect) {}

  void put_structure(const ShapeInfo& shape, const void* object) {
    std::uint64_t entries = 0;
    for (const MemberInfo& member : shape.members) entries += read(member, object) != nullptr;
    append_head(out_, Major::kMap, entries);
    for (const MemberInfo& member : shape.members) {
      const void* value = read(member, object);
      if (value == nullptr) continue;
      append_cbor_text(out_, member.location_name);
      put_value(*member.shape, value);
    }
  }

 private:
  void put_value(const ShapeInfo& shape, const void* value) {
    switch (shape.kind) {
      case Kind::kBoolean:
        append_simple(out_,
                      *static_cast<const bool*>(value) ? cbor::kSimpleTrue : cbor::kSimpleFalse);
        return;
      case Kind::kInteger:
        append_integer(out_, *static_cast<const std::int32_t*>(value));
        return;
      case Kind::kLong:
        append_integer(out_, *static_cast<const std::int64_t*>(value));
        return;
      case Kind::kDouble:
        append_double(out_, *static_cast<const double*>(value));
        return;
      case Kind::kString:
        append_cbor_text(out_, *static_cast<const std::string*>(value));
        return;
      case Kind::kBlob:
        append_bytes(out_, Major::kBytes, *static_cast<const std::string*>(value));
        return;
      case Kind::kTimestamp:
        put_timestamp(*static_cast<const base::Timestamp*>(value));
        return;
      case Kind::kList:
        put_list(shape, value);
        return;
      case Kind::kMap:
        put_map(shape, value);
        return;
      case Kind::kStructure:
        put_structure(shape, value);
        return;
    }
  }

  void put_timestamp(base::Timestamp timestamp) {
    constexpr std::int64_t kMillisPerSecond = 1000;
    append_head(out_, Major::kTag, cbor::kTagEpoch);
    if (dialect_ == CborDialect::kAwsJson) {
      append_integer(out_, timestamp.millis);
    } else if (timestamp.millis % kMillisPerSecond == 0) {
      append_integer(out_, timestamp.millis / kMillisPerSecond);
    } else {
      append_double(out_, static_cast<double>(timestamp.millis) / kMillisPerSecond);
    }
  }

  void put_list(const ShapeInfo& shape, const void* list) {
    const std::size_t size = shape.list->size(list);
    append_head(out_, Major::kArray, size);
    for (std::size_t i = 0; i < size; ++i) put_value(*shape.element, shape.list->at(list, i));
  }

  void put_map(const ShapeInfo& shape, const void* map) {
    const std::vector<MapOps::Entry> entries = shape.map->entries(map);
    append_head(out_, Major::kMap, entries.size());
    for (const auto& [key, value] : entries) {
      append_cbor_text(out_, key);
      put_value(*shape.element, value);
    }
  }

  std::string& out_;
  CborDialect dialect_;
};

}  // namespace

void append_cbor_map(std::string& out, std::uint64_t entries) {
  append_head(out, Major::kMap, entries);
}

void append_cbor_text(std::string& out, std::string_view text) {
  append_bytes(out, Major::kText, text);
}

std::string to_cbor(const ShapeInfo& shape, const void* object, CborDialect dialect) {
  std::string out;
  Writer(out, dialect).put_structure(shape, object);
  return out;
}

ReplyParts write_cbor_reply(WireFormat format, const OperationInfo& operation, const void* output) {
  ReplyParts reply;
  reply.status = operation.success_status;
  if (format == WireFormat::kCbor11) {
    reply.content_type = "application/x-amz-cbor-1.1";
    if (output != nullptr) reply.body = write_payload(format, *operation.output, output);
    return reply;
  }
  // Clients refuse a reply without this header. Without output there is neither body nor type.
  reply.headers.emplace_back("smithy-protocol", "rpc-v2-cbor");
  if (output != nullptr) {
    reply.content_type = "application/cbor";
    reply.body = write_payload(format, *operation.output, output);
  }
  return reply;
}

}  // namespace weir::api
