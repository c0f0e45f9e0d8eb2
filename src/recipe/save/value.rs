//! JSON as TOML, members in their order.

use serde_json::value::RawValue;
use toml_edit::{Array, InlineTable, Value};

use crate::text::Members;

/// What is no JSON; whoever typed it was told before.
const NO_JSON: &str = "it is no JSON";

/// Turns JSON into TOML, which has no null and no numbers beyond 64 bits.
pub(super) fn toml_of(json: &str) -> Result<Value, &'static str> {
    let read = |_error| NO_JSON;
    Ok(match json.trim_start().as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(json).map_err(read)?;
            let members = members.iter();
            let members = members.map(|(name, json)| Ok((&**name, toml_of(json.get())?)));
            let members: Result<InlineTable, &'static str> = members.collect();
            members?.into()
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json).map_err(read)?;
            let items = items.into_iter().map(|json| toml_of(json.get()));
            let items: Result<Array, &'static str> = items.collect();
            items?.into()
        }
        Some(b'"') => serde_json::from_str::<String>(json).map_err(read)?.into(),
        Some(b't' | b'f') => serde_json::from_str::<bool>(json).map_err(read)?.into(),
        Some(b'n') => return Err("a recipe cannot say null; leave it out instead"),
        _ if json.contains(['.', 'e', 'E']) => {
            serde_json::from_str::<f64>(json).map_err(read)?.into()
        }
        _ => match serde_json::from_str::<i64>(json) {
            Ok(whole) => whole.into(),
            Err(_) => return Err("the number is too large for a recipe"),
        },
    })
}
