#include "emulator/elasticsearch/document_store.h"

#include <algorithm>

#include "emulator/elasticsearch/text_analysis.h"

namespace weir::elasticsearch {

std::size_t FieldColumn::memory_bytes() const {
  std::size_t bytes = sizeof(FieldColumn) + codes.memory_bytes();
  if (longitudes) bytes += longitudes->memory_bytes();
  if (dictionary) bytes += dictionary->memory_bytes();
  return bytes;
}

DocumentStore::DocumentStore(const Limits& limits)
    : sources_(static_cast<std::size_t>(limits.source_block_bytes),
               limits.source_compression_level) {}

FieldColumn& DocumentStore::column_for(FieldNumber field, FieldType type) {
  if (field >= columns_.size()) columns_.resize(field + 1);
  auto& column = columns_[field];
  if (!column) {
    column = std::make_unique<FieldColumn>();
    if (type == FieldType::kGeoPoint) column->longitudes = std::make_unique<Int64Column>();
    if (is_string(type)) column->dictionary = std::make_unique<Dictionary>();
  }
  return *column;
}

Ordinal DocumentStore::append(const IdTable::Place& place, std::string_view id,
                              std::string_view source, const StagedDocument& staged,
                              const Mapping& mapping) {
  const Ordinal doc = ids_.append(place, id);
  sources_.append(source);
  const std::span<const StagedValue> values{staged.values()};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const StagedValue& value = values[i];
    const FieldType type = mapping.field(value.field).type;
    FieldColumn& column = column_for(value.field, type);
    if (type == FieldType::kText) {
      std::size_t end = i + 1;
      while (end < values.size() && values[end].field == value.field) ++end;
      append_tokens(column, doc, values.subspan(i, end - i));
      i = end - 1;
    } else if (type == FieldType::kKeyword) {
      column.codes.append(doc, column.dictionary->intern(value.text));
    } else {
      column.codes.append(doc, value.code);
      if (column.longitudes) column.longitudes->append(doc, value.longitude);
    }
  }
  return doc;
}

void DocumentStore::append_tokens(FieldColumn& column, Ordinal doc,
                                  std::span<const StagedValue> values) {
  std::vector<std::int64_t> tokens;
  for (const StagedValue& value : values) {
    for (const std::string& token : analyze(value.text)) {
      tokens.push_back(column.dictionary->intern(token));
    }
  }
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  for (std::int64_t token : tokens) column.codes.append(doc, token);
}

std::size_t DocumentStore::memory_bytes() const {
  std::size_t bytes = ids_.memory_bytes() + sources_.memory_bytes();
  for (const auto& column : columns_) {
    if (column) bytes += column->memory_bytes();
  }
  return bytes;
}

}  // namespace weir::elasticsearch
