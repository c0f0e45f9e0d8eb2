//! Values of a recipe as JSON, in the order in which they are written.
//!
//! Neither a map of TOML nor one of JSON keeps that order here, so the text is made directly.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is no JSON, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoJson {
    pub(super) span: Range<usize>,
    pub(super) why: &'static str,
}

/// Writes a value as JSON.
pub(super) fn json(value: &DeValue<'_>, span: &Range<usize>) -> Result<String, NoJson> {
    let mut out = String::new();
    push(&mut out, value, span)?;
    Ok(out)
}

/// Returns the entries of a table in the order of the file.
pub(super) fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(&'a str, &'a Spanned<DeValue<'i>>, Range<usize>)> {
    let entries = table
        .iter()
        .map(|(name, value)| (&**name.get_ref(), value, name.span()));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(_, _, span)| span.start);
    entries
}

/// Writes a text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn push(out: &mut String, value: &DeValue<'_>, span: &Range<usize>) -> Result<(), NoJson> {
    let no_json = |why| NoJson {
        span: span.clone(),
        why,
    };
    match value {
        DeValue::String(text) => out.push_str(&quoted(text)),
        DeValue::Boolean(flag) => out.push_str(if *flag { "true" } else { "false" }),
        DeValue::Integer(number) => {
            let read = i64::from_str_radix(number.as_str(), number.radix());
            let read = read.map_err(|_error| no_json("the number is too large"))?;
            out.push_str(&read.to_string());
        }
        DeValue::Float(number) => {
            let read: Option<f64> = number.as_str().parse().ok();
            let read = read.and_then(serde_json::Number::from_f64);
            let read = read.ok_or_else(|| no_json("JSON has no such number"))?;
            out.push_str(&read.to_string());
        }
        DeValue::Datetime(_) => {
            return Err(no_json("JSON has no dates; write it as a text in quotes"));
        }
        DeValue::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push(out, item.get_ref(), &item.span())?;
            }
            out.push(']');
        }
        DeValue::Table(table) => {
            out.push('{');
            for (at, (name, value, _)) in in_order(table).into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&quoted(name));
                out.push(':');
                push(out, value.get_ref(), &value.span())?;
            }
            out.push('}');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<String, &'static str> {
        let table = DeTable::parse(text).unwrap();
        let value = DeValue::Table(table.into_inner());
        json(&value, &(0..0)).map_err(|no| no.why)
    }

    #[test]
    fn every_kind_of_value_keeps_its_order() {
        let text = "z = 1\na = [0x10, -2.5, true, \"q\\\"\"]\n[m]\ny = {}\nb = 1e3\n";
        let wanted = r#"{"z":1,"a":[16,-2.5,true,"q\""],"m":{"y":{},"b":1000.0}}"#;
        assert_eq!(of(text).as_deref(), Ok(wanted));
    }

    #[test]
    fn what_json_cannot_say_is_refused() {
        assert!(of("a = nan").is_err());
        assert!(of("a = 1979-05-27").is_err());
    }
}
