//! Kinesis: every operation, and subscriptions.

use crate::call::{describe, http_client, Clients};
use crate::Answer;
use aws_sdk_kinesis as sdk;
use sdk::operation::subscribe_to_shard::SubscribeToShardInput;
use sdk::types::SubscribeToShardEventStream;
use serde_json::{json, Value};
use std::collections::HashMap;
use std::time::Duration;

type Events = sdk::operation::subscribe_to_shard::SubscribeToShardOutput;

pub struct Driver {
    clients: Clients<sdk::Client>,
    subscriptions: HashMap<String, Events>,
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
                // One attempt: a throttle must be seen, not ridden out.
                .retry_config(sdk::config::retry::RetryConfig::disabled())
                // A stepped clock makes long silences.
                .stalled_stream_protection(
                    sdk::config::StalledStreamProtectionConfig::disabled(),
                );
            sdk::Client::from_conf(config.build())
        });
        Self { clients, subscriptions: HashMap::new() }
    }

    pub async fn call(&mut self, operation: &str, question: &Value) -> Answer {
        call(self.clients.of(question), operation, &question["input"]).await
    }

    pub async fn subscription(&mut self, question: &Value) -> Answer {
        if let Some(name) = question["subscribe"].as_str() {
            return self.subscribe(name, question).await;
        }
        if let Some(name) = question["unsubscribe"].as_str() {
            self.subscriptions.remove(name);
            return json!({"output": {}});
        }
        let name = question["collect"].as_str().unwrap_or_default();
        let count = question["count"].as_u64().unwrap_or(1) as usize;
        let within = Duration::from_millis(question["within_ms"].as_u64().unwrap_or(0));
        match self.subscriptions.get_mut(name) {
            Some(events) => json!({"output": collect(events, count, within).await}),
            None => json!({"refused": "no such subscription"}),
        }
    }

    async fn subscribe(&mut self, name: &str, question: &Value) -> Answer {
        let client = self.clients.of(question);
        let text = match crate::values::wire_form(
            &question["input"],
            SubscribeToShardInput::SCHEMA,
        ) {
            Ok(value) => value.to_string(),
            Err(why) => return json!({"unsupported": why}),
        };
        let input = match crate::values::read(text.as_bytes(), |from| {
            SubscribeToShardInput::deserialize(from)
        }) {
            Ok(input) => input,
            Err(why) => return json!({"refused": why}),
        };
        let call = client
            .subscribe_to_shard()
            .set_consumer_arn(input.consumer_arn.into())
            .set_shard_id(input.shard_id.into())
            .set_starting_position(input.starting_position);
        match call.send().await {
            Ok(events) => {
                self.subscriptions.insert(name.to_owned(), events);
                json!({"output": {}})
            }
            Err(problem) => json!({"error": describe(&problem)}),
        }
    }
}

async fn collect(events: &mut Events, count: usize, within: Duration) -> Value {
    let deadline = tokio::time::Instant::now() + within;
    let mut list = Vec::new();
    while list.len() < count {
        let received = tokio::time::timeout_at(deadline, events.event_stream.recv()).await;
        match received {
            Err(_) => break,
            Ok(Ok(Some(SubscribeToShardEventStream::SubscribeToShardEvent(event)))) => {
                list.push(crate::values::describe(&event));
            }
            Ok(Ok(Some(_))) => {}
            Ok(Ok(None)) => return json!({"Events": list, "Ended": true}),
            Ok(Err(problem)) => {
                let error = json!({"code": "SdkError", "message": format!("{problem:?}")});
                return json!({"Events": list, "Ended": true, "Error": error});
            }
        }
    }
    json!({"Events": list, "Ended": false})
}

include!("kinesis_operations.rs");
