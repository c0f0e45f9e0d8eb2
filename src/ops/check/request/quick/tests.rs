use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const USUAL: &str = r#"{"custom_id": "a-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4.1", "messages": [{"role": "user", "content": "Say \"hi\"\n\u00e9é"}], "max_tokens": 512, "temperature": -0.5e+1, "stream": false, "stop": null, "x": [true, [], {}, {"a": [1]}]}}"#;

/// Holds a line against the library.
fn holds(line: &str) {
    let library = serde_json::from_str::<Request<'_>>(line);
    if let Some(quick) = read(line) {
        assert_eq!(quick, library.unwrap(), "{line}");
    }
}

#[test]
fn usual_lines_need_no_library() {
    let spaceless = USUAL.replace(": ", ":").replace(", ", ",");
    let other =
        r#"{"custom_id":"1","method":"POST","url":"/v1/responses","body":{},"note":{"by":"me"}}"#;
    for line in [
        USUAL,
        &spaceless,
        other,
        "{}",
        r#"{"model":"m","input":""}"#,
    ] {
        assert!(read(line).is_some(), "{line}");
        holds(line);
    }
}

#[test]
fn what_is_not_usual_is_left_to_the_library() {
    for line in [
        "",
        " {}",
        "{} ",
        "{}{}",
        "{\t}",
        "[]",
        r#"{"custom_id":1}"#,
        r#"{"custom_id":"a\n"}"#,
        r#"{"custom_id":"a","custom_id":"b"}"#,
        r#"{"body":{},"body":{}}"#,
        r#"{"body":"x"}"#,
        r#"{"\u0061":1}"#,
    ] {
        assert_eq!(read(line), None, "{line}");
    }
    let deep = |depth| format!(r#"{{"x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert!(read(&deep(64)).is_some());
    assert_eq!(read(&deep(65)), None);
    holds(&deep(64));
}

/// Every line that is one byte or one cut away from the usual one, with the bytes that matter.
#[test]
fn whatever_is_read_the_library_reads_as_the_same() {
    for at in 0..USUAL.len() {
        if !USUAL.is_char_boundary(at) {
            continue;
        }
        let (before, rest) = USUAL.split_at(at);
        let mut after = rest.chars();
        after.next();
        for c in "\"\\{}[]:, 0123-+.eEutfnx/\u{1}\n\tа".chars() {
            holds(&format!("{before}{c}{rest}"));
            holds(&format!("{before}{c}{}", after.as_str()));
        }
        holds(before);
        holds(&format!("{before}{}", after.as_str()));
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let array = prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from);
        let object = prop::collection::btree_map(any::<String>(), inner, 0..6);
        prop_oneof![
            array,
            object.prop_map(|map| Value::Object(map.into_iter().collect()))
        ]
    })
}

proptest! {
    #[test]
    fn every_value_in_a_body_is_read_as_by_the_library(value in value(), cut in any::<prop::sample::Index>(), c in any::<char>()) {
        let line = json!({"custom_id": "a", "body": {"model": "m", "x": value}}).to_string();
        holds(&line);
        let at = line.char_indices().nth(cut.index(line.chars().count())).unwrap().0;
        let (before, rest) = line.split_at(at);
        holds(before);
        holds(&format!("{before}{c}{rest}"));
    }

    #[test]
    fn anything_that_looks_like_numbers_and_words_is_judged_as_by_the_library(value in "[-+.eE01 ]{1,8}|[a-z]{3,6}|\"[\\\\u0-9a-f\"/bé]{0,9}\"") {
        holds(&format!("{{\"x\":{value}}}"));
    }
}
