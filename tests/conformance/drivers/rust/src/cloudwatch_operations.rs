crate::operations! { sdk:
    "PutMetricData" put_metric_data PutMetricDataInput {
        namespace set_namespace,
        metric_data set_metric_data,
        entity_metric_data set_entity_metric_data,
        strict_entity_validation set_strict_entity_validation,
    }
    "GetMetricData" get_metric_data GetMetricDataInput {
        metric_data_queries set_metric_data_queries,
        start_time set_start_time,
        end_time set_end_time,
        next_token set_next_token,
        scan_by set_scan_by,
        max_datapoints set_max_datapoints,
        label_options set_label_options,
    }
    "GetMetricStatistics" get_metric_statistics GetMetricStatisticsInput {
        namespace set_namespace,
        metric_name set_metric_name,
        dimensions set_dimensions,
        start_time set_start_time,
        end_time set_end_time,
        period set_period,
        statistics set_statistics,
        extended_statistics set_extended_statistics,
        unit set_unit,
    }
    "ListMetrics" list_metrics ListMetricsInput {
        namespace set_namespace,
        metric_name set_metric_name,
        dimensions set_dimensions,
        next_token set_next_token,
        recently_active set_recently_active,
        include_linked_accounts set_include_linked_accounts,
        owning_account set_owning_account,
    }
    "PutMetricAlarm" put_metric_alarm PutMetricAlarmInput {
        alarm_name set_alarm_name,
        alarm_description set_alarm_description,
        actions_enabled set_actions_enabled,
        ok_actions set_ok_actions,
        alarm_actions set_alarm_actions,
        insufficient_data_actions set_insufficient_data_actions,
        metric_name set_metric_name,
        namespace set_namespace,
        statistic set_statistic,
        extended_statistic set_extended_statistic,
        dimensions set_dimensions,
        period set_period,
        unit set_unit,
        evaluation_periods set_evaluation_periods,
        datapoints_to_alarm set_datapoints_to_alarm,
        threshold set_threshold,
        comparison_operator set_comparison_operator,
        treat_missing_data set_treat_missing_data,
        evaluate_low_sample_count_percentile set_evaluate_low_sample_count_percentile,
        metrics set_metrics,
        tags set_tags,
        threshold_metric_id set_threshold_metric_id,
        evaluation_window set_evaluation_window,
        warm_up_configuration set_warm_up_configuration,
        evaluation_criteria set_evaluation_criteria,
        evaluation_interval set_evaluation_interval,
        action_configuration set_action_configuration,
    }
    "DescribeAlarms" describe_alarms DescribeAlarmsInput {
        alarm_names set_alarm_names,
        alarm_name_prefix set_alarm_name_prefix,
        alarm_types set_alarm_types,
        children_of_alarm_name set_children_of_alarm_name,
        parents_of_alarm_name set_parents_of_alarm_name,
        state_value set_state_value,
        action_prefix set_action_prefix,
        max_records set_max_records,
        next_token set_next_token,
    }
    "DescribeAlarmsForMetric" describe_alarms_for_metric DescribeAlarmsForMetricInput {
        metric_name set_metric_name,
        namespace set_namespace,
        statistic set_statistic,
        extended_statistic set_extended_statistic,
        dimensions set_dimensions,
        period set_period,
        unit set_unit,
    }
    "DescribeAlarmHistory" describe_alarm_history DescribeAlarmHistoryInput {
        alarm_name set_alarm_name,
        alarm_contributor_id set_alarm_contributor_id,
        alarm_types set_alarm_types,
        history_item_type set_history_item_type,
        start_date set_start_date,
        end_date set_end_date,
        max_records set_max_records,
        next_token set_next_token,
        scan_by set_scan_by,
    }
    "DeleteAlarms" delete_alarms DeleteAlarmsInput {
        alarm_names set_alarm_names,
    }
    "SetAlarmState" set_alarm_state SetAlarmStateInput {
        alarm_name set_alarm_name,
        state_value set_state_value,
        state_reason set_state_reason,
        state_reason_data set_state_reason_data,
    }
    "EnableAlarmActions" enable_alarm_actions EnableAlarmActionsInput {
        alarm_names set_alarm_names,
    }
    "DisableAlarmActions" disable_alarm_actions DisableAlarmActionsInput {
        alarm_names set_alarm_names,
    }
    "PutCompositeAlarm" put_composite_alarm PutCompositeAlarmInput {
        actions_enabled set_actions_enabled,
        alarm_actions set_alarm_actions,
        alarm_description set_alarm_description,
        alarm_name set_alarm_name,
        alarm_rule set_alarm_rule,
        insufficient_data_actions set_insufficient_data_actions,
        ok_actions set_ok_actions,
        tags set_tags,
        actions_suppressor set_actions_suppressor,
        actions_suppressor_wait_period set_actions_suppressor_wait_period,
        actions_suppressor_extension_period set_actions_suppressor_extension_period,
        action_configuration set_action_configuration,
    }
    "PutDashboard" put_dashboard PutDashboardInput {
        dashboard_name set_dashboard_name,
        dashboard_body set_dashboard_body,
        tags set_tags,
    }
    "GetDashboard" get_dashboard GetDashboardInput {
        dashboard_name set_dashboard_name,
    }
    "ListDashboards" list_dashboards ListDashboardsInput {
        dashboard_name_prefix set_dashboard_name_prefix,
        next_token set_next_token,
    }
    "DeleteDashboards" delete_dashboards DeleteDashboardsInput {
        dashboard_names set_dashboard_names,
    }
    "TagResource" tag_resource TagResourceInput {
        resource_arn set_resource_arn,
        tags set_tags,
    }
    "UntagResource" untag_resource UntagResourceInput {
        resource_arn set_resource_arn,
        tag_keys set_tag_keys,
    }
    "ListTagsForResource" list_tags_for_resource ListTagsForResourceInput {
        resource_arn set_resource_arn,
    }
    "DescribeAnomalyDetectors" describe_anomaly_detectors DescribeAnomalyDetectorsInput {
        anomaly_detector_ids set_anomaly_detector_ids,
        next_token set_next_token,
        max_results set_max_results,
        namespace set_namespace,
        metric_name set_metric_name,
        dimensions set_dimensions,
        anomaly_detector_types set_anomaly_detector_types,
    }
}
