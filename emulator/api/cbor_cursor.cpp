#include "emulator/api/cbor_cursor.h"

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/utf8.h"

namespace weir::api::cbor {
namespace {

using base::Result;

constexpr std::string_view kEndedEarly = "the input ends too early";

/// IEEE 754 half precision (RFC 8949, appendix D).
double from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else if (exponent != 31) {
    value = std::ldexp(fraction + 1024, exponent - 25);
  } else {
    value = fraction == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

Item integer_item(std::uint64_t argument, bool negative) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  Item item;
  item.type = argument <= kMost ? Item::Type::kInteger : Item::Type::kDouble;
  item.number = negative ? -1.0 - static_cast<double>(argument) : static_cast<double>(argument);
  if (argument <= kMost) {
    const auto value = static_cast<std::int64_t>(argument);
    item.integer = negative ? -1 - value : value;
  }
  return item;
}

}  // namespace

Result<std::string_view> Cursor::take(std::uint64_t count) {
  if (count > bytes_left()) return malformed_cbor(at_, kEndedEarly);
  const std::string_view taken = bytes_.substr(at_, count);
  at_ += taken.size();
  return taken;
}

Result<Cursor::Head> Cursor::take_head() {
  const auto first = take(1);
  if (!first.ok()) return first.error();
  const auto byte = static_cast<std::uint8_t>((*first)[0]);
  Head head{static_cast<Major>(byte >> 5), static_cast<std::uint8_t>(byte & 0x1F), 0};
  if (head.info < kInfo8Bit) {
    head.argument = head.info;
    return head;
  }
  if (head.info > kInfo64Bit) {
    const bool countable = head.major >= Major::kBytes && head.major <= Major::kMap;
    if (head.info == kInfoIndefinite && countable) return head;
    return malformed_cbor(at_ - 1, byte == kBreak ? "a break that ends nothing"
                                                  : "an initial byte that means nothing");
  }
  const auto argument = take(std::uint64_t{1} << (head.info - kInfo8Bit));
  if (!argument.ok()) return argument.error();
  for (const char c : *argument) {
    head.argument = head.argument << 8 | static_cast<unsigned char>(c);
  }
  return head;
}

Result<Item> Cursor::next() {
  auto head = take_head();
  bool bignum = false;
  // Tags nest in front of an item one behind the other, so a loop will do.
  while (head.ok() && head->major == Major::kTag) {
    bignum = head->argument == kTagPositiveBignum || head->argument == kTagNegativeBignum;
    head = take_head();
  }
  if (!head.ok()) return head.error();
  auto item = item_from(*head);
  if (item.ok() && bignum && item->type == Item::Type::kBytes) item->type = Item::Type::kBignum;
  return item;
}

Result<Item> Cursor::item_from(const Head& head) {
  Item item;
  item.indefinite = head.info == kInfoIndefinite;
  item.length = item.indefinite ? 0 : head.argument;
  switch (head.major) {
    case Major::kUnsigned:
      return integer_item(head.argument, false);
    case Major::kNegative:
      return integer_item(head.argument, true);
    case Major::kBytes:
      item.type = Item::Type::kBytes;
      return item;
    case Major::kText:
      item.type = Item::Type::kText;
      return item;
    case Major::kArray:
      item.type = Item::Type::kArray;
      break;
    case Major::kMap:
      item.type = Item::Type::kMap;
      break;
    default:
      return simple_from(head);
  }
  // An element takes a byte at least, an entry two.
  const std::uint64_t least_bytes = item.type == Item::Type::kMap ? 2 : 1;
  if (item.length > bytes_left() / least_bytes) return malformed_cbor(at_, kEndedEarly);
  return item;
}

Result<Item> Cursor::simple_from(const Head& head) {
  Item item;
  switch (head.info) {
    case kSimpleFalse:
    case kSimpleTrue:
      item.type = Item::Type::kBoolean;
      item.integer = head.info == kSimpleTrue;
      return item;
    case kSimpleNull:
    case kSimpleUndefined:
      return item;
    case kInfo16Bit:
      item.number = from_half(static_cast<std::uint16_t>(head.argument));
      break;
    case kInfo32Bit:
      item.number = std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
      break;
    case kInfo64Bit:
      item.number = std::bit_cast<double>(head.argument);
      break;
    default:
      return malformed_cbor(at_, "a simple value that is none of false, true, null, undefined");
  }
  item.type = Item::Type::kDouble;
  return item;
}

bool Cursor::more(Count& count) {
  if (!count.indefinite) {
    if (count.left == 0) return false;
    --count.left;
    return true;
  }
  if (at_end() || static_cast<std::uint8_t>(bytes_[at_]) != kBreak) return true;
  ++at_;
  return false;
}

Result<std::string> Cursor::take_chunks(const Item& item, Major major) {
  if (!item.indefinite) {
    const auto whole = take(item.length);
    if (!whole.ok()) return whole.error();
    return std::string(*whole);
  }
  std::string joined;
  for (Count left(item); more(left);) {
    const auto head = take_head();
    if (!head.ok()) return head.error();
    if (head->major != major || head->info == kInfoIndefinite) {
      return malformed_cbor(at_, "a chunk of another kind");
    }
    const auto chunk = take(head->argument);
    if (!chunk.ok()) return chunk.error();
    joined += *chunk;
  }
  return joined;
}

Result<std::string> Cursor::take_text(const Item& item) {
  auto text = take_chunks(item, Major::kText);
  if (text.ok() && !is_utf8(*text)) return not_utf8();
  return text;
}

Result<std::string> Cursor::take_bytes(const Item& item) {
  return take_chunks(item, Major::kBytes);
}

Result<void> Cursor::skip(const Item& item) {
  // Open arrays and maps; how much of each is to come. Maps count keys and values.
  std::vector<Count> open;
  Item current = item;
  for (;;) {
    if (current.type == Item::Type::kText || current.type == Item::Type::kBytes ||
        current.type == Item::Type::kBignum) {
      const Major major = current.type == Item::Type::kText ? Major::kText : Major::kBytes;
      const auto passed = take_chunks(current, major);
      if (!passed.ok()) return passed.error();
    } else if (current.type == Item::Type::kArray || current.type == Item::Type::kMap) {
      if (open.size() == kMaxNesting) return nested_too_deeply();
      open.emplace_back(current);
      if (current.type == Item::Type::kMap) open.back().left *= 2;
    }
    while (!open.empty() && !more(open.back())) open.pop_back();
    if (open.empty()) return {};
    const auto following = next();
    if (!following.ok()) return following.error();
    current = *following;
  }
}

}  // namespace weir::api::cbor
