// A prepared SQLite statement, run once a row.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::host {

/// Text is bound without a copy: it must live until the row has run, which run() ensures by
/// taking all columns at once. An empty optional and an empty Text become NULL.
class Statement {
 public:
  /// Text that is written as '' when empty, where NULL would be a lie.
  struct Text {
    std::string_view value;
  };

  /// `sql` must fit the database's schema; run() fails if it does not.
  Statement(sqlite3* database, const char* sql) {
    sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(handle_); }

  /// Binds the columns in order and runs the statement; SQLITE_DONE on success.
  template <class... Columns>
  int run(const Columns&... columns) {
    int column = 0;
    (bind(++column, columns), ...);
    const int result = sqlite3_step(handle_);
    sqlite3_reset(handle_);
    return result;
  }

 private:
  void bind(int column, Text text) {
    sqlite3_bind_text(handle_, column, text.value.empty() ? "" : text.value.data(),
                      static_cast<int>(text.value.size()), SQLITE_STATIC);
  }
  void bind(int column, std::string_view text) {
    if (text.empty()) {
      sqlite3_bind_null(handle_, column);
    } else {
      bind(column, Text{text});
    }
  }
  void bind(int column, std::int64_t number) { sqlite3_bind_int64(handle_, column, number); }
  void bind(int column, double number) { sqlite3_bind_double(handle_, column, number); }
  template <class T>
  void bind(int column, const std::optional<T>& number) {
    if (number) {
      bind(column, *number);
    } else {
      sqlite3_bind_null(handle_, column);
    }
  }

  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace weir::host
