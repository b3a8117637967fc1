// Walks CBOR item by item. Knows no shapes; takes no memory but for the text and bytes asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "emulator/api/cbor_format.h"
#include "emulator/base/result.h"

namespace weir::api::cbor {

/// The head of one data item. Tags in front of it have been passed over.
struct Item {
  enum class Type : std::uint8_t {
    kInteger,
    kDouble,
    kBoolean,
    kNull,  ///< Undefined, too.
    kText,
    kBytes,
    kArray,
    kMap,
    kBignum,  ///< An integer or a double beyond std::int64_t; only skipping it will do.
  };
  Type type = Type::kNull;
  bool indefinite = false;   ///< Text, bytes, arrays and maps.
  std::int64_t integer = 0;  ///< Integers; booleans as 0 and 1.
  double number = 0;         ///< Integers, too.
  /// Bytes of text and bytes, elements of arrays, entries of maps; what the input claims. 0 where
  /// indefinite.
  std::uint64_t length = 0;
};

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  /// The next item. The content of text and bytes, arrays and maps comes after it.
  base::Result<Item> next();

  /// The content of a text or bytes item just read, in one piece. Text is UTF-8.
  base::Result<std::string> take_text(const Item& item);
  base::Result<std::string> take_bytes(const Item& item);

  /// Passes over the content of the item just read, whatever its depth.
  base::Result<void> skip(const Item& item);

  /// How many elements or entries are still to come.
  struct Count {
    explicit Count(const Item& item) : left(item.length), indefinite(item.indefinite) {}
    std::uint64_t left;
    bool indefinite;
  };
  /// Whether another element or entry follows; takes one off the count.
  bool more(Count& count);

  bool at_end() const { return at_ == bytes_.size(); }
  std::size_t offset() const { return at_; }
  std::uint64_t bytes_left() const { return bytes_.size() - at_; }

 private:
  struct Head {
    Major major = Major::kSimple;
    std::uint8_t info = 0;
    std::uint64_t argument = 0;
  };

  base::Result<Head> take_head();
  base::Result<Item> item_from(const Head& head);
  base::Result<Item> simple_from(const Head& head);
  base::Result<std::string> take_chunks(const Item& item, Major major);
  base::Result<std::string_view> take(std::uint64_t count);

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace weir::api::cbor
