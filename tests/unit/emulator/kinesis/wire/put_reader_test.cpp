#include <gtest/gtest.h>

#include "emulator/api/base64.h"
#include "emulator/sim/random.h"
#include "tests/unit/emulator/kinesis/wire/reader_agreement.h"

namespace weir::kinesis {
namespace {

std::string blank(sim::Random& random) {
  constexpr std::string_view kBlanks = " \n\r\t";
  std::string text;
  while (random.chance(0.2)) text += kBlanks[random.below(kBlanks.size())];
  return text;
}

std::string bytes(sim::Random& random, std::size_t limit) {
  std::string text(random.below(limit), '\0');
  for (char& c : text) c = static_cast<char>(random.below(256));
  return text;
}

std::string key(sim::Random& random) {
  constexpr std::string_view kPieces[] = {"a", "trip-", "0", " ", "/", "ü", "€", "🚕", "~", "{"};
  std::string text = "k";
  while (random.chance(0.9)) text += kPieces[random.below(std::size(kPieces))];
  return text.substr(0, text.size() < 250 ? text.size() : 1);
}

std::string hash_key(sim::Random& random) {
  return base::to_decimal({random.chance(0.5) ? random.next() : 0, random.next()});
}

/// An object of members in any order, with blanks anywhere.
std::string object(sim::Random& random, std::vector<std::pair<std::string, std::string>> members) {
  std::string text = "{";
  while (!members.empty()) {
    const auto chosen = static_cast<std::ptrdiff_t>(random.below(members.size()));
    const auto& [name, value] = members[static_cast<std::size_t>(chosen)];
    if (text.size() > 1) text += blank(random) + ",";
    text += blank(random) + '"' + name + '"' + blank(random) + ":" + blank(random) + value;
    members.erase(members.begin() + chosen);
  }
  return text + blank(random) + "}";
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::vector<std::pair<std::string, std::string>> record_members(sim::Random& random) {
  std::vector<std::pair<std::string, std::string>> members = {
      {"Data", in_quotes(api::base64_encode(bytes(random, random.chance(0.1) ? 3000 : 300)))},
      {"PartitionKey", in_quotes(key(random))}};
  if (random.chance(0.2)) members.emplace_back("ExplicitHashKey", in_quotes(hash_key(random)));
  return members;
}

std::pair<std::string, std::string> stream_member(sim::Random& random) {
  if (random.chance(0.5)) return {"StreamName", in_quotes("trips.v-1_x")};
  return {"StreamARN", in_quotes("arn:aws-cn:kinesis:cn-north-1:123456789012:stream/trips")};
}

std::string put_records_body(sim::Random& random, std::size_t records) {
  std::string list = "[";
  for (std::size_t i = 0; i < records; ++i) {
    if (i > 0) list += blank(random) + ",";
    list += blank(random) + object(random, record_members(random));
  }
  list += blank(random) + "]";
  return blank(random) + object(random, {stream_member(random), {"Records", list}}) + blank(random);
}

std::string put_record_body(sim::Random& random) {
  auto members = record_members(random);
  members.push_back(stream_member(random));
  return object(random, members);
}

/// Some bytes of `text` replaced, taken out or put in.
std::string mutated(sim::Random& random, std::string text) {
  constexpr std::string_view kLikely = "\"\\{}[],:=A+/ \n0\x80\xC3\xE2\x01";
  do {
    const std::size_t at = random.below(text.size());
    const char c = random.chance(0.5) ? kLikely[random.below(kLikely.size())]
                                      : static_cast<char>(random.below(256));
    switch (random.below(4)) {
      case 0:
        text[at] = c;
        break;
      case 1:
        text.erase(at, 1 + random.below(4));
        break;
      case 2:
        text.insert(at, 1, c);
        break;
      default:
        text.resize(at + 1);
        break;
    }
  } while (!text.empty() && random.chance(0.3));
  return text;
}

TEST(PutRequestReader, ReadsGeneratedPutRecordsAsTheGenericCodecDoes) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    sim::Random random(seed);
    const std::string body = put_records_body(random, 1 + random.below(40));
    const Agreement agreement = compare_put_records(body);
    EXPECT_TRUE(agreement.accepted) << "seed " << seed << ": " << body;
    EXPECT_EQ(agreement.complaint, "") << "seed " << seed << ": " << body;
  }
}

TEST(PutRequestReader, ReadsGeneratedPutRecordAsTheGenericCodecDoes) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    sim::Random random(seed);
    const std::string body = put_record_body(random);
    const Agreement agreement = compare_put_record(body);
    EXPECT_TRUE(agreement.accepted) << "seed " << seed << ": " << body;
    EXPECT_EQ(agreement.complaint, "") << "seed " << seed << ": " << body;
  }
}

TEST(PutRequestReader, NeverDisagreesOnDamagedBodies) {
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    sim::Random random(seed);
    const std::string many = mutated(random, put_records_body(random, 1 + random.below(4)));
    EXPECT_EQ(compare_put_records(many).complaint, "") << "seed " << seed << ": " << many;
    const std::string one = mutated(random, put_record_body(random));
    EXPECT_EQ(compare_put_record(one).complaint, "") << "seed " << seed << ": " << one;
  }
}

TEST(PutRequestReader, DeclinesWhatIsNotPlainAndLeavesTheBodyAsItWas) {
  const std::string fine = R"({"Data":"Zm9vYmFyYmF6","PartitionKey":"k"})";
  const auto with = [&](std::string_view records) {
    return R"({"StreamName":"s","Records":[)" + std::string(records) + "]}";
  };
  const std::string cases[] = {
      "",
      "{}",
      "[]",
      with(""),
      with(fine + ","),
      with(fine) + "x",
      with(fine) + std::string(1, '\0'),
      with("null"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":""})"),
      with(fine + R"(,{"Data":"Zm9v"})"),
      with(fine + R"(,{"PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"\u006b"})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"k","Data":"Zm9v"})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"k","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"k","Extra":1})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"k","ExplicitHashKey":null})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"k","ExplicitHashKey":"01"})"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":"k",)"
                  R"("ExplicitHashKey":"340282366920938463463374607431768211456"})"),
      with(fine + R"(,{"Data":"Zm9","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zm9vYg=","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zm9vYh==","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zm9v\/w==","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zm9v Zg==","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":"Zg==Zg==","PartitionKey":"k"})"),
      with(fine + R"(,{"Data":5,"PartitionKey":"k"})"),
      with(fine + ",{\"Data\":\"Zm9v\",\"PartitionKey\":\"\xFF\"}"),
      with(fine + ",{\"Data\":\"Zm9v\",\"PartitionKey\":\"\xED\xA0\x80\"}"),
      with(fine + ",{\"Data\":\"Zm9v\",\"PartitionKey\":\"a\nb\"}"),
      with(fine + R"(,{"Data":"Zm9v","PartitionKey":")" + std::string(257, 'k') + "\"}"),
      R"({"Records":[)" + fine + "]}",
      R"({"StreamName":"s","StreamARN":"s","Records":[)" + fine + "]}",
      R"({"StreamName":"s","StreamName":"s","Records":[)" + fine + "]}",
      R"({"StreamName":"","Records":[)" + fine + "]}",
      R"({"StreamName":"a b","Records":[)" + fine + "]}",
      R"({"StreamName":")" + std::string(129, 's') + R"(","Records":[)" + fine + "]}",
      R"({"StreamARN":"arn:aws:kinesis:r:1:stream/s","Records":[)" + fine + "]}",
      R"({"StreamARN":"arn:aws:kinesis:)" + std::string(2048, 'r') +
          R"(:000000000000:stream/s","Records":[)" + fine + "]}",
      R"({"StreamId":"s","StreamName":"s","Records":[)" + fine + "]}",
      R"({"Records":[)" + fine + R"(],"Records":[)" + fine + R"(],"StreamName":"s"})",
  };
  for (const std::string& text : cases) {
    std::string body = text;
    PutRequestReader reader;
    EXPECT_FALSE(reader.read_put_records(body)) << text;
    EXPECT_EQ(body, text);
  }
}

TEST(PutRequestReader, SequenceNumberForOrderingDeclines) {
  const std::string text =
      R"({"StreamName":"s","Data":"Zm9v","PartitionKey":"k","SequenceNumberForOrdering":"1"})";
  std::string body = text;
  PutRequestReader reader;
  EXPECT_FALSE(reader.read_put_record(body));
  EXPECT_EQ(body, text);
}

TEST(PutRequestReader, MoreRecordsThanAllowedAreLeftToTheService) {
  std::string body = R"({"StreamName":"s","Records":[{"Data":"","PartitionKey":"k"})";
  for (int i = 1; i < 20'000; ++i) body += R"(,{"Data":"","PartitionKey":"k"})";
  body += "]}";
  PutRequestReader reader;
  const auto batch = reader.read_put_records(body);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->records.size(), 20'000U);
}

TEST(PutRequestReader, OneReaderReadsOneBodyAfterAnother) {
  PutRequestReader reader;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    sim::Random random(seed);
    const std::string text = put_records_body(random, 1 + random.below(40));
    std::string body = text;
    const auto batch = reader.read_put_records(body);
    ASSERT_TRUE(batch);
    const auto generic = api::from_json<api::kinesis::PutRecordsInput>(text);
    ASSERT_EQ(batch->records.size(), generic->records.size());
    for (std::size_t i = 0; i < batch->records.size(); ++i) {
      EXPECT_EQ(compare_record(batch->records[i], generic->records[i]), "");
    }
  }
}

}  // namespace
}  // namespace weir::kinesis
