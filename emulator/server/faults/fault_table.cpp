#include "emulator/server/faults/fault_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/server/faults/errors.h"
#include "emulator/server/faults/fault_rule.h"
#include "emulator/server/faults/service_names.h"

namespace weir::faults {
namespace {

constexpr sim::EventKind kFaultAdded{"fault.added"};
constexpr sim::EventKind kFaultRemoved{"fault.removed"};
constexpr sim::EventKind kFaultHit{"fault.hit"};

constexpr std::string_view kPutRecords = "PutRecords";

bool fits(std::string_view wanted, std::string_view actual) {
  return wanted.empty() || wanted == actual;
}

// PutRecords goes to many shards, so that a rule about one of them takes part of the request.
bool takes_part(const Fault& fault, const Subject& subject) {
  const bool can = fault.kind == FaultKind::kPartial || fault.kind == FaultKind::kThrottle;
  return can && subject.operation == kPutRecords;
}

bool matches(const Fault& fault, const Subject& subject) {
  return fits(fault.service, subject.service) && fits(fault.operation, subject.operation) &&
         fits(fault.stream, subject.stream) &&
         (fits(fault.shard_id, subject.shard_id) || takes_part(fault, subject));
}

base::Error in_words_of(const Fault& fault, base::Error error) {
  if (!fault.code.empty() && fault.code != error.code) {
    error.code = fault.code;
    error.message = fmt::format("Injected by {}.", fault.id);
  }
  if (!fault.message.empty()) error.message = fault.message;
  if (fault.status != 0) error.http_status = fault.status;
  return error;
}

void fail_partly(const Fault& fault, Decision& decision) {
  decision.action = Decision::Action::kPartial;
  decision.shard_id = fault.shard_id;
  decision.records_share = fault.records_share;
  std::string code = fault.code.empty() ? "ProvisionedThroughputExceededException" : fault.code;
  std::string message{fault.message.empty() ? errors::record_message(code) : fault.message};
  decision.error = base::client_error(std::move(code), std::move(message));
}

void throttle(const Fault& fault, const Subject& subject, Decision& decision) {
  if (fault.shard_id.empty() || subject.operation != kPutRecords) {
    decision.action = Decision::Action::kError;
    decision.error = in_words_of(fault, errors::throttled(subject));
    return;
  }
  // The service's own way to refuse a shard counts in its metrics, but knows no chance and ends by
  // time alone.
  const bool always = fault.share == 1 && !fault.count;
  const bool own_words = fault.code.empty() && fault.message.empty() && fault.status == 0;
  if (always && own_words) {
    decision.action = Decision::Action::kThrottleShard;
    decision.shard_id = fault.shard_id;
  } else {
    fail_partly(fault, decision);
  }
}

}  // namespace

base::Result<Fault> FaultTable::add(std::string_view json, sim::Time now) {
  auto fault = parse_fault(json, now);
  if (!fault) return fault.error();
  fault->id = fmt::format("fault-{}", ++added_);
  timeline_.record(now, kFaultAdded, fault->id, {{"rule", json}});
  faults_.push_back(*fault);
  return fault;
}

bool FaultTable::remove(std::string_view id, sim::Time now) {
  const auto known = std::ranges::find(faults_, id, &Fault::id);
  if (known == faults_.end()) return false;
  timeline_.record(now, kFaultRemoved, known->id, {});
  faults_.erase(known);
  return true;
}

std::size_t FaultTable::clear(sim::Time now) {
  for (const Fault& fault : faults_) timeline_.record(now, kFaultRemoved, fault.id, {});
  const std::size_t removed = faults_.size();
  faults_.clear();
  return removed;
}

bool FaultTable::comes_up(Fault& fault, const Subject& subject, sim::Time now) {
  if (!is_active(fault, now)) return false;
  if (fault.share < 1 && !random_.chance(fault.share)) return false;
  ++fault.hits;
  timeline_.record(
      now, kFaultHit, fault.id,
      {{"service", subject.service}, {"operation", subject.operation}, {"stream", subject.stream}});
  return true;
}

Decision FaultTable::decide(const Subject& asked, sim::Time now) {
  Subject subject = asked;
  subject.service = service_name(asked.service);
  Decision decision;
  for (Fault& fault : faults_) {
    const bool only_delays = fault.kind == FaultKind::kDelay;
    if (!only_delays && decision.action != Decision::Action::kProceed) continue;
    if (!matches(fault, subject) || !comes_up(fault, subject, now)) continue;
    decision.delay += fault.delay;
    switch (fault.kind) {
      case FaultKind::kThrottle:
        throttle(fault, subject, decision);
        break;
      case FaultKind::kError:
        decision.action = Decision::Action::kError;
        decision.error = in_words_of(fault, errors::internal_failure(subject));
        break;
      case FaultKind::kDelay:
        break;
      case FaultKind::kDrop:
        decision.action = Decision::Action::kDrop;
        break;
      case FaultKind::kPartial:
        fail_partly(fault, decision);
        break;
    }
  }
  return decision;
}

std::vector<bool> FaultTable::failing_records(const Decision& decision, std::size_t records) {
  std::vector<bool> failing(records, decision.records_share >= 1);
  if (decision.records_share >= 1 || records == 0) return failing;
  bool any = false;
  for (std::size_t i = 0; i < records; ++i) {
    failing[i] = random_.chance(decision.records_share);
    any = any || failing[i];
  }
  if (!any) failing[random_.below(records)] = true;
  return failing;
}

std::string FaultTable::list_json(sim::Time now) const {
  std::string json = R"({"faults":[)";
  for (const Fault& fault : faults_) {
    if (&fault != faults_.data()) json += ',';
    json += fault_json(fault, now);
  }
  return json + "]}";
}

}  // namespace weir::faults
