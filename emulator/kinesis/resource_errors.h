// Errors of what a stream has beside shards and records: modes, encryption, consumers, policies,
// channels. As in errors.h, those marked "own words" are not documented.
#pragma once

#include <cstdint>
#include <string_view>

#include "emulator/base/caller.h"
#include "emulator/base/error.h"

namespace weir::kinesis {

// Streams and tags.
base::Error shard_count_of_on_demand();  // own words
base::Error too_many_streams_in_creating(std::int64_t limit, const base::Caller& scope);
base::Error stream_has_consumers(std::string_view stream, const base::Caller& scope);
base::Error stream_has_channels(std::string_view stream, const base::Caller& scope);  // own words
base::Error tag_characters();
/// `action`: "add tags to", "remove tags from". AWS names % among the valid characters, and refuses
/// it then (kinesalite's observation).
base::Error tag_with_percent_sign(std::string_view action, std::string_view stream,
                                  const base::Caller& scope);
base::Error tag_key_reserved(std::string_view key);  // own words
base::Error too_many_tags(std::string_view stream, std::int64_t limit, const base::Caller& scope);

// Modes.
base::Error stream_on_demand(std::string_view stream, const base::Caller& scope);
base::Error stream_provisioned(std::string_view stream, const base::Caller& scope);     // own words
base::Error distribution_of_provisioned();                                              // own words
base::Error warm_throughput_of_provisioned();                                           // own words
base::Error warm_throughput_uncommitted(const base::Caller& scope);                     // own words
base::Error warm_throughput_too_high(std::int64_t mibps, std::int64_t limit_mibps);     // own words
base::Error too_many_on_demand_streams(std::int64_t limit, const base::Caller& scope);  // own words
base::Error too_many_mode_changes(std::string_view stream, std::int64_t limit,
                                  const base::Caller& scope);  // own words

// Encryption.
base::Error encryption_type_not_kms(std::string_view type);  // own words
base::Error bad_key_id(std::string_view key_id);             // own words
base::Error too_many_key_changes(std::string_view stream, std::int64_t limit,
                                 const base::Caller& scope);  // own words

// Consumers.
base::Error consumer_not_named();                          // own words
base::Error consumer_arn_malformed(std::string_view arn);  // own words
base::Error consumer_names_differ(std::string_view arn);   // own words
base::Error consumer_not_found(std::string_view consumer, const base::Caller& scope);
base::Error consumer_exists(std::string_view consumer, std::string_view stream,
                            const base::Caller& scope);  // own words
base::Error consumer_not_active(std::string_view consumer, std::int64_t created_seconds,
                                std::string_view stream, const base::Caller& scope);
base::Error too_many_consumers(std::string_view stream, std::int64_t limit,
                               const base::Caller& scope);  // own words
base::Error too_many_consumers_in_creating(std::string_view stream, std::int64_t limit,
                                           const base::Caller& scope);  // own words
base::Error subscription_in_use(std::string_view stream, std::string_view shard_id,
                                std::string_view consumer, const base::Caller& scope);
base::Error subscribe_rate_exceeded(std::string_view stream, std::string_view shard_id,
                                    std::string_view consumer, const base::Caller& scope);  // own

// Resources by ARN.
base::Error resource_not_found(std::string_view arn, const base::Caller& scope);
base::Error resource_without_policy(std::string_view arn);
base::Error policy_malformed();  // own words

// Channels; all in own words.
base::Error channel_not_found(std::string_view arn, const base::Caller& scope);
base::Error channel_exists(std::string_view channel, const base::Caller& scope);
base::Error channel_not_active(std::string_view channel, std::string_view status,
                               const base::Caller& scope);
base::Error too_many_channels(std::int64_t limit, const base::Caller& scope);
base::Error too_many_channels_of_stream(std::string_view stream, std::string_view destination,
                                        std::int64_t limit, const base::Caller& scope);
base::Error channel_destination_count();
base::Error channel_source_count();
base::Error channel_table_count();
base::Error channel_record_format(std::string_view format, std::string_view destination);
base::Error channel_schema_missing();
base::Error channel_update_of_other_destination(std::string_view channel);

}  // namespace weir::kinesis
