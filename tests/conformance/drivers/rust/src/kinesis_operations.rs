crate::operations! { sdk:
    "AddTagsToStream" add_tags_to_stream AddTagsToStreamInput {
        stream_name set_stream_name,
        tags set_tags,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "CreateChannel" create_channel CreateChannelInput {
        channel_name set_channel_name,
        service_execution_role_arn set_service_execution_role_arn,
        stream_configuration_list set_stream_configuration_list,
        s3_destination_configuration set_s3_destination_configuration,
        s3_tables_destination_configuration set_s3_tables_destination_configuration,
        encryption_configuration set_encryption_configuration,
        tags set_tags,
        logging_configuration set_logging_configuration,
    }
    "CreateStream" create_stream CreateStreamInput {
        stream_name set_stream_name,
        shard_count set_shard_count,
        stream_mode_details set_stream_mode_details,
        tags set_tags,
        warm_throughput_mibps set_warm_throughput_mibps,
        max_record_size_in_kib set_max_record_size_in_kib,
        record_distribution_strategy set_record_distribution_strategy,
    }
    "DecreaseStreamRetentionPeriod" decrease_stream_retention_period DecreaseStreamRetentionPeriodInput {
        stream_name set_stream_name,
        retention_period_hours set_retention_period_hours,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "DeleteChannel" delete_channel DeleteChannelInput {
        channel_arn set_channel_arn,
    }
    "DeleteResourcePolicy" delete_resource_policy DeleteResourcePolicyInput {
        resource_arn set_resource_arn,
        stream_id set_stream_id,
    }
    "DeleteStream" delete_stream DeleteStreamInput {
        stream_name set_stream_name,
        enforce_consumer_deletion set_enforce_consumer_deletion,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "DeregisterStreamConsumer" deregister_stream_consumer DeregisterStreamConsumerInput {
        stream_arn set_stream_arn,
        consumer_name set_consumer_name,
        consumer_arn set_consumer_arn,
        stream_id set_stream_id,
    }
    "DescribeAccountSettings" describe_account_settings DescribeAccountSettingsInput {}
    "DescribeChannel" describe_channel DescribeChannelInput {
        channel_arn set_channel_arn,
    }
    "DescribeLimits" describe_limits DescribeLimitsInput {}
    "DescribeStream" describe_stream DescribeStreamInput {
        stream_name set_stream_name,
        limit set_limit,
        exclusive_start_shard_id set_exclusive_start_shard_id,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "DescribeStreamConsumer" describe_stream_consumer DescribeStreamConsumerInput {
        stream_arn set_stream_arn,
        consumer_name set_consumer_name,
        consumer_arn set_consumer_arn,
        stream_id set_stream_id,
    }
    "DescribeStreamSummary" describe_stream_summary DescribeStreamSummaryInput {
        stream_name set_stream_name,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "DisableEnhancedMonitoring" disable_enhanced_monitoring DisableEnhancedMonitoringInput {
        stream_name set_stream_name,
        shard_level_metrics set_shard_level_metrics,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "EnableEnhancedMonitoring" enable_enhanced_monitoring EnableEnhancedMonitoringInput {
        stream_name set_stream_name,
        shard_level_metrics set_shard_level_metrics,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "GetRecords" get_records GetRecordsInput {
        shard_iterator set_shard_iterator,
        limit set_limit,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        dry_run set_dry_run,
    }
    "GetResourcePolicy" get_resource_policy GetResourcePolicyInput {
        resource_arn set_resource_arn,
        stream_id set_stream_id,
    }
    "GetShardIterator" get_shard_iterator GetShardIteratorInput {
        stream_name set_stream_name,
        shard_id set_shard_id,
        shard_iterator_type set_shard_iterator_type,
        starting_sequence_number set_starting_sequence_number,
        timestamp set_timestamp,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        dry_run set_dry_run,
    }
    "IncreaseStreamRetentionPeriod" increase_stream_retention_period IncreaseStreamRetentionPeriodInput {
        stream_name set_stream_name,
        retention_period_hours set_retention_period_hours,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "ListChannels" list_channels ListChannelsInput {
        stream_filter set_stream_filter,
        max_results set_max_results,
        next_token set_next_token,
    }
    "ListShards" list_shards ListShardsInput {
        stream_name set_stream_name,
        next_token set_next_token,
        exclusive_start_shard_id set_exclusive_start_shard_id,
        max_results set_max_results,
        stream_creation_timestamp set_stream_creation_timestamp,
        shard_filter set_shard_filter,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "ListStreamConsumers" list_stream_consumers ListStreamConsumersInput {
        stream_arn set_stream_arn,
        next_token set_next_token,
        max_results set_max_results,
        stream_creation_timestamp set_stream_creation_timestamp,
        stream_id set_stream_id,
    }
    "ListStreams" list_streams ListStreamsInput {
        limit set_limit,
        exclusive_start_stream_name set_exclusive_start_stream_name,
        next_token set_next_token,
    }
    "ListTagsForResource" list_tags_for_resource ListTagsForResourceInput {
        resource_arn set_resource_arn,
        stream_id set_stream_id,
    }
    "ListTagsForStream" list_tags_for_stream ListTagsForStreamInput {
        stream_name set_stream_name,
        exclusive_start_tag_key set_exclusive_start_tag_key,
        limit set_limit,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "MergeShards" merge_shards MergeShardsInput {
        stream_name set_stream_name,
        shard_to_merge set_shard_to_merge,
        adjacent_shard_to_merge set_adjacent_shard_to_merge,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "PutRecord" put_record PutRecordInput {
        stream_name set_stream_name,
        data set_data,
        partition_key set_partition_key,
        explicit_hash_key set_explicit_hash_key,
        sequence_number_for_ordering set_sequence_number_for_ordering,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        dry_run set_dry_run,
    }
    "PutRecords" put_records PutRecordsInput {
        records set_records,
        stream_name set_stream_name,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        dry_run set_dry_run,
    }
    "PutResourcePolicy" put_resource_policy PutResourcePolicyInput {
        resource_arn set_resource_arn,
        stream_id set_stream_id,
        policy set_policy,
    }
    "RegisterStreamConsumer" register_stream_consumer RegisterStreamConsumerInput {
        stream_arn set_stream_arn,
        consumer_name set_consumer_name,
        stream_id set_stream_id,
        tags set_tags,
    }
    "RemoveTagsFromStream" remove_tags_from_stream RemoveTagsFromStreamInput {
        stream_name set_stream_name,
        tag_keys set_tag_keys,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "SplitShard" split_shard SplitShardInput {
        stream_name set_stream_name,
        shard_to_split set_shard_to_split,
        new_starting_hash_key set_new_starting_hash_key,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "StartStreamEncryption" start_stream_encryption StartStreamEncryptionInput {
        stream_name set_stream_name,
        encryption_type set_encryption_type,
        key_id set_key_id,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "StopStreamEncryption" stop_stream_encryption StopStreamEncryptionInput {
        stream_name set_stream_name,
        encryption_type set_encryption_type,
        key_id set_key_id,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "TagResource" tag_resource TagResourceInput {
        tags set_tags,
        resource_arn set_resource_arn,
        stream_id set_stream_id,
    }
    "UntagResource" untag_resource UntagResourceInput {
        tag_keys set_tag_keys,
        resource_arn set_resource_arn,
        stream_id set_stream_id,
    }
    "UpdateAccountSettings" update_account_settings UpdateAccountSettingsInput {
        minimum_throughput_billing_commitment set_minimum_throughput_billing_commitment,
    }
    "UpdateChannel" update_channel UpdateChannelInput {
        channel_arn set_channel_arn,
        s3_destination_configuration set_s3_destination_configuration,
        s3_tables_destination_configuration set_s3_tables_destination_configuration,
        logging_configuration set_logging_configuration,
    }
    "UpdateMaxRecordSize" update_max_record_size UpdateMaxRecordSizeInput {
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        max_record_size_in_kib set_max_record_size_in_kib,
    }
    "UpdateShardCount" update_shard_count UpdateShardCountInput {
        stream_name set_stream_name,
        target_shard_count set_target_shard_count,
        scaling_type set_scaling_type,
        stream_arn set_stream_arn,
        stream_id set_stream_id,
    }
    "UpdateStreamMode" update_stream_mode UpdateStreamModeInput {
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        stream_mode_details set_stream_mode_details,
        warm_throughput_mibps set_warm_throughput_mibps,
    }
    "UpdateStreamRecordDistributionStrategy" update_stream_record_distribution_strategy UpdateStreamRecordDistributionStrategyInput {
        stream_arn set_stream_arn,
        stream_id set_stream_id,
        record_distribution_strategy set_record_distribution_strategy,
    }
    "UpdateStreamWarmThroughput" update_stream_warm_throughput UpdateStreamWarmThroughputInput {
        stream_arn set_stream_arn,
        stream_name set_stream_name,
        stream_id set_stream_id,
        warm_throughput_mibps set_warm_throughput_mibps,
    }
}
