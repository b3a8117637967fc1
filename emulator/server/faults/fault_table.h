// Injected faults: rules added over HTTP that make operations slow, fail or vanish, by service,
// operation, stream, shard, share, count and simulated time. The same seed and the same requests
// meet the same faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/error.h"
#include "emulator/base/result.h"
#include "emulator/server/http/http.h"
#include "emulator/sim/random.h"
#include "emulator/sim/time.h"
#include "emulator/sim/timeline.h"

namespace weir::faults {

enum class FaultKind : std::uint8_t { kThrottle, kError, kDelay, kDrop, kPartial };

/// One rule; docs/faults.md lists its fields in JSON. Absent conditions hold always.
struct Fault {
  std::string id;  ///< "fault-1": counted from 1, never used twice.
  FaultKind kind = FaultKind::kError;
  std::string service;                ///< As in the models: "kinesis", "cloudwatch". Empty: all.
  std::string operation;              ///< Empty: all.
  std::string stream;                 ///< Empty: all.
  std::string shard_id;               ///< "shardId-000000000003". Empty: all.
  double share = 1;                   ///< Of the matching requests, by chance.
  std::optional<std::int64_t> count;  ///< Ends after so many hits.
  sim::Time from;
  std::optional<sim::Time> until;
  std::string code;     ///< Empty: what the service itself would answer.
  std::string message;  ///< Empty: AWS's text for the code.
  int status = 0;       ///< 0: that of the code.
  sim::Duration delay{};
  double records_share = 1;  ///< kPartial: of the records of a request.
  std::uint64_t hits = 0;
};

/// A request as far as rules look at it. The names are views that live during the call.
struct Subject {
  std::string_view service;    ///< As in the models, or the signing name.
  std::string_view operation;  ///< "PutRecords"
  std::string_view stream;     ///< Name, not ARN; empty where there is none.
  /// The one shard that the request is about, where the caller knows it: of GetRecords's iterator,
  /// of PutRecord's key. A rule with a shard passes over a request that leaves it empty, but for
  /// kPartial and kThrottle on PutRecords.
  std::string_view shard_id;
  std::string_view account = "000000000000";  ///< For texts.
};

struct Decision {
  enum class Action : std::uint8_t {
    kProceed,
    kError,          ///< Answer `error` and do not run the operation.
    kDrop,           ///< Close the connection without an answer; the operation does not run.
    kPartial,        ///< PutRecords: fail some records (failing_records), store the others.
    kThrottleShard,  ///< PutRecords: refuse what goes to `shard_id` as if it were over its limit;
                     ///< KinesisService::throttle_shard(stream, shard_id, now + 1 us), then run.
  };
  Action action = Action::kProceed;
  sim::Duration delay{};  ///< Simulated; wait so long first, whatever the action.
  /// Of kError: the answer. Of kPartial: ErrorCode and ErrorMessage of refused records; an empty
  /// message stands for the service's own text, which names the record's shard.
  base::Error error;
  std::string shard_id;      ///< kPartial: only records of that shard; empty: of any.
  double records_share = 1;  ///< kPartial: of those records.
};

class FaultTable {
 public:
  /// `random` is the run's stream "faults". The timeline must outlive the table.
  FaultTable(sim::Random random, sim::Timeline& timeline) : random_(random), timeline_(timeline) {}

  /// Nothing to decide: the fast way past this table.
  bool empty() const { return faults_.empty(); }
  const std::vector<Fault>& faults() const { return faults_; }

  /// Adds a rule from its JSON and returns it. Error "BadInput", HTTP 400: the message names the
  /// field and what it should be.
  base::Result<Fault> add(std::string_view json, sim::Time now);
  /// False when there is no such rule.
  bool remove(std::string_view id, sim::Time now);
  /// The number of rules removed. Ids go on counting.
  std::size_t clear(sim::Time now);

  /// What shall become of a request at `now`. Delays of all matching rules add up; of the others,
  /// the oldest that matches and whose chance comes up decides.
  Decision decide(const Subject& subject, sim::Time now);

  /// Which of `records` candidate records (all of them, or those of decision.shard_id) a kPartial
  /// decision fails: records_share of them by chance, and at least one.
  std::vector<bool> failing_records(const Decision& decision, std::size_t records);

  /// {"faults":[...]} with ids, conditions as times, and hits.
  std::string list_json(sim::Time now) const;

 private:
  bool comes_up(Fault& fault, const Subject& subject, sim::Time now);

  sim::Random random_;
  sim::Timeline& timeline_;
  std::vector<Fault> faults_;  ///< In the order they were added.
  std::uint64_t added_ = 0;
};

/// GET, POST, DELETE /_weir/faults and DELETE /_weir/faults/ID: what is injected, one rule more
/// ({"fault":ID,...} and the rule as understood), {"removed":N}. 404 for an unknown id, 405 for
/// other methods, each with {"error":CODE,"message":TEXT}.
http::Response handle(FaultTable& table, const http::Request& request, sim::Time now);

}  // namespace weir::faults
