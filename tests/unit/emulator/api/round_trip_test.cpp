// Every generated shape of every service, filled from a seed, through every format and back.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <set>

#include "emulator/api/cbor.h"
#include "emulator/api/json.h"
#include "emulator/api/scalar_text.h"
#include "emulator/api/wire.h"
#include "emulator/api/xml_reader.h"
#include "emulator/api/xml_writer.h"
#include "emulator/sim/random.h"

namespace weir::api {
namespace {

constexpr std::uint64_t kSeed = 20150105;
constexpr int kRoundsPerShape = 8;

class Filler {
 public:
  explicit Filler(sim::Random random) : random_(std::move(random)) {}

  void fill(const ShapeInfo& shape, void* place, int depth = 0) {
    switch (shape.kind) {
      case Kind::kBoolean:
        *static_cast<bool*>(place) = coin();
        return;
      case Kind::kInteger:
        *static_cast<std::int32_t*>(place) = static_cast<std::int32_t>(bits());
        return;
      case Kind::kLong:
        *static_cast<std::int64_t*>(place) = static_cast<std::int64_t>(bits());
        return;
      case Kind::kDouble:
        *static_cast<double*>(place) = finite();
        return;
      case Kind::kString:
        *static_cast<std::string*>(place) = text();
        return;
      case Kind::kBlob:
        for (std::uint64_t i = below(9); i > 0; --i) {
          *static_cast<std::string*>(place) += static_cast<char>(below(256));
        }
        return;
      case Kind::kTimestamp:
        static_cast<base::Timestamp*>(place)->millis =
            static_cast<std::int64_t>(below(8'000'000'000'000)) - 2'000'000'000'000;
        return;
      case Kind::kList:
        for (std::uint64_t i = elements(depth); i > 0; --i) {
          fill(*shape.element, shape.list->append(place), depth + 1);
        }
        return;
      case Kind::kMap:
        for (std::uint64_t i = elements(depth); i > 0; --i) {
          const std::string key = text();
          if (shape.map->size(place) == 0 || coin()) {
            fill_entry(shape, place, key, depth);
          }
        }
        return;
      case Kind::kStructure:
        fill_structure(shape, place, depth);
        return;
    }
  }

 private:
  void fill_entry(const ShapeInfo& shape, void* map, const std::string& key, int depth) {
    const std::size_t before = shape.map->size(map);
    void* place = shape.map->emplace(map, key);
    if (shape.map->size(map) > before) fill(*shape.element, place, depth + 1);
  }

  void fill_structure(const ShapeInfo& shape, void* place, int depth) {
    const std::size_t chosen = shape.members.empty() ? 0 : below(shape.members.size());
    for (std::size_t i = 0; i < shape.members.size(); ++i) {
      const MemberInfo& member = shape.members[i];
      if (shape.is_union ? i == chosen : member.required || (depth < 6 && coin())) {
        fill(*member.shape, write(member, place), depth + 1);
      }
    }
  }

  std::uint64_t bits() { return random_.next(); }
  std::uint64_t below(std::uint64_t bound) { return bits() % bound; }
  bool coin() { return below(2) == 0; }
  std::uint64_t elements(int depth) { return depth < 6 ? below(4) : 0; }

  double finite() {
    const double any = std::bit_cast<double>(bits());
    return coin() && std::isfinite(any) ? any : static_cast<double>(below(1000)) / 8;
  }

  std::string text() {
    constexpr std::string_view kPieces[] = {"a",
                                            "Z",
                                            "0",
                                            ".",
                                            " ",
                                            "\n",
                                            "\r",
                                            "\t",
                                            "&",
                                            "<",
                                            ">",
                                            "\"",
                                            "'",
                                            "%",
                                            "+",
                                            "=",
                                            "]]>",
                                            "\\",
                                            "/",
                                            ",",
                                            "{",
                                            "\x7F",
                                            "\xC3\xA9",
                                            "\xC2\x85",
                                            "\xE2\x80\xA8",
                                            "\xEF\xBB\xBF",
                                            "\xF0\x9F\x9A\x95"};
    std::string made;
    for (std::uint64_t i = below(12); i > 0; --i) made += kPieces[below(std::size(kPieces))];
    return made;
  }

  sim::Random random_;
};

/// Members that a REST protocol carries outside the body never reach one.
bool all_in_body(const ShapeInfo& shape) {
  for (const MemberInfo& member : shape.members) {
    if (member.location != Location::kBody) return false;
  }
  return true;
}

void collect(const ShapeInfo& shape, std::set<const ShapeInfo*>& seen,
             std::vector<const ShapeInfo*>& structures) {
  if (!seen.insert(&shape).second) return;
  if (shape.kind == Kind::kStructure && all_in_body(shape)) structures.push_back(&shape);
  for (const MemberInfo& member : shape.members) collect(*member.shape, seen, structures);
  if (shape.element != nullptr) collect(*shape.element, seen, structures);
}

std::vector<const ShapeInfo*> all_structures() {
  std::set<const ShapeInfo*> seen;
  std::vector<const ShapeInfo*> structures;
  for (const ServiceInfo* service : all_services()) {
    for (const OperationInfo& operation : service->operations) {
      if (operation.input != nullptr) collect(*operation.input, seen, structures);
      if (operation.output != nullptr) collect(*operation.output, seen, structures);
    }
  }
  return structures;
}

/// Calls back with every shape, some times over, filled.
template <class Check>
void for_every_shape(const Check& check) {
  Filler filler{sim::Random(kSeed)};
  const std::vector<const ShapeInfo*> structures = all_structures();
  EXPECT_GT(structures.size(), 150U);
  for (const ShapeInfo* shape : structures) {
    for (int round = 0; round < kRoundsPerShape; ++round) {
      const std::shared_ptr<void> object = shape->make();
      filler.fill(*shape, object.get());
      check(*shape, object.get());
      if (testing::Test::HasFailure()) return;
    }
  }
}

/// JSON shows every value, so equal JSON is an equal object.
void expect_equal(const ShapeInfo& shape, const void* left, const void* right) {
  EXPECT_EQ(to_json(shape, left), to_json(shape, right)) << shape.name;
}

void expect_read(const base::Result<AbsentMembers>& absent, const ShapeInfo& shape) {
  ASSERT_TRUE(absent.ok()) << shape.name << ": " << absent.error().message;
  EXPECT_TRUE(absent->paths.empty()) << shape.name;
}

TEST(RoundTrip, Json) {
  for_every_shape([](const ShapeInfo& shape, const void* object) {
    const std::shared_ptr<void> back = shape.make();
    expect_read(from_json(shape, back.get(), to_json(shape, object)), shape);
    expect_equal(shape, object, back.get());
  });
}

TEST(RoundTrip, CborInBothDialects) {
  for (const CborDialect dialect : {CborDialect::kAwsJson, CborDialect::kRpcV2}) {
    for_every_shape([&](const ShapeInfo& shape, const void* object) {
      const std::shared_ptr<void> back = shape.make();
      expect_read(from_cbor(shape, back.get(), to_cbor(shape, object, dialect), dialect), shape);
      expect_equal(shape, object, back.get());
    });
  }
}

TEST(RoundTrip, Xml) {
  for_every_shape([](const ShapeInfo& shape, const void* object) {
    std::string text;
    append_xml_value(text, "Root", shape, object, TimestampFormat::kProtocolDefault,
                     XmlDialect::kStandard);
    const std::shared_ptr<void> back = shape.make();
    expect_read(from_xml(shape, back.get(), text), shape);
    expect_equal(shape, object, back.get());
  });
}

/// A client's side of the query protocol.
class FormWriter {
 public:
  explicit FormWriter(bool ec2) : ec2_(ec2) {}

  void put(const ShapeInfo& shape, const void* value, const std::string& name) {
    if (shape.kind == Kind::kStructure) {
      for (const MemberInfo& member : shape.members) {
        const void* held = read(member, value);
        if (held == nullptr) continue;
        put(*member.shape, held,
            name.empty() ? member_name(member) : name + "." + member_name(member));
      }
      if (!name.empty()) pair(name, "");
    } else if (shape.kind == Kind::kList) {
      const std::string each = ec2_ ? name : name + ".member";
      if (shape.list->size(value) == 0) pair(name, "");
      for (std::size_t i = 0; i < shape.list->size(value); ++i) {
        put(*shape.element, shape.list->at(value, i), each + "." + std::to_string(i + 1));
      }
    } else if (shape.kind == Kind::kMap) {
      std::size_t number = 0;
      if (shape.map->size(value) == 0) pair(name, "");
      for (const auto& [key, entry] : shape.map->entries(value)) {
        const std::string place = name + (ec2_ ? "." : ".entry.") + std::to_string(++number);
        pair(place + ".key", std::string(key));
        put(*shape.element, entry, place + ".value");
      }
    } else {
      std::string text;
      append_scalar(text, shape, value, TimestampFormat::kIso8601);
      pair(name, text);
    }
  }

  const std::string& body() const { return body_; }

 private:
  std::string member_name(const MemberInfo& member) const {
    std::string name(member.location_name);
    if (ec2_ && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] & ~0x20);
    return name;
  }

  void pair(std::string_view name, std::string_view value) {
    if (!body_.empty()) body_ += '&';
    body_ += name;
    body_ += '=';
    for (const char c : value) {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      body_ += '%';
      body_ += kDigits[static_cast<unsigned char>(c) >> 4];
      body_ += kDigits[static_cast<unsigned char>(c) & 0xF];
    }
  }

  bool ec2_;
  std::string body_;
};

TEST(RoundTrip, QueryAndEc2Query) {
  for (const WireFormat format : {WireFormat::kQuery, WireFormat::kEc2Query}) {
    for_every_shape([&](const ShapeInfo& shape, const void* object) {
      FormWriter form(format == WireFormat::kEc2Query);
      form.put(shape, object, "");
      std::string storage;
      const std::vector<NameValue> pairs = decode_query(form.body(), storage);
      const std::shared_ptr<void> back = shape.make();
      const OperationInfo operation{.name = "Do", .input = &shape};
      expect_read(read_request(format, operation, {.query = pairs}, back.get()), shape);
      expect_equal(shape, object, back.get());
    });
  }
}

}  // namespace
}  // namespace weir::api
