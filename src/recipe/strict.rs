//! What a strict schema needs, so that a provider does not refuse every request for its sake.
//!
//! Every object of a strict schema lists all its properties as required and allows no others.

use serde_json::Value;

/// Says what is wrong, each with the place in the schema.
pub(super) fn wrong(schema: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        wrong.push("the root: a strict schema must be of type object".to_owned());
    }
    walk(schema, "the root", &mut wrong);
    wrong
}

fn walk(schema: &Value, place: &str, wrong: &mut Vec<String>) {
    let Some(members) = schema.as_object() else {
        return;
    };
    if let Some(properties) = members.get("properties").and_then(Value::as_object) {
        if members.get("additionalProperties") != Some(&Value::Bool(false)) {
            wrong.push(format!(
                "{place}: a strict schema needs \"additionalProperties\": false"
            ));
        }
        let required = members.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|all| all.iter().any(|it| it.as_str() == Some(name)));
        for (name, property) in properties {
            if !is_required(name) {
                wrong.push(format!(
                    "{place}: a strict schema needs \"{name}\" in \"required\""
                ));
            }
            walk(property, &format!("property {name}"), wrong);
        }
    }
    for key in ["items", "additionalItems"] {
        if let Some(items) = members.get(key) {
            walk(items, &format!("{key} of {place}"), wrong);
        }
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        let choices = members.get(key).and_then(Value::as_array);
        for choice in choices.into_iter().flatten() {
            walk(choice, &format!("{key} of {place}"), wrong);
        }
    }
    for key in ["$defs", "definitions"] {
        let definitions = members.get(key).and_then(Value::as_object);
        for (name, definition) in definitions.into_iter().flatten() {
            walk(definition, &format!("definition {name}"), wrong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_strict_schema_passes() {
        let schema = json!({
            "type": "object",
            "properties": {"a": {"type": "array", "items": {"type": "string"}}},
            "required": ["a"],
            "additionalProperties": false,
        });
        assert_eq!(wrong(&schema), [""; 0]);
    }

    #[test]
    fn every_place_that_is_not_strict_is_named() {
        let inner = json!({"type": "object", "properties": {"x": {}}, "required": ["x"]});
        let schema = json!({
            "type": "object",
            "properties": {"a": {"type": "array", "items": inner}},
            "additionalProperties": false,
        });
        assert_eq!(
            wrong(&schema),
            [
                "the root: a strict schema needs \"a\" in \"required\"",
                "items of property a: a strict schema needs \"additionalProperties\": false",
            ]
        );
        assert_eq!(wrong(&json!({"type": "array"})).len(), 1);
    }
}
