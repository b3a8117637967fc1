#include "pipeline/hotspots/sink.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"

namespace weir::hotspots {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SinkTest : public testing::Test {
 protected:
  void start(SinkOptions options) {
    sink.emplace(scheduler, elasticsearch, options);
    job = scheduler.spawn(run_sink());
  }
  sim::Task<void> run_sink() {
    const auto ended = co_await sink->run();
    if (!ended) failure = ended.error();
  }
  void add(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "d" + std::to_string(next_id++);
      sink->add({DocumentKind::kPickupCount, id, "{\"n\":\"" + id + "\"}"});
    }
  }
  void run_for(sim::Duration duration) { scheduler.run_until(scheduler.now() + duration); }
  std::vector<std::size_t> request_sizes() const {
    std::vector<std::size_t> sizes;
    for (const auto& request : elasticsearch.requests) sizes.push_back(request.documents);
    return sizes;
  }
  std::vector<std::string> pending_ids() const {
    std::vector<std::string> ids;
    sink->for_each_pending(
        [&ids](DocumentKind, std::string_view id, std::string_view) { ids.emplace_back(id); });
    return ids;
  }

  sim::Scheduler scheduler{{}};
  FakeElasticsearch elasticsearch{scheduler, {}};
  std::optional<BulkSink> sink;
  std::optional<base::Error> failure;
  sim::Job job;
  int next_id = 0;
};

using Sizes = std::vector<std::size_t>;

TEST_F(SinkTest, NothingLeavesBeforeTheInterval) {
  start({});
  add(3);
  run_for(milliseconds{999});
  EXPECT_EQ(request_sizes(), Sizes{});
  run_for(milliseconds{1});
  EXPECT_EQ(request_sizes(), Sizes{3});
  EXPECT_EQ(elasticsearch.documents["pickup_count"]["d1"], R"({"n":"d1"})");
  EXPECT_EQ(sink->pending(), 0u);
  EXPECT_EQ(sink->acknowledged(), 3u);
}

TEST_F(SinkTest, FullRequestLeavesAtOnce) {
  start({.flush_actions = 4});
  add(10);
  run_for(milliseconds{1});
  EXPECT_EQ(request_sizes(), (Sizes{4, 4}));
  EXPECT_EQ(sink->pending(), 2u);
}

TEST_F(SinkTest, RequestOfEnoughBytesLeavesAtOnce) {
  start({.flush_bytes = 30});
  add(4);  // of 12 bytes
  run_for(milliseconds{1});
  EXPECT_EQ(request_sizes(), Sizes{3});
}

TEST_F(SinkTest, FlushLeavesAtOnce) {
  start({});
  add(2);
  run_for(milliseconds{10});
  sink->flush();
  run_for(milliseconds{1});
  EXPECT_EQ(request_sizes(), Sizes{2});
}

TEST_F(SinkTest, FlushOfNothingDoesNotHurryWhatComesLater) {
  start({});
  run_for(milliseconds{1});
  sink->flush();
  run_for(milliseconds{1});
  add(1);
  run_for(milliseconds{999});
  EXPECT_EQ(request_sizes(), Sizes{});
}

TEST_F(SinkTest, RejectedRequestIsTriedAgainWithGrowingBackoff) {
  start({});
  for (int i = 0; i < 3; ++i) {
    elasticsearch.request_errors.push_back(base::Error{"es_rejected_execution_exception", "", 429});
  }
  add(1);
  run_for(seconds{5});
  std::vector<sim::Time> times;
  for (const auto& request : elasticsearch.requests) times.push_back(request.at);
  EXPECT_EQ(times,
            (std::vector<sim::Time>{sim::Time{milliseconds{1000}}, sim::Time{milliseconds{1100}},
                                    sim::Time{milliseconds{1300}}, sim::Time{milliseconds{1700}}}));
  EXPECT_EQ(sink->acknowledged(), 1u);
}

TEST_F(SinkTest, RejectedDocumentsAloneAreTriedAgain) {
  start({});
  elasticsearch.document_outcomes = {
      std::nullopt, clients::BulkOutcome{429, "es_rejected_execution_exception", ""}, std::nullopt};
  add(3);
  run_for(milliseconds{1050});
  EXPECT_EQ(pending_ids(), std::vector<std::string>{"d1"});
  EXPECT_EQ(sink->acknowledged(), 2u);
  run_for(seconds{1});
  EXPECT_EQ(request_sizes(), (Sizes{3, 1}));
  EXPECT_EQ(sink->pending(), 0u);
}

TEST_F(SinkTest, AnotherStatusOfARequestEndsTheSink) {
  start({});
  elasticsearch.request_errors = {base::Error{"cluster_block_exception", "read only", 403}};
  add(2);
  run_for(seconds{2});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code, "cluster_block_exception");
  EXPECT_EQ(sink->pending(), 2u);
}

TEST_F(SinkTest, AnotherStatusOfADocumentEndsTheSink) {
  start({});
  elasticsearch.document_outcomes = {
      clients::BulkOutcome{400, "mapper_parsing_exception", "failed to parse"}};
  add(1);
  run_for(seconds{2});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->message,
            "document d0 was refused with status 400: mapper_parsing_exception: failed to parse");
}

TEST_F(SinkTest, DocumentsInFlightArePendingAndLaterOnesGoIntoTheNextRequest) {
  elasticsearch.options.max_latency = seconds{10};
  start({});
  add(2);
  run_for(milliseconds{1001});
  ASSERT_EQ(request_sizes(), Sizes{2});
  add(1);
  EXPECT_EQ(pending_ids(), (std::vector<std::string>{"d0", "d1", "d2"}));
  run_for(seconds{60});
  EXPECT_EQ(request_sizes(), (Sizes{2, 1}));
}

TEST_F(SinkTest, WithoutDocumentIdsTheServerChoosesThem) {
  start({.document_ids = false});
  add(2);
  run_for(seconds{2});
  EXPECT_TRUE(elasticsearch.documents["pickup_count"].contains("auto-0"));
  EXPECT_TRUE(elasticsearch.documents["pickup_count"].contains("auto-1"));
}

TEST_F(SinkTest, RoomEndsAtTheLimitOfPendingDocuments) {
  start({.max_pending_documents = 2});
  add(1);
  EXPECT_TRUE(sink->has_room());
  add(1);
  EXPECT_FALSE(sink->has_room());
  run_for(seconds{2});
  EXPECT_TRUE(sink->has_room());
}

TEST_F(SinkTest, CancelledSinkKeepsWhatIsNotAcknowledged) {
  elasticsearch.options.max_latency = seconds{10};
  start({});
  add(2);
  run_for(milliseconds{1001});
  job.cancel();
  EXPECT_EQ(pending_ids(), (std::vector<std::string>{"d0", "d1"}));
}

}  // namespace
}  // namespace weir::hotspots
