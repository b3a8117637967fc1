//! CloudWatch, in the protocol that the SDK speaks by itself.

use crate::call::{http_client, Clients};
use crate::Answer;
use aws_sdk_cloudwatch as sdk;
use serde_json::Value;

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
        call(self.clients.of(question), operation, &question["input"]).await
    }
}

include!("cloudwatch_operations.rs");
