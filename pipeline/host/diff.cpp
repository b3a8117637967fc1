#include "pipeline/host/diff.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include "emulator/base/timestamp.h"

namespace weir::host {
namespace {

using rapidjson::Value;

// Real time, and what follows from other differences, says nothing about the runs themselves.
const std::set<std::string, std::less<>> kNotCompared = {"wall_seconds"};

std::string text_of(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  std::string text{buffer.GetString(), buffer.GetSize()};
  constexpr std::size_t kLongest = 160;
  if (text.size() > kLongest) text.replace(kLongest, std::string::npos, "...");
  return text;
}

base::Result<rapidjson::Document> read_summary(const std::string& folder) {
  const std::string file = (std::filesystem::path{folder} / "summary.json").string();
  std::ifstream input(file, std::ios::binary);
  if (!input) return base::client_error("BadInput", fmt::format("{}: cannot be opened", file));
  std::ostringstream text;
  text << input.rdbuf();
  rapidjson::Document document;
  document.Parse(text.str());
  if (document.HasParseError() || !document.IsObject()) {
    return base::client_error("BadInput", fmt::format("{}: is not a run's summary", file));
  }
  return document;
}

void compare_values(const std::string& path, const Value& a, const Value& b, std::string& out) {
  if (a == b || kNotCompared.contains(path)) return;
  if (a.IsObject() && b.IsObject()) {
    for (const auto& member : a.GetObject()) {
      const std::string name =
          path.empty() ? member.name.GetString() : path + "." + member.name.GetString();
      const auto other = b.FindMember(member.name);
      if (other == b.MemberEnd()) {
        out += fmt::format("{}: only in the first: {}\n", name, text_of(member.value));
      } else {
        compare_values(name, member.value, other->value, out);
      }
    }
    for (const auto& member : b.GetObject()) {
      if (!a.HasMember(member.name)) {
        out += fmt::format("{}{}{}: only in the second: {}\n", path, path.empty() ? "" : ".",
                           member.name.GetString(), text_of(member.value));
      }
    }
    return;
  }
  if (a.IsArray() && b.IsArray()) {
    const auto common = std::min(a.Size(), b.Size());
    for (rapidjson::SizeType i = 0; i < common; ++i) {
      compare_values(fmt::format("{}[{}]", path, i), a[i], b[i], out);
    }
    if (a.Size() != b.Size()) {
      out += fmt::format("{}: {} entries and {} entries\n", path, a.Size(), b.Size());
    }
    return;
  }
  out += fmt::format("{}: {} and {}\n", path, text_of(a), text_of(b));
}

struct EventRow {
  std::int64_t number = 0;
  std::int64_t at_ms = 0;
  std::string kind;
  std::string subject;
  std::string fields;
  std::string hash;

  bool operator==(const EventRow&) const = default;
  std::string text() const {
    return fmt::format("{} {} {} {}", base::to_iso8601(base::Timestamp{at_ms}), kind, subject,
                       fields);
  }
};

// The events of one run.db, one after another.
class EventReader {
 public:
  static base::Result<EventReader> open(const std::string& folder) {
    const std::string file = (std::filesystem::path{folder} / "run.db").string();
    EventReader reader;
    sqlite3* database = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    reader.database_.reset(database);
    sqlite3_stmt* statement = nullptr;
    constexpr const char* kQuery =
        "SELECT number, at_ms, kind, subject, fields, hash FROM events ORDER BY number";
    if (opened != SQLITE_OK ||
        sqlite3_prepare_v2(database, kQuery, -1, &statement, nullptr) != SQLITE_OK) {
      return base::client_error("BadInput", fmt::format("{}: {}", file, sqlite3_errmsg(database)));
    }
    reader.statement_.reset(statement);
    return reader;
  }

  std::optional<EventRow> next() {
    if (sqlite3_step(statement_.get()) != SQLITE_ROW) return std::nullopt;
    return EventRow{sqlite3_column_int64(statement_.get(), 0),
                    sqlite3_column_int64(statement_.get(), 1),
                    text(2),
                    text(3),
                    text(4),
                    text(5)};
  }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  std::string text(int column) {
    const auto* value = sqlite3_column_text(statement_.get(), column);
    return value == nullptr ? "" : reinterpret_cast<const char*>(value);
  }

  std::unique_ptr<sqlite3, Close> database_;
  std::unique_ptr<sqlite3_stmt, Close> statement_;
};

// Empty when the timelines are the same.
std::string first_different_event(EventReader& a, EventReader& b) {
  for (;;) {
    const auto from_a = a.next();
    const auto from_b = b.next();
    if (!from_a && !from_b) return "";
    if (from_a == from_b) continue;
    if (from_a && from_b && from_a->text() == from_b->text()) {
      return fmt::format("first difference: in the batches of records before event {} ({})\n",
                         from_a->number, from_a->text());
    }
    std::string text = "first difference:\n";
    text += fmt::format("  first:  {}\n", from_a ? from_a->text() : "the run is over");
    text += fmt::format("  second: {}\n", from_b ? from_b->text() : "the run is over");
    return text;
  }
}

}  // namespace

base::Result<Difference> compare_runs(const std::string& folder_a, const std::string& folder_b) {
  auto a = read_summary(folder_a);
  if (!a.ok()) return a.error();
  auto b = read_summary(folder_b);
  if (!b.ok()) return b.error();
  Difference difference;
  compare_values("", *a, *b, difference.text);
  auto events_a = EventReader::open(folder_a);
  if (!events_a.ok()) return events_a.error();
  auto events_b = EventReader::open(folder_b);
  if (!events_b.ok()) return events_b.error();
  difference.text += first_different_event(*events_a, *events_b);
  difference.same = difference.text.empty();
  if (difference.same) difference.text = "the runs are the same\n";
  return difference;
}

}  // namespace weir::host
