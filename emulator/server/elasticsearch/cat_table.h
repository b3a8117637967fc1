// The tables of _cat: text with aligned columns, or JSON
// (https://www.elastic.co/guide/en/elasticsearch/reference/7.10/cat.html).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/server/elasticsearch/call.h"

namespace weir::elasticsearch_http {

struct CatColumn {
  std::string_view name;
  std::string_view aliases;  ///< With commas between.
  bool is_number = false;    ///< Stands at the right of its column.
};

class CatTable {
 public:
  explicit CatTable(std::vector<CatColumn> columns) : columns_(std::move(columns)) {}

  /// One cell a column.
  void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// As the parameters h (columns), s (order), v (head line), help and the Accept header or
  /// format=json ask. Error: illegal_argument_exception for an unknown column to sort by.
  Reply render(const Call& call);

 private:
  /// The number of columns if there is none of that name.
  std::size_t column_named(std::string_view name) const;
  std::vector<std::size_t> shown_columns(std::string_view names) const;
  base::Result<void> sort_by(std::string_view keys);
  std::string as_json(const std::vector<std::size_t>& shown) const;
  std::string as_text(const std::vector<std::size_t>& shown, bool with_head) const;

  std::vector<CatColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// "208b", "4.2kb": as Elasticsearch shows sizes; plain bytes for `bytes=b`.
std::string size_text(std::size_t bytes, std::string_view unit);

}  // namespace weir::elasticsearch_http
