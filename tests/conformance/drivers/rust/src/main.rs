//! Drives the AWS SDK for Rust, Kinesis and CloudWatch. usage: driver ENDPOINT REGION
//!
//! Over plain HTTP only: AWS itself is out of its reach.

mod call;
mod cloudwatch;
mod kinesis;
mod values;

use serde_json::{json, Value};
use std::io::{BufRead, Write};

/// What a question is answered with: {"output": ..}, {"error": ..} and the like.
type Answer = Value;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (endpoint, region) = (&arguments[1], &arguments[2]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut kinesis = kinesis::Driver::new(endpoint, region);
    let mut cloudwatch = cloudwatch::Driver::new(endpoint, region);
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let answer = runtime.block_on(answer(&mut kinesis, &mut cloudwatch, &question));
        writeln!(out, "{answer}").and_then(|()| out.flush()).expect("a reader");
    }
}

async fn answer(
    kinesis: &mut kinesis::Driver,
    cloudwatch: &mut cloudwatch::Driver,
    question: &Value,
) -> Answer {
    let Some(call) = question["call"].as_str() else {
        return kinesis.subscription(question).await;
    };
    match call.split_once('.') {
        Some(("kinesis", operation)) => kinesis.call(operation, question).await,
        Some(("cloudwatch", operation)) => cloudwatch.call(operation, question).await,
        _ => json!({"unsupported": format!("this driver has no {call}")}),
    }
}
