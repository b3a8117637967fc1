#include "emulator/elasticsearch/ordered_visit.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace weir::elasticsearch {
namespace {

constexpr std::size_t kMaxSamples = 4096;

// Every `stride`-th live id with the bytes of the documents it stands for.
struct Sample {
  std::string id;
  std::size_t bytes = 0;
};

class OrderedVisit {
 public:
  OrderedVisit(const DocumentStore& store, const DocSet& dead, std::size_t memory_bytes)
      : store_(store), memory_bytes_(memory_bytes), wanted_(store.size()) {
    for (Ordinal doc = 0; doc < store.size(); ++doc) {
      if (store.ids().is_newest(doc) && !dead.contains(doc)) wanted_.add(doc);
    }
  }

  void run(const std::function<void(std::string_view, std::string_view)>& visit) {
    // A range holds ids from `begin` (included) to `end`; no `end` means up to the last.
    std::string begin;
    for (const std::string& end : boundaries()) {
      visit_range(begin, std::string_view{end}, visit);
      begin = end;
    }
    visit_range(begin, std::nullopt, visit);
  }

 private:
  std::vector<Sample> samples() const {
    const std::uint64_t live = wanted_.count();
    const std::uint64_t stride = std::max<std::uint64_t>(1, live / kMaxSamples);
    std::vector<Sample> samples;
    std::uint64_t seen = 0;
    std::vector<bool> starts(store_.size());
    store_.ids().for_each([&](Ordinal doc, std::string_view id) {
      if (!wanted_.contains(doc)) return;
      if (seen++ % stride == 0) {
        samples.push_back({std::string{id}, 0});
        starts[doc] = true;
      }
    });
    std::size_t sample = 0;
    store_.sources().for_each([&](Ordinal doc, std::string_view source) {
      if (!wanted_.contains(doc)) return;
      if (starts[doc]) ++sample;
      samples[sample - 1].bytes += source.size() + sizeof(Entry) + kIdBytes;
    });
    return samples;
  }

  std::vector<std::string> boundaries() const {
    std::vector<Sample> all = samples();
    std::sort(all.begin(), all.end(), [](const Sample& a, const Sample& b) { return a.id < b.id; });
    std::vector<std::string> ends;
    std::size_t bytes = 0;
    for (const Sample& sample : all) {
      if (bytes > 0 && bytes + sample.bytes > memory_bytes_) {
        ends.push_back(sample.id);
        bytes = 0;
      }
      bytes += sample.bytes;
    }
    return ends;
  }

  void visit_range(std::string_view begin, std::optional<std::string_view> end,
                   const std::function<void(std::string_view, std::string_view)>& visit) {
    entries_.clear();
    text_.clear();
    store_.ids().for_each([&](Ordinal doc, std::string_view id) {
      if (!wanted_.contains(doc) || id < begin || (end && id >= *end)) return;
      entries_.push_back({text_.size(), 0, doc, static_cast<std::uint32_t>(id.size()), 0});
      text_.append(id);
    });
    std::size_t next = 0;
    store_.sources().for_each([&](Ordinal doc, std::string_view source) {
      if (next == entries_.size() || entries_[next].doc != doc) return;
      entries_[next].source_at = text_.size();
      entries_[next].source_bytes = static_cast<std::uint32_t>(source.size());
      text_.append(source);
      ++next;
    });
    std::sort(entries_.begin(), entries_.end(),
              [&](const Entry& a, const Entry& b) { return id_of(a) < id_of(b); });
    for (const Entry& entry : entries_) {
      visit(id_of(entry), std::string_view{text_}.substr(entry.source_at, entry.source_bytes));
    }
  }

  struct Entry {
    std::size_t id_at;
    std::size_t source_at;
    Ordinal doc;
    std::uint32_t id_bytes;
    std::uint32_t source_bytes;
  };
  static constexpr std::size_t kIdBytes = 24;  // A guess that only shapes the ranges.

  std::string_view id_of(const Entry& entry) const {
    return std::string_view{text_}.substr(entry.id_at, entry.id_bytes);
  }

  const DocumentStore& store_;
  std::size_t memory_bytes_;
  DocSet wanted_;
  std::string text_;
  std::vector<Entry> entries_;
};

}  // namespace

void visit_by_id(const DocumentStore& store, const DocSet& dead, std::size_t memory_bytes,
                 const std::function<void(std::string_view id, std::string_view source)>& visit) {
  OrderedVisit{store, dead, memory_bytes}.run(visit);
}

}  // namespace weir::elasticsearch
