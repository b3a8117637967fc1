//! The SDK's structures from and to JSON, by the schemas that they carry.

use aws_smithy_json::codec::{JsonCodec, JsonCodecSettings};
use aws_smithy_schema::codec::Codec;
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeSerializer};
use aws_smithy_schema::Schema;
use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime, Document};
use base64::Engine;
use serde_json::{json, Map, Value};

/// The input as JSON that the SDK's own codec reads: blobs as base64, times as epoch seconds.
/// An error names a member that the schema lacks.
pub fn wire_form(value: &Value, schema: &Schema<'_>) -> Result<Value, String> {
    if let Some(text) = value.get("$blob") {
        return Ok(text.clone());
    }
    if let Some(millis) = value.get("$time").and_then(Value::as_i64) {
        return Ok(json!(millis as f64 / 1000.0));
    }
    match value {
        Value::Array(items) => {
            let member = schema.member();
            let each = |item| member.map_or(Ok(Value::clone(item)), |of| wire_form(item, of));
            items.iter().map(each).collect()
        }
        Value::Object(members) => {
            let mut object = Map::new();
            for (name, item) in members {
                object.insert(name.clone(), member_form(name, item, schema)?);
            }
            Ok(Value::Object(object))
        }
        _ => Ok(value.clone()),
    }
}

fn member_form(name: &str, value: &Value, schema: &Schema<'_>) -> Result<Value, String> {
    // Members that are structures name no members of theirs: those are taken as they come.
    if schema.is_structure() && !schema.members().is_empty() {
        let member = schema.member_schema(name).ok_or(format!("it has no {name}"))?;
        return wire_form(value, member);
    }
    schema.member().map_or_else(|| loose_form(value), |member| wire_form(value, member))
}

fn loose_form(value: &Value) -> Result<Value, String> {
    wire_form(value, &aws_smithy_schema::prelude::DOCUMENT)
}

/// The codec that reads what `wire_form` gives.
pub fn codec() -> JsonCodec {
    JsonCodec::new(JsonCodecSettings::builder().build())
}

/// Reads an input structure with `read`, its own deserializer.
pub fn read<T>(
    text: &[u8],
    read: impl FnOnce(&mut dyn aws_smithy_schema::serde::ShapeDeserializer) -> Result<T, SerdeError>,
) -> Result<T, String> {
    read(&mut codec().create_deserializer(text)).map_err(|problem| problem.to_string())
}

/// What a structure holds, as JSON with {"$blob"} and {"$time"}.
pub fn describe(value: &dyn SerializableStruct) -> Value {
    let mut members = Writer::default();
    value.serialize_members(&mut members).expect("every member has a JSON form");
    members.object()
}

/// Gathers values one after the other: members with their names, or items, or keys and values.
#[derive(Default)]
struct Writer {
    written: Vec<(String, Value)>,
}

impl Writer {
    fn put(&mut self, schema: &Schema<'_>, value: Value) -> Result<(), SerdeError> {
        self.written.push((schema.member_name().unwrap_or_default().to_owned(), value));
        Ok(())
    }

    fn object(self) -> Value {
        Value::Object(self.written.into_iter().collect())
    }

    fn list(self) -> Value {
        self.written.into_iter().map(|(_, value)| value).collect()
    }

    fn map(self) -> Value {
        let mut entries = Map::new();
        let mut values = self.written.into_iter().map(|(_, value)| value);
        while let (Some(key), Some(value)) = (values.next(), values.next()) {
            entries.insert(key.as_str().unwrap_or_default().to_owned(), value);
        }
        Value::Object(entries)
    }
}

type Write<'a> = &'a dyn Fn(&mut dyn ShapeSerializer) -> Result<(), SerdeError>;
type Done = Result<(), SerdeError>;

impl ShapeSerializer for Writer {
    fn write_struct(&mut self, schema: &Schema<'_>, value: &dyn SerializableStruct) -> Done {
        self.put(schema, describe(value))
    }
    fn write_list(&mut self, schema: &Schema<'_>, write: Write<'_>) -> Done {
        let mut items = Writer::default();
        write(&mut items)?;
        self.put(schema, items.list())
    }
    fn write_map(&mut self, schema: &Schema<'_>, write: Write<'_>) -> Done {
        let mut entries = Writer::default();
        write(&mut entries)?;
        self.put(schema, entries.map())
    }
    fn write_boolean(&mut self, schema: &Schema<'_>, value: bool) -> Done {
        self.put(schema, json!(value))
    }
    fn write_byte(&mut self, schema: &Schema<'_>, value: i8) -> Done {
        self.put(schema, json!(value))
    }
    fn write_short(&mut self, schema: &Schema<'_>, value: i16) -> Done {
        self.put(schema, json!(value))
    }
    fn write_integer(&mut self, schema: &Schema<'_>, value: i32) -> Done {
        self.put(schema, json!(value))
    }
    fn write_long(&mut self, schema: &Schema<'_>, value: i64) -> Done {
        self.put(schema, json!(value))
    }
    fn write_float(&mut self, schema: &Schema<'_>, value: f32) -> Done {
        self.put(schema, json!(value))
    }
    fn write_double(&mut self, schema: &Schema<'_>, value: f64) -> Done {
        self.put(schema, json!(value))
    }
    fn write_big_integer(&mut self, schema: &Schema<'_>, value: &BigInteger) -> Done {
        self.put(schema, json!(value.as_ref()))
    }
    fn write_big_decimal(&mut self, schema: &Schema<'_>, value: &BigDecimal) -> Done {
        self.put(schema, json!(value.as_ref()))
    }
    fn write_string(&mut self, schema: &Schema<'_>, value: &str) -> Done {
        self.put(schema, json!(value))
    }
    fn write_blob(&mut self, schema: &Schema<'_>, value: Blob) -> Done {
        let text = base64::engine::general_purpose::STANDARD.encode(value.as_ref());
        self.put(schema, json!({"$blob": text}))
    }
    fn write_timestamp(&mut self, schema: &Schema<'_>, value: &DateTime) -> Done {
        self.put(schema, json!({"$time": value.to_millis().unwrap_or_default()}))
    }
    fn write_document(&mut self, _: &Schema<'_>, _: &Document) -> Done {
        Err(SerdeError::custom("no operation here has documents"))
    }
    fn write_null(&mut self, _: &Schema<'_>) -> Done {
        Ok(())
    }
}
