// Reads PutRecords and PutRecord bodies in one pass: scanning and base64 go together.
#include <algorithm>
#include <cstring>

#include "emulator/api/base64.h"
#include "emulator/base/md5.h"
#include "emulator/kinesis/wire/json_scanner.h"
#include "emulator/kinesis/wire/kinesis_json.h"

namespace weir::kinesis {
namespace {

using api::kinesis::PutRecordsBatch;
using api::kinesis::PutRecordView;

// The model's constraints; beyond them the generic way has the better words.
constexpr std::size_t kPartitionKeyMaxBytes = 256;
constexpr std::size_t kStreamNameMaxCharacters = 128;
constexpr std::size_t kAccountDigits = 12;

// Arrays that a request of a great many tiny records left are given back.
constexpr std::size_t kKeptRecords = 8192;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What stream names consist of; in ARNs, partitions and regions, too.
bool is_plain_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           c == '-' || c == '.';
  };
  return !text.empty() && text.size() <= kStreamNameMaxCharacters &&
         std::ranges::all_of(text, allowed);
}

/// What stands before the next colon, which is taken, too.
std::string_view take_field(std::string_view& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view field = text.substr(0, colon);
  text.remove_prefix(std::min(colon + 1, text.size()));
  return field;
}

/// arn:aws:kinesis:us-east-1:000000000000:stream/trips, of any partition.
bool is_stream_arn(std::string_view text) {
  constexpr std::string_view kResource = "stream/";
  if (take_field(text) != "arn") return false;
  const std::string_view partition = take_field(text);
  if (!partition.starts_with("aws") || !is_plain_name(partition)) return false;
  if (take_field(text) != "kinesis" || !is_plain_name(take_field(text))) return false;
  const std::string_view account = take_field(text);
  return account.size() == kAccountDigits && std::ranges::all_of(account, is_digit) &&
         text.starts_with(kResource) && is_plain_name(text.substr(kResource.size()));
}

}  // namespace

/// One pass over one body.
class PutRequestParser {
 public:
  PutRequestParser(PutRequestReader& reader, std::span<char> body)
      : reader_(reader), body_(body), scanner_({body.data(), body.size()}) {}

  std::optional<PutRecordsBatch> records_batch() {
    return finish(take_records_request() && !reader_.records_.empty());
  }
  std::optional<PutRecordsBatch> record_batch() { return finish(take_record_request()); }

 private:
  /// Which members of a record have been seen.
  struct Seen {
    bool data = false;
    bool partition_key = false;
    bool explicit_hash_key = false;

    bool complete() const { return data && partition_key; }
  };

  std::optional<PutRecordsBatch> finish(bool sound) {
    if (!sound || stream_.empty() || !scanner_.finish()) {
      restore();
      return std::nullopt;
    }
    reader_.hash_keys();
    return PutRecordsBatch{stream_, reader_.records_};
  }

  /// Base64 as it was read is canonical, so encoding gives back the very bytes.
  void restore() {
    for (const PutRecordView& record : reader_.records_) {
      const std::string text = api::base64_encode(record.data);
      if (!text.empty()) std::memcpy(writable(record.data.data()), text.data(), text.size());
    }
  }

  char* writable(const char* place) { return body_.data() + (place - body_.data()); }

  bool take_records_request() {
    if (!scanner_.take('{')) return false;
    bool seen_records = false;
    do {
      if (!scanner_.take('"')) return false;
      if (scanner_.peek() == 'S') {
        if (!take_stream()) return false;
      } else if (seen_records || !scanner_.take_name("Records") || !take_records()) {
        return false;
      } else {
        seen_records = true;
      }
    } while (scanner_.take(','));
    return scanner_.take('}');
  }

  bool take_record_request() {
    if (!scanner_.take('{')) return false;
    begin_record();
    Seen seen;
    do {
      if (!scanner_.take('"')) return false;
      if (scanner_.peek() == 'S' ? !take_stream() : !take_record_member(seen)) return false;
    } while (scanner_.take(','));
    return scanner_.take('}') && seen.complete();
  }

  bool take_stream() {
    const bool named = scanner_.take_name("StreamName");
    if (!named && !scanner_.take_name("StreamARN")) return false;
    const auto text = scanner_.take_string();
    if (!text || !stream_.empty()) return false;
    stream_ = *text;
    return named ? is_plain_name(stream_) : is_stream_arn(stream_);
  }

  bool take_records() {
    if (!scanner_.take('[')) return false;
    do {
      if (!take_record()) return false;
    } while (scanner_.take(','));
    return scanner_.take(']');
  }

  bool take_record() {
    if (!scanner_.take('{')) return false;
    begin_record();
    Seen seen;
    do {
      if (!scanner_.take('"') || !take_record_member(seen)) return false;
    } while (scanner_.take(','));
    return scanner_.take('}') && seen.complete();
  }

  void begin_record() {
    reader_.records_.emplace_back();
    reader_.keys_.emplace_back();
  }

  bool take_record_member(Seen& seen) {
    switch (scanner_.peek()) {
      case 'D':
        return !std::exchange(seen.data, true) && scanner_.take_name("Data") && take_data();
      case 'P':
        return !std::exchange(seen.partition_key, true) && scanner_.take_name("PartitionKey") &&
               take_partition_key();
      case 'E':
        return !std::exchange(seen.explicit_hash_key, true) &&
               scanner_.take_name("ExplicitHashKey") && take_explicit_hash_key();
      default:
        return false;
    }
  }

  bool take_data() {
    if (!scanner_.take('"')) return false;
    char* const begin = writable(scanner_.position());
    const api::Base64Run run = api::base64_decode_run(scanner_.rest(), begin);
    // Also of a run with a fault: restore() must know what has been decoded.
    reader_.records_.back().data = {begin, run.bytes};
    scanner_.skip(run.characters);
    if (!run.sound || scanner_.peek() != '"') return false;
    scanner_.skip(1);
    return true;
  }

  bool take_partition_key() {
    const auto key = scanner_.take_string();
    if (!key || key->empty() || key->size() > kPartitionKeyMaxBytes) return false;
    reader_.records_.back().partition_key = *key;
    reader_.keys_.back() = *key;
    return true;
  }

  bool take_explicit_hash_key() {
    const auto text = scanner_.take_string();
    const auto key = text ? base::parse_hash_key(*text) : std::nullopt;
    if (!key) return false;
    reader_.explicit_.emplace_back(reader_.records_.size() - 1, *key);
    return true;
  }

  PutRequestReader& reader_;
  std::span<char> body_;
  JsonScanner scanner_;
  std::string_view stream_;
};

void PutRequestReader::clear() {
  if (records_.capacity() > kKeptRecords) *this = {};
  records_.clear();
  keys_.clear();
  explicit_.clear();
}

void PutRequestReader::hash_keys() {
  if (explicit_.size() < records_.size()) {
    hashes_.resize(records_.size());
    base::md5_hash_keys(keys_, hashes_);
    for (std::size_t i = 0; i < records_.size(); ++i) records_[i].hash_key = hashes_[i];
  }
  for (const auto& [position, key] : explicit_) records_[position].hash_key = key;
}

std::optional<PutRecordsBatch> PutRequestReader::read_put_records(std::span<char> body) {
  clear();
  return PutRequestParser(*this, body).records_batch();
}

std::optional<PutRecordsBatch> PutRequestReader::read_put_record(std::span<char> body) {
  clear();
  return PutRequestParser(*this, body).record_batch();
}

}  // namespace weir::kinesis
