//! Operations by name.

use crate::Answer;
use aws_credential_types::Credentials;
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_schema::serde::SerializableStruct;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::{json, Value};
use std::collections::HashMap;

pub fn http_client() -> SharedHttpClient {
    Builder::new().build_http()
}

pub fn credentials(account: &str) -> Credentials {
    let environment = |name| std::env::var(name).unwrap_or_default();
    let key = if account.is_empty() { environment("AWS_ACCESS_KEY_ID") } else { account.into() };
    Credentials::from_keys(key, environment("AWS_SECRET_ACCESS_KEY"), None)
}

/// Clients by account and region, made when first asked for.
pub struct Clients<C> {
    region: String,
    make: Box<dyn Fn(Credentials, String) -> C>,
    made: HashMap<(String, String), C>,
}

impl<C: Clone> Clients<C> {
    pub fn new(region: &str, make: impl Fn(Credentials, String) -> C + 'static) -> Self {
        Self { region: region.to_owned(), make: Box::new(make), made: HashMap::new() }
    }

    pub fn of(&mut self, question: &Value) -> C {
        let account = question["account"].as_str().unwrap_or_default().to_owned();
        let region = question["region"].as_str().unwrap_or(&self.region).to_owned();
        let make = &self.make;
        let entry = self.made.entry((account.clone(), region.clone()));
        entry.or_insert_with(|| make(credentials(&account), region)).clone()
    }
}

pub fn describe<E: ProvideErrorMetadata + std::error::Error + 'static>(
    problem: &SdkError<E, HttpResponse>,
) -> Value {
    let status = problem.raw_response().map(|response| response.status().as_u16());
    let (code, message) = (problem.code(), problem.message());
    json!({
        "code": code.unwrap_or("SdkError"),
        "message": message.map_or_else(|| DisplayErrorContext(problem).to_string(), str::to_owned),
        "status": status,
    })
}

pub fn finish<T: SerializableStruct, E: ProvideErrorMetadata + std::error::Error + 'static>(
    result: Result<T, SdkError<E, HttpResponse>>,
) -> Answer {
    match result {
        Ok(output) => json!({"output": crate::values::describe(&output)}),
        Err(SdkError::ConstructionFailure(why)) => json!({"refused": format!("{why:?}")}),
        Err(problem) => json!({"error": describe(&problem)}),
    }
}

/// A function `call(client, operation, input)` for the listed operations of a service crate: each
/// with its method, its input structure, and that structure's members with their setters.
#[macro_export]
macro_rules! operations {
    ($service:ident: $($name:literal $method:ident $input:ident {
        $($field:ident $set:ident),* $(,)?
    })*) => {
        async fn call(
            client: $service::Client,
            operation: &str,
            input: &serde_json::Value,
        ) -> $crate::Answer {
            match operation {
                $($name => {
                    type Input = $service::operation::$method::$input;
                    let read = $crate::values::wire_form(input, Input::SCHEMA);
                    let text = match read {
                        Ok(value) => value.to_string(),
                        Err(why) => return serde_json::json!({"unsupported": why}),
                    };
                    let read = $crate::values::read(text.as_bytes(), |from| {
                        Input::deserialize(from)
                    });
                    let _input = match read {
                        Ok(input) => input,
                        Err(why) => return serde_json::json!({"refused": why}),
                    };
                    let call = client.$method()$(.$set(_input.$field.into()))*;
                    $crate::call::finish(call.send().await)
                })*
                _ => serde_json::json!({
                    "unsupported": format!("this driver has no {operation}")
                }),
            }
        }
    };
}
