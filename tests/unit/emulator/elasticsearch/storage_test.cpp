#include <gtest/gtest.h>

#include <map>
#include <string>

#include "emulator/elasticsearch/dictionary.h"
#include "emulator/elasticsearch/id_table.h"
#include "emulator/elasticsearch/int64_column.h"
#include "emulator/elasticsearch/source_store.h"
#include "emulator/sim/random.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kLow = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHigh = std::numeric_limits<std::int64_t>::max();

// What a column must say, kept the simple way.
struct Reference {
  std::map<Ordinal, std::vector<std::int64_t>> values;
  Int64Column column;

  void append(Ordinal doc, std::int64_t code) {
    values[doc].push_back(code);
    column.append(doc, code);
  }
  void expect_same(std::uint32_t size, std::int64_t low, std::int64_t high) const {
    const DocSet found = column.in_range(low, high, size);
    const DocSet present = column.present(size);
    std::vector<Ordinal> docs;
    for (Ordinal doc = 0; doc < size; ++doc) {
      const auto expected = values.find(doc);
      const auto all = expected == values.end() ? std::vector<std::int64_t>{} : expected->second;
      ASSERT_EQ(column.values(doc), all) << doc;
      ASSERT_EQ(present.contains(doc), !all.empty()) << doc;
      const bool inside = std::any_of(all.begin(), all.end(),
                                      [&](std::int64_t v) { return v >= low && v <= high; });
      ASSERT_EQ(found.contains(doc), inside) << doc;
      if (doc % 3 != 1) docs.push_back(doc);
    }
    expect_same_batch(docs);
  }
  void expect_same_batch(const std::vector<Ordinal>& docs) const {
    ValueBatch batch;
    column.load(docs, batch);
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < docs.size(); ++i) {
      const auto expected = values.find(docs[i]);
      if (expected == values.end()) continue;
      for (std::int64_t value : expected->second) {
        ASSERT_LT(next, batch.codes.size());
        ASSERT_EQ(batch.positions[next], i);
        ASSERT_EQ(batch.codes[next++], value);
      }
    }
    ASSERT_EQ(next, batch.codes.size());
  }
};

TEST(Int64Column, EveryWidthReadsBackWhatWasAppended) {
  for (const std::int64_t spread : {std::int64_t{0}, std::int64_t{200}, std::int64_t{60'000},
                                    std::int64_t{4'000'000'000}, std::int64_t{1} << 60}) {
    Reference reference;
    sim::Random random{7};
    for (Ordinal doc = 0; doc < 10'000; ++doc) {
      const auto offset = random.below(static_cast<std::uint64_t>(spread) + 1);
      reference.append(doc, static_cast<std::int64_t>(offset) - spread / 2);
    }
    reference.expect_same(10'000, -spread / 4, spread / 4);
  }
}

TEST(Int64Column, ExtremesOfTheRangeDoNotOverflow) {
  Reference reference;
  for (Ordinal doc = 0; doc < 5'000; ++doc) reference.append(doc, doc % 2 == 0 ? kLow : kHigh);
  reference.expect_same(5'000, kHigh, kHigh);
}

TEST(Int64Column, SparseDocumentsAndEmptyBlocksStayWithoutValue) {
  Reference reference;
  for (Ordinal doc = 3; doc<30'000; doc += doc> 9'000 && doc < 20'000 ? 9'000 : 17) {
    reference.append(doc, doc * 3'600'000LL);
  }
  reference.expect_same(30'000, 0, 3'600'000LL * 15'000);
}

TEST(Int64Column, SeveralValuesOfADocumentAreAllFound) {
  Reference reference;
  for (Ordinal doc = 0; doc < 9'000; ++doc) {
    reference.append(doc, doc);
    if (doc % 5 == 0) reference.append(doc, doc + 100'000);
    if (doc % 10 == 0) reference.append(doc, doc + 200'000);
  }
  EXPECT_TRUE(reference.column.has_multiple());
  reference.expect_same(9'000, 100'000, 150'000);
}

TEST(Int64Column, RepeatedDocumentInABatchGivesItsValuesAgain) {
  Int64Column column;
  column.append(4, 1);
  column.append(4, 2);
  ValueBatch batch;
  column.load(std::vector<Ordinal>{4, 4}, batch);
  EXPECT_EQ(batch.codes, (std::vector<std::int64_t>{1, 2, 1, 2}));
  EXPECT_EQ(batch.positions, (std::vector<std::uint32_t>{0, 0, 1, 1}));
}

TEST(Int64Column, HourlyTimestampsTakeAboutAByteADocument) {
  Int64Column column;
  constexpr std::uint32_t kDocs = 400'000;
  for (Ordinal doc = 0; doc < kDocs; ++doc) {
    column.append(doc, 1'420'848'000'000 + doc / 2'000 * 3'600'000LL);
  }
  EXPECT_LT(column.memory_bytes(), kDocs * 5 / 4 + 64 * 1024);
}

TEST(Dictionary, TextsKeepTheNumberOfTheirFirstAppearance) {
  Dictionary dictionary;
  for (int i = 0; i < 5'000; ++i) {
    EXPECT_EQ(dictionary.intern("text " + std::to_string(i)), static_cast<std::uint32_t>(i));
  }
  EXPECT_EQ(dictionary.intern("text 17"), 17U);
  EXPECT_EQ(dictionary.find("text 4999"), 4999U);
  EXPECT_EQ(dictionary.find("text"), std::nullopt);
  EXPECT_EQ(dictionary.intern(""), 5'000U);
  EXPECT_EQ(dictionary.text(4'321), "text 4321");
}

TEST(IdTable, IdsOfAnyLengthAreFoundAndReadBack) {
  IdTable table;
  std::vector<std::string> ids;
  sim::Random random{3};
  for (int i = 0; i < 20'000; ++i) {
    std::string id = "cell" + std::to_string(i % 700) + "-" + std::to_string(i / 700);
    if (i % 1'000 == 0) id.append(static_cast<std::size_t>(random.below(480)), 'x');
    ids.push_back(id);
    const auto place = table.find(id);
    ASSERT_EQ(place.ordinal, kNoOrdinal) << id;
    ASSERT_EQ(table.append(place, id), static_cast<Ordinal>(i));
  }
  for (Ordinal doc = 0; doc < ids.size(); ++doc) {
    ASSERT_EQ(table.find(ids[doc]).ordinal, doc);
    ASSERT_EQ(table.id(doc), ids[doc]);
  }
  table.for_each([&](Ordinal doc, std::string_view id) { ASSERT_EQ(id, ids[doc]); });
  EXPECT_EQ(table.find("cell").ordinal, kNoOrdinal);
}

TEST(IdTable, OverwrittenIdLeadsToItsNewestOrdinalAlsoAfterGrowth) {
  IdTable table;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 3'000; ++i) {
      const std::string id = "doc-" + std::to_string(i);
      table.append(table.find(id), id);
    }
  }
  EXPECT_EQ(table.find("doc-10").ordinal, 6'010U);
  EXPECT_TRUE(table.is_newest(6'010));
  EXPECT_FALSE(table.is_newest(3'010));
  EXPECT_EQ(table.id(10), "doc-10");
}

TEST(SourceStore, SourcesComeBackByteForByteInAnyOrder) {
  SourceStore store{4'096, 1};
  std::vector<std::string> sources;
  for (int i = 0; i < 2'000; ++i) {
    sources.push_back(R"({"n":)" + std::to_string(i) +
                      std::string(static_cast<std::size_t>(i % 300), ' ') + "}");
    store.append(sources.back());
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::size_t doc = i * 1'237 % sources.size();
    ASSERT_EQ(store.source(static_cast<Ordinal>(doc)), sources[doc]);
  }
  std::size_t visited = 0;
  store.for_each([&](Ordinal doc, std::string_view source) {
    ASSERT_EQ(doc, visited++);
    ASSERT_EQ(source, sources[doc]);
  });
  EXPECT_EQ(visited, sources.size());
}

TEST(SourceStore, VisitOfAnEmptyStoreSeesNothing) {
  SourceStore store{4'096, 1};
  store.for_each([](Ordinal, std::string_view) { FAIL(); });
}

TEST(DocSet, SetOperationsRespectSizes) {
  DocSet a = DocSet::all(130);
  DocSet b{70};
  b.add_range(10, 70);
  EXPECT_EQ(a.count(), 130U);
  a.subtract(b);
  EXPECT_EQ(a.count(), 70U);
  a.unite(b);
  EXPECT_EQ(a.count(), 130U);
  a.intersect(b);
  EXPECT_EQ(a.count(), 60U);
  EXPECT_FALSE(a.contains(9));
  EXPECT_TRUE(a.contains(69));
  DocSet longer = DocSet::all(200);
  b.unite(longer);
  EXPECT_EQ(b.count(), 70U);
}

}  // namespace
}  // namespace weir::elasticsearch
