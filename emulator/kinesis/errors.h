// Every error of Kinesis, one function each. Texts are AWS's where someone has seen them (observed
// by kinesalite's authors against the real service); those marked "own words" are not documented.
#pragma once

#include <cstdint>
#include <string_view>

#include "emulator/base/caller.h"
#include "emulator/base/error.h"
#include "emulator/kinesis/hash_range.h"
#include "emulator/sim/time.h"

namespace weir::kinesis {

// Streams.
base::Error stream_not_found(std::string_view stream, const base::Caller& scope);
base::Error stream_exists(std::string_view stream, const base::Caller& scope);
base::Error stream_not_active(std::string_view stream, std::string_view status,
                              const base::Caller& scope);
/// Of operations that go on while a stream is UPDATING.
base::Error stream_not_serving(std::string_view stream, std::string_view status,
                               const base::Caller& scope);
base::Error stream_being_created(std::string_view stream);
base::Error stream_not_named();                                                       // own words
base::Error stream_name_and_arn_differ(std::string_view name, std::string_view arn);  // own words
base::Error stream_arn_malformed(std::string_view arn);                               // own words
base::Error stream_id_unknown(std::string_view id);                                   // own words
base::Error stream_id_and_name_differ(std::string_view id, std::string_view name);    // own words
base::Error shard_count_missing();                                                    // own words
base::Error dry_run();                                                                // own words

// Shards.
base::Error shard_not_in_stream(std::string_view shard_id, std::string_view stream,
                                const base::Caller& scope);
base::Error shard_does_not_exist(std::string_view shard_id, std::string_view stream,
                                 const base::Caller& scope);
base::Error shard_closed(std::string_view shard_id, std::string_view stream,
                         const base::Caller& scope);  // own words
base::Error bad_split_key(std::string_view key, std::string_view shard_id, std::string_view stream,
                          const HashRange& range, const base::Caller& scope);
base::Error shards_not_adjacent(std::string_view shard_id, std::string_view adjacent_shard_id,
                                std::string_view stream, const base::Caller& scope);

// Quotas.
base::Error throughput_exceeded(std::string_view shard_id, std::string_view stream,
                                const base::Caller& scope);
/// GetRecords speaks of the shard in another form (seen in clients' logs since 2023).
base::Error read_throughput_exceeded(std::string_view shard_id, std::string_view stream,
                                     const base::Caller& scope);
base::Error call_rate_exceeded(std::string_view stream, const base::Caller& scope);
base::Error shard_limit_exceeded(std::int64_t open_shards, std::int64_t limit,
                                 std::int64_t additional, const base::Caller& scope);
base::Error target_above_shard_limit(std::int64_t limit, std::int64_t open_shards,
                                     std::int64_t target);
base::Error target_above_double(std::int64_t open_shards, std::int64_t target);
base::Error target_below_half(std::int64_t open_shards, std::int64_t target);
base::Error too_many_shard_count_updates(std::string_view stream, std::int64_t limit,
                                         const base::Caller& scope);  // own words

// Records.
base::Error too_many_records(std::int64_t limit);
base::Error no_records();
base::Error record_data_too_long(std::string_view path, std::int64_t limit_bytes);
base::Error partition_key_length(std::string_view path, std::string_view key,
                                 std::int64_t limit_characters);
base::Error request_too_large(std::int64_t limit_bytes);
base::Error partition_key_missing(std::string_view path);
base::Error bad_explicit_hash_key(std::string_view key);
base::Error bad_sequence_number_for_ordering(std::string_view number, std::string_view stream,
                                             const base::Caller& scope);
base::Error internal_failure(std::string message = "Internal service failure.");
base::Error spill_failed(std::string_view action, std::string_view reason);  // own words

// Iterators.
base::Error invalid_shard_iterator();
base::Error expired_iterator(std::int64_t created_ms, std::int64_t now_ms, std::int64_t life_ms);
base::Error iterator_of_other_stream(std::string_view arn);  // own words
base::Error bad_get_records_limit(std::int64_t value, std::int64_t limit);
base::Error sequence_number_not_wanted(std::string_view iterator_type);
base::Error sequence_number_missing(std::string_view iterator_type);
base::Error sequence_number_malformed(std::string_view number, std::string_view shard_id,
                                      std::string_view stream, const base::Caller& scope);
base::Error sequence_number_of_other_shard(std::string_view encoded_shard_id,
                                           std::string_view shard_id);
base::Error sequence_number_of_other_stream(std::string_view number, std::string_view shard_id,
                                            std::string_view stream, const base::Caller& scope);
base::Error timestamp_missing();
base::Error timestamp_in_future(std::int64_t timestamp_ms, std::int64_t now_ms);

// Listings.
base::Error next_token_or_stream_missing();
base::Error next_token_with_stream();
base::Error invalid_next_token();  // own words
base::Error expired_next_token(std::int64_t created_ms, std::int64_t now_ms, std::int64_t life_ms);
base::Error filter_member_missing(std::string_view member, std::string_view type);  // own words
base::Error bad_filter_shard_id(std::string_view shard_id);                         // own words

// Retention.
base::Error retention_too_short(std::int64_t hours, std::int64_t minimum_hours);
base::Error retention_too_long(std::int64_t hours, std::int64_t maximum_hours);
base::Error retention_not_increased(std::int64_t hours, std::string_view stream,
                                    std::int64_t existing_hours);
base::Error retention_not_decreased(std::int64_t hours, std::string_view stream,
                                    std::int64_t existing_hours);

}  // namespace weir::kinesis
