//! CloudWatch, in the protocol that the SDK speaks by itself: a few operations by hand, for this
//! crate's structures carry no schemas.

use crate::call::{describe, http_client, Clients};
use crate::Answer;
use aws_sdk_cloudwatch as sdk;
use aws_smithy_types::DateTime;
use sdk::types::{Dimension, MetricDatum, StandardUnit, Statistic};
use serde_json::{json, Value};

pub struct Driver {
    clients: Clients<sdk::Client>,
}

impl Driver {
    pub fn new(endpoint: &str, region: &str) -> Self {
        let (endpoint, http) = (endpoint.to_owned(), http_client());
        let clients = Clients::new(region, move |credentials, region| {
            let config = sdk::Config::builder()
                .behavior_version(sdk::config::BehaviorVersion::latest())
                .endpoint_url(endpoint.clone())
                .region(sdk::config::Region::new(region))
                .credentials_provider(credentials)
                .http_client(http.clone())
                .retry_config(sdk::config::retry::RetryConfig::disabled());
            sdk::Client::from_conf(config.build())
        });
        Self { clients }
    }

    pub async fn call(&mut self, operation: &str, question: &Value) -> Answer {
        let client = self.clients.of(question);
        let input = &question["input"];
        match operation {
            "PutMetricData" => put_metric_data(&client, input).await,
            "GetMetricStatistics" => get_metric_statistics(&client, input).await,
            "ListMetrics" => list_metrics(&client, input).await,
            "PutDashboard" => put_dashboard(&client, input).await,
            "GetDashboard" => get_dashboard(&client, input).await,
            "ListDashboards" => list_dashboards(&client, input).await,
            "DeleteDashboards" => delete_dashboards(&client, input).await,
            "SetAlarmState" => set_alarm_state(&client, input).await,
            _ => json!({"unsupported": format!("this driver has no {operation}")}),
        }
    }
}

/// Refuses to leave out what a case says.
macro_rules! only {
    ($value:expr, $($name:literal)*) => {
        let known = [$($name),*];
        let mut names = $value.as_object().into_iter().flat_map(|object| object.keys());
        if let Some(name) = names.find(|name| !known.contains(&name.as_str())) {
            return json!({"unsupported": format!("this driver has no {name}")});
        }
    };
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn integer(value: &Value) -> Option<i32> {
    value.as_i64().and_then(|number| i32::try_from(number).ok())
}

fn time(value: &Value) -> Option<DateTime> {
    value["$time"].as_i64().map(DateTime::from_millis)
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> T) -> Option<Vec<T>> {
    value.as_array().map(|items| items.iter().map(each).collect())
}

fn numbers(value: &Value) -> Option<Vec<f64>> {
    list(value, |item| item.as_f64().unwrap_or(f64::NAN))
}

fn dimension(value: &Value) -> Dimension {
    Dimension::builder().set_name(text(&value["Name"])).set_value(text(&value["Value"])).build()
}

fn failed(problem: Value) -> Answer {
    json!({"error": problem})
}

/// The answer to a finished call: its output by `show`, or its error.
macro_rules! finish {
    ($call:expr, $show:expr) => {
        match $call.send().await {
            Ok(output) => json!({"output": $show(output)}),
            Err(problem) => failed(describe(&problem)),
        }
    };
}

async fn put_metric_data(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "Namespace" "MetricData");
    let mut data = Vec::new();
    for datum in input["MetricData"].as_array().into_iter().flatten() {
        only!(datum, "MetricName" "Dimensions" "Value" "Values" "Counts" "Unit");
        data.push(
            MetricDatum::builder()
                .set_metric_name(text(&datum["MetricName"]))
                .set_dimensions(list(&datum["Dimensions"], dimension))
                .set_value(datum["Value"].as_f64())
                .set_values(numbers(&datum["Values"]))
                .set_counts(numbers(&datum["Counts"]))
                .set_unit(datum["Unit"].as_str().map(StandardUnit::from))
                .build(),
        );
    }
    let call = client
        .put_metric_data()
        .set_namespace(text(&input["Namespace"]))
        .set_metric_data(Some(data));
    finish!(call, |_| json!({}))
}

async fn get_metric_statistics(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "Namespace" "MetricName" "Dimensions" "StartTime" "EndTime" "Period"
        "Statistics" "ExtendedStatistics" "Unit");
    let call = client
        .get_metric_statistics()
        .set_namespace(text(&input["Namespace"]))
        .set_metric_name(text(&input["MetricName"]))
        .set_dimensions(list(&input["Dimensions"], dimension))
        .set_start_time(time(&input["StartTime"]))
        .set_end_time(time(&input["EndTime"]))
        .set_period(integer(&input["Period"]))
        .set_statistics(list(&input["Statistics"], |s| Statistic::from(s.as_str().unwrap_or(""))))
        .set_extended_statistics(list(&input["ExtendedStatistics"], |s| {
            text(s).unwrap_or_default()
        }))
        .set_unit(input["Unit"].as_str().map(StandardUnit::from));
    finish!(call, |output: sdk::operation::get_metric_statistics::GetMetricStatisticsOutput| {
        let points: Vec<Value> = output.datapoints().iter().map(datapoint).collect();
        json!({"Label": output.label(), "Datapoints": points})
    })
}

fn datapoint(point: &sdk::types::Datapoint) -> Value {
    json!({
        "Timestamp": {"$time": point.timestamp().and_then(|t| t.to_millis().ok())},
        "SampleCount": point.sample_count(),
        "Average": point.average(),
        "Sum": point.sum(),
        "Minimum": point.minimum(),
        "Maximum": point.maximum(),
        "Unit": point.unit().map(StandardUnit::as_str),
        "ExtendedStatistics": point.extended_statistics(),
    })
}

async fn list_metrics(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "Namespace" "MetricName" "NextToken");
    let call = client
        .list_metrics()
        .set_namespace(text(&input["Namespace"]))
        .set_metric_name(text(&input["MetricName"]))
        .set_next_token(text(&input["NextToken"]));
    finish!(call, |output: sdk::operation::list_metrics::ListMetricsOutput| {
        let metrics: Vec<Value> = output.metrics().iter().map(metric).collect();
        json!({"Metrics": metrics, "NextToken": output.next_token()})
    })
}

fn metric(metric: &sdk::types::Metric) -> Value {
    let dimension = |one: &Dimension| json!({"Name": one.name(), "Value": one.value()});
    let dimensions: Vec<Value> = metric.dimensions().iter().map(dimension).collect();
    json!({
        "Namespace": metric.namespace(),
        "MetricName": metric.metric_name(),
        "Dimensions": dimensions,
    })
}

async fn put_dashboard(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "DashboardName" "DashboardBody");
    let call = client
        .put_dashboard()
        .set_dashboard_name(text(&input["DashboardName"]))
        .set_dashboard_body(text(&input["DashboardBody"]));
    finish!(call, |output: sdk::operation::put_dashboard::PutDashboardOutput| {
        let messages = output.dashboard_validation_messages();
        let texts: Vec<Value> = messages.iter().map(|m| json!({"Message": m.message()})).collect();
        json!({"DashboardValidationMessages": texts})
    })
}

async fn get_dashboard(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "DashboardName");
    let call = client.get_dashboard().set_dashboard_name(text(&input["DashboardName"]));
    finish!(call, |output: sdk::operation::get_dashboard::GetDashboardOutput| json!({
        "DashboardName": output.dashboard_name(),
        "DashboardArn": output.dashboard_arn(),
        "DashboardBody": output.dashboard_body(),
    }))
}

async fn list_dashboards(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "DashboardNamePrefix");
    let prefix = text(&input["DashboardNamePrefix"]);
    let call = client.list_dashboards().set_dashboard_name_prefix(prefix);
    finish!(call, |output: sdk::operation::list_dashboards::ListDashboardsOutput| {
        let entry = |one: &sdk::types::DashboardEntry| {
            json!({"DashboardName": one.dashboard_name(), "Size": one.size()})
        };
        let entries: Vec<Value> = output.dashboard_entries().iter().map(entry).collect();
        json!({"DashboardEntries": entries})
    })
}

async fn delete_dashboards(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "DashboardNames");
    let names = list(&input["DashboardNames"], |name| text(name).unwrap_or_default());
    let call = client.delete_dashboards().set_dashboard_names(names);
    finish!(call, |_| json!({}))
}

async fn set_alarm_state(client: &sdk::Client, input: &Value) -> Answer {
    only!(input, "AlarmName" "StateValue" "StateReason");
    let call = client
        .set_alarm_state()
        .set_alarm_name(text(&input["AlarmName"]))
        .set_state_value(input["StateValue"].as_str().map(sdk::types::StateValue::from))
        .set_state_reason(text(&input["StateReason"]));
    finish!(call, |_| json!({}))
}
