// The hand-made reader and writer against the protobuf library, on random and on damaged messages.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "emulator/base/md5.h"
#include "emulator/sim/random.h"
#include "pipeline/clients/aggregation.h"
#include "tests/unit/pipeline/clients/aggregate_support.h"

namespace weir::clients {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptorProto;

// The messages of aggregation-format.md.
class Schema {
 public:
  Schema() {
    pb::FileDescriptorProto file;
    file.set_name("aggregation.proto");
    auto& tag = *file.add_message_type();
    tag.set_name("Tag");
    add(tag, "key", 1, Field::TYPE_STRING, Field::LABEL_REQUIRED);
    add(tag, "value", 2, Field::TYPE_STRING, Field::LABEL_OPTIONAL);
    auto& record = *file.add_message_type();
    record.set_name("Record");
    add(record, "partition_key_index", 1, Field::TYPE_UINT64, Field::LABEL_REQUIRED);
    add(record, "explicit_hash_key_index", 2, Field::TYPE_UINT64, Field::LABEL_OPTIONAL);
    add(record, "data", 3, Field::TYPE_BYTES, Field::LABEL_REQUIRED);
    add(record, "tags", 4, Field::TYPE_MESSAGE, Field::LABEL_REPEATED, ".Tag");
    auto& aggregated = *file.add_message_type();
    aggregated.set_name("AggregatedRecord");
    add(aggregated, "partition_key_table", 1, Field::TYPE_STRING, Field::LABEL_REPEATED);
    add(aggregated, "explicit_hash_key_table", 2, Field::TYPE_STRING, Field::LABEL_REPEATED);
    add(aggregated, "records", 3, Field::TYPE_MESSAGE, Field::LABEL_REPEATED, ".Record");
    const auto* built = pool_.BuildFile(file);
    aggregated_ = built->FindMessageTypeByName("AggregatedRecord");
    record_ = built->FindMessageTypeByName("Record");
    tag_ = built->FindMessageTypeByName("Tag");
  }

  std::unique_ptr<pb::Message> message() {
    return std::unique_ptr<pb::Message>{factory_.GetPrototype(aggregated_)->New()};
  }
  const pb::FieldDescriptor* table(int number) const {
    return aggregated_->FindFieldByNumber(number);
  }
  const pb::FieldDescriptor* of_record(int number) const {
    return record_->FindFieldByNumber(number);
  }
  const pb::FieldDescriptor* of_tag(int number) const { return tag_->FindFieldByNumber(number); }

 private:
  static void add(pb::DescriptorProto& message, const char* name, int number, Field::Type type,
                  Field::Label label, const char* type_name = nullptr) {
    auto& field = *message.add_field();
    field.set_name(name);
    field.set_number(number);
    field.set_type(type);
    field.set_label(label);
    if (type_name != nullptr) field.set_type_name(type_name);
  }

  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory factory_{&pool_};
  const pb::Descriptor* aggregated_;
  const pb::Descriptor* record_;
  const pb::Descriptor* tag_;
};

struct Expected {
  std::string data;
  std::string partition_key;
  base::HashKey hash_key;
};

class AgainstProtobuf : public testing::Test {
 protected:
  // What the Kinesis Client Library's rules make of a message, by way of the library.
  std::optional<std::vector<Expected>> read_by_library(const std::string& message) {
    const auto parsed = schema_.message();
    if (message.empty() || !parsed->ParseFromString(message)) return std::nullopt;
    const auto* reflection = parsed->GetReflection();
    std::vector<Expected> all;
    const auto table_size = [&](int number) {
      return static_cast<std::uint64_t>(reflection->FieldSize(*parsed, schema_.table(number)));
    };
    for (int i = 0; i < reflection->FieldSize(*parsed, schema_.table(3)); ++i) {
      const auto& record = reflection->GetRepeatedMessage(*parsed, schema_.table(3), i);
      const auto* fields = record.GetReflection();
      const auto key = fields->GetUInt64(record, schema_.of_record(1));
      if (key >= table_size(1)) return std::nullopt;
      Expected& expected = all.emplace_back();
      expected.data = fields->GetString(record, schema_.of_record(3));
      expected.partition_key =
          reflection->GetRepeatedString(*parsed, schema_.table(1), static_cast<int>(key));
      expected.hash_key = base::md5_hash_key(expected.partition_key);
      if (!fields->HasField(record, schema_.of_record(2))) continue;
      const auto explicit_key = fields->GetUInt64(record, schema_.of_record(2));
      if (explicit_key >= table_size(2)) return std::nullopt;
      const auto parsed_key = base::parse_hash_key(
          reflection->GetRepeatedString(*parsed, schema_.table(2), static_cast<int>(explicit_key)));
      if (!parsed_key) return std::nullopt;
      expected.hash_key = *parsed_key;
    }
    return all;
  }

  void expect_equal_reading(const std::string& message) {
    const auto expected = read_by_library(message);
    const std::string bytes = enclose(message);
    const auto read = reader_.read(bytes);
    ASSERT_EQ(read.has_value(), expected.has_value()) << testing::PrintToString(message);
    if (!read) return;
    ASSERT_EQ(read->size(), expected->size());
    for (std::size_t i = 0; i < read->size(); ++i) {
      EXPECT_EQ((*read)[i].data, (*expected)[i].data);
      EXPECT_EQ((*read)[i].partition_key, (*expected)[i].partition_key);
      EXPECT_EQ((*read)[i].hash_key, (*expected)[i].hash_key);
    }
  }

  std::string random_text(std::size_t below) {
    std::string text(random_.below(below), '\0');
    for (char& c : text) c = static_cast<char>(random_.below(256));
    return text;
  }
  std::string random_number() { return std::to_string(random_.below(1'000'000)); }

  // A message of the library, now and then with tags.
  std::string random_message() {
    const auto message = schema_.message();
    const auto* reflection = message->GetReflection();
    const std::uint64_t keys = 1 + random_.below(5);
    for (std::uint64_t i = 0; i < keys; ++i) {
      reflection->AddString(message.get(), schema_.table(1), random_number());
      reflection->AddString(message.get(), schema_.table(2), random_number());
    }
    for (std::uint64_t i = random_.below(6); i > 0; --i) {
      auto* record = reflection->AddMessage(message.get(), schema_.table(3));
      const auto* fields = record->GetReflection();
      fields->SetUInt64(record, schema_.of_record(1), random_.below(keys));
      if (random_.chance(0.3)) {
        fields->SetUInt64(record, schema_.of_record(2), random_.below(keys));
      }
      fields->SetString(record, schema_.of_record(3), random_text(random_.chance(0.1) ? 400 : 20));
      if (!random_.chance(0.2)) continue;
      auto* tag = fields->AddMessage(record, schema_.of_record(4));
      tag->GetReflection()->SetString(tag, schema_.of_tag(1), "t");
      if (random_.chance(0.5)) tag->GetReflection()->SetString(tag, schema_.of_tag(2), "v");
    }
    return message->SerializeAsString();
  }

  Schema schema_;
  AggregateReader reader_;
  sim::Random random_ = sim::RandomSource{1}.stream("aggregates");
};

TEST_F(AgainstProtobuf, RandomMessagesReadAlike) {
  for (int trial = 0; trial < 2'000; ++trial) {
    const std::string message = random_message();
    ASSERT_TRUE(read_by_library(message).has_value());
    expect_equal_reading(message);
  }
}

TEST_F(AgainstProtobuf, WrittenAggregatesAreWhatTheLibraryWouldWrite) {
  for (int trial = 0; trial < 2'000; ++trial) {
    std::vector<std::string> texts;
    for (std::uint64_t i = 1 + random_.below(300); i > 0; --i) texts.push_back(random_number());
    std::vector<UserRecord> records;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool has_explicit_key = random_.chance(0.3);
      records.push_back({texts[i], texts[random_.below(texts.size())],
                         has_explicit_key ? std::string_view{texts[0]} : std::string_view{}});
    }
    const std::string message = message_of(aggregate(records));
    const auto parsed = schema_.message();
    ASSERT_TRUE(parsed->ParseFromString(message));
    EXPECT_EQ(parsed->SerializeAsString(), message);
    const auto expected = read_by_library(message);
    ASSERT_EQ(expected->size(), records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      ASSERT_EQ((*expected)[i].data, records[i].data);
      ASSERT_EQ((*expected)[i].partition_key, records[i].partition_key);
    }
  }
}

// Under a correct digest, for the digest would hide what the parser does.
TEST_F(AgainstProtobuf, DamagedMessagesReadAlike) {
  const pb::LogSilencer quiet;
  std::size_t accepted = 0;
  for (int trial = 0; trial < 40'000; ++trial) {
    std::string message = random_message();
    for (std::uint64_t damages = 1 + random_.below(3); damages > 0; --damages) {
      const std::size_t at = random_.below(message.size() + 1);
      const std::uint64_t kind = random_.below(4);
      if (kind == 0) {
        message.insert(at, 1, static_cast<char>(random_.below(256)));
      } else if (kind == 1) {
        message.erase(at, 1 + random_.below(4));
      } else if (kind == 2 && at < message.size()) {
        message[at] = static_cast<char>(message[at] ^ (1 << random_.below(8)));
      } else {
        // Small tags and groups: what random bytes seldom make.
        message.insert(at, std::string(1 + random_.below(120), random_.chance(0.5) ? 0x4b : 0x08));
      }
    }
    accepted += read_by_library(message).has_value() ? 1u : 0u;
    expect_equal_reading(message);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(accepted, 1'000u);
}

TEST_F(AgainstProtobuf, GroupsAreFollowedAsDeepAsTheLibraryFollowsThem) {
  const pb::LogSilencer quiet;
  for (std::size_t depth = 90; depth < 110; ++depth) {
    const std::string groups = std::string(depth, 0x4b) + std::string(depth, 0x4c);
    expect_equal_reading(groups);
    const std::string record = "\x08\x01\x1a\x01x" + groups;
    std::string message = "\x0a\x01k\x0a\x01l\x1a";
    message += static_cast<char>(0x80 | (record.size() & 0x7f));
    message += static_cast<char>(record.size() >> 7);
    message += record;
    expect_equal_reading(message);
  }
}

}  // namespace
}  // namespace weir::clients
