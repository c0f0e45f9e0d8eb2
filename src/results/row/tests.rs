use proptest::prelude::*;

use super::*;
use crate::domain::truth::{Cause, GroupKey};

/// Everything in which the two ways must agree.
#[derive(Debug, PartialEq)]
struct Said {
    custom_id: Option<String>,
    class: Class,
    code: Option<String>,
    message: Option<String>,
    error: Option<LineError>,
    group: Option<GroupKey>,
    finish: Option<String>,
    model: Option<String>,
    usage: Option<Usage>,
    request_id: Option<String>,
    text: String,
    words: String,
}

fn said_by_row(line: &[u8]) -> Said {
    let row = Row::read(1, line);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Said {
        custom_id: owned(row.custom_id()),
        class: row.class(),
        code: owned(row.code()),
        message: owned(row.message()),
        error: row.error().map(Cow::into_owned),
        group: row.group(),
        finish: owned(row.finish()),
        model: owned(row.model()),
        usage: row.usage(),
        request_id: owned(row.request_id()),
        text: row.text().into_owned(),
        words: row.words().into_owned(),
    }
}

fn said_by_line(line: &[u8]) -> Said {
    let line = read_line(1, line);
    let error = error_of(&line).cloned();
    let unreadable = match &line.outcome {
        Outcome::Unreadable(reason) => Some(reason.clone()),
        Outcome::Answer(_) | Outcome::Error(_) | Outcome::Missing | Outcome::Blank => None,
    };
    Said {
        class: line.class(),
        code: error.as_ref().and_then(|error| error.code.clone()),
        message: error.as_ref().map(|e| e.message.clone()).or(unreadable),
        error,
        group: Cause::of(&line).map(|cause| cause.key()),
        text: answered(&line),
        words: line.words(),
        custom_id: line.custom_id,
        finish: line.finish,
        model: line.model,
        usage: line.usage,
        request_id: line.request_id,
    }
}

fn is_quick(line: &[u8]) -> bool {
    matches!(Row::read(1, line).reading, Reading::Quick(_))
}

fn with_body(status: &str, body: &str) -> String {
    format!(
        r#"{{"id":"batch_req_1","custom_id":"a","response":{{"status_code":{status},"request_id":"req_1","body":{body}}},"error":null}}"#
    )
}

/// Bodies as providers send them, each of which is to be read the quick way.
const COMMON: [&str; 14] = [
    r#"{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":1}}}"#,
    r#"{"model":"m","choices":[{"message":{"content":"a \"b\"\n\u00e9😀"},"finish_reason":"length"},{"message":{"content":"c"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"queue_time":0.02,"prompt_time":0.001,"completion_time":0.5,"total_time":0.501}}"#,
    r#"{"model":"m","choices":[{"message":{"content":"\n\t "},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":0}}"#,
    r#"{"model":"m","choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}]}"#,
    r#"{"model":"m","choices":[{"message":{"content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"tag","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}]}"#,
    r#"{"model":"m","choices":[{"text":" x","finish_reason":"length"}]}"#,
    r#"{"model":"m","choices":[{"message":{"content":"Wait","tool_calls":[{"custom":{"name":"f","input":"x"}}]}}]}"#,
    r#"{"model":"m","choices":[{"message":{"content":"a","refusal":"b"}}]}"#,
    r#"{"object":"response","status":"completed","model":"m","error":null,"incomplete_details":null,"output":[{"type":"reasoning","summary":[]},{"type":"web_search_call","status":"completed"},{"id":"msg","type":"message","content":[{"type":"output_text","text":"x","annotations":[]}]}],"usage":{"input_tokens":5,"input_tokens_details":{"cached_tokens":2},"output_tokens":6,"output_tokens_details":{"reasoning_tokens":4}}}"#,
    r#"{"object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"half"},{"type":"output_text","text":"past"}]}]}"#,
    r#"{"object":"response","status":"completed","output":[{"type":"function_call","name":"f","arguments":"{}"},{"type":"image_generation_call","result":"QUJD"}]}"#,
    r#"{"object":"list","model":"e","data":[{"object":"embedding","index":0,"embedding":[0.1,-2e-3,3]},{"embedding":"AABAQA=="}],"usage":{"prompt_tokens":4,"total_tokens":4}}"#,
    r#"{"id":"modr","model":"o","results":[{"flagged":true,"categories":{"violence":true,"hate":false}}]}"#,
    r#"{"created":1,"data":[{"url":"https://x/1.png","revised_prompt":"a cat"},{"b64_json":"QUJDREVG"}],"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}"#,
];

/// Lines of failures as providers send them.
const FAILED: [&str; 3] = [
    r#"{"id":"b","custom_id":"a","response":null,"error":{"code":"batch_expired","message":"too late"}}"#,
    r#"{"id":"b","custom_id":"a","response":{"status_code":400,"request_id":"r","body":{"error":{"message":"too \"long\"","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}}},"error":null}"#,
    r#"{"id":"b","custom_id":"a","response":{"status_code":500,"request_id":"r","body":{"error":{"message":"no","type":"server_error","code":null}}},"error":null}"#,
];

/// Lines that nobody expects.
const ODD: [&str; 37] = [
    r#"{"custom_id":"a","response":{"status_code":0,"body":{"error":{"message":"no","type":"server_error"}}},"error":null}"#,
    "",
    " ",
    "null",
    "[]",
    "{}",
    r#"[null,"a",{"status_code":200},null]"#,
    r#"{"custom_id":12,"response":null,"error":{"code":20015}}"#,
    r#"{"custom_id":"","response":null,"error":{"code":"","message":" "}}"#,
    r#"{"custom_id":"a","custom_id":"b","response":null,"error":{"code":"x"}}"#,
    r#"{"custom_\u0069d":"a","response":null,"error":"went wrong"}"#,
    r#"{"custom_id":"a","response":{"status_code":"200","body":{"choices":[{"text":"x"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200.0,"body":{"choices":[{"text":"x"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":70000,"body":{"choices":[{"text":"x"}]}}}"#,
    r#"{"custom_id":"a","response":{"body":{"choices":[{"text":"x"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":"{\"choices\":[{\"text\":\"x\"}]}"}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":null}}"#,
    r#"{"custom_id":"a","response":{"status_code":502,"body":"<html>"}}"#,
    r#"{"custom_id":"a","response":{"status_code":422,"body":{"detail":"bad"}}}"#,
    r#"{"custom_id":"a","response":[200,"r",{"choices":[{"text":"x"}]}]}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[[{"content":"x"}]]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[null,{"text":"x"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":7}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":[{"text":"x"}],"audio":{"transcript":"y"}}}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":null,"audio":{"transcript":"y"}}}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":null,"function_call":{"name":"f","arguments":"{}"}}}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"x"}],"choices":[]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"a\ud83d b"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"\u0020\u3000\f"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"status":"failed","error":{"code":"server_error","message":"broke"},"output":[]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"data":[{"url":"a","url":"b"}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"data":[]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"id":"v","object":"video","status":"failed"}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"x"}],"usage":{"prompt_tokens":"7","completion_tokens":1.0,"total_time":"3"}}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"x"}],"usage":{"prompt_tokens":-1}}},"error":{"message":"beside"}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"output":[{"content":"plain"},{"type":"","content":null},{"type":"message","content":[{"refusal":"no"}]}]}}}"#,
    r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"x"}]}},"error":{}} x"#,
];

fn samples() -> Vec<String> {
    let statuses = [
        "200", "0", "null", "429", "99", "600", "9999", "70000", "-1", "\"299\"",
    ];
    let bodies = COMMON.iter().flat_map(|body| {
        let quoted = serde_json::to_string(body).unwrap();
        let quoted = with_body("200", &quoted);
        let plain = statuses.iter().map(|status| with_body(status, body));
        plain.chain([quoted]).collect::<Vec<_>>()
    });
    let others = FAILED.iter().chain(&ODD).map(|line| (*line).to_owned());
    bodies.chain(others).collect()
}

#[test]
fn every_sample_is_read_the_same_both_ways() {
    for line in samples() {
        assert_eq!(
            said_by_row(line.as_bytes()),
            said_by_line(line.as_bytes()),
            "{line}"
        );
    }
}

#[test]
fn common_lines_are_read_the_quick_way() {
    let slow: Vec<String> = COMMON
        .iter()
        .map(|body| with_body("200", body))
        .chain(FAILED.iter().map(|line| (*line).to_owned()))
        .filter(|line| !is_quick(line.as_bytes()))
        .collect();
    assert_eq!(slow, [""; 0]);
}

#[test]
fn a_line_end_and_a_byte_order_mark_do_not_slow_a_line_down() {
    let line = format!("\u{feff}{}\r\n", with_body("200", COMMON[0]));
    assert!(is_quick(line.as_bytes()));
    assert_eq!(said_by_row(line.as_bytes()), said_by_line(line.as_bytes()));
}

#[test]
fn broken_utf_8_is_read_the_same_both_ways() {
    let line = with_body("200", COMMON[0]).replace("Hello", "He\u{1}");
    let line: Vec<u8> = line
        .bytes()
        .map(|byte| if byte == 1 { 0xFF } else { byte })
        .collect();
    assert_eq!(said_by_row(&line), said_by_line(&line));
}

#[test]
fn a_row_tells_the_status_of_answers_and_of_failures_quick_or_not() {
    let status = |line: &str| Row::read(1, line.as_bytes()).status();
    let quick = with_body("201", COMMON[0]);
    let slow = with_body("\"201\"", COMMON[0]);
    assert_eq!(
        [quick.as_str(), &slow, FAILED[1], FAILED[0], "{"].map(status),
        [Some(201), Some(201), Some(400), None, None]
    );
}

#[test]
fn the_time_an_answer_took_is_told_quick_or_not() {
    let took = |line: &str| Row::read(1, line.as_bytes()).latency();
    let quick = with_body("200", COMMON[1]);
    let slow = with_body("\"200\"", COMMON[1]);
    let absurd = quick.replace("0.501", "-1");
    let absent = with_body("200", COMMON[0]);
    let half = Some(Duration::from_millis(501));
    assert_eq!(
        [quick, slow, absurd, absent].map(|line| took(&line)),
        [half, half, None, None]
    );
}

#[test]
fn a_text_without_escapes_is_not_copied() {
    let line = with_body("200", COMMON[0]);
    let row = Row::read(1, line.as_bytes());
    assert!(matches!(row.text(), Cow::Borrowed("Hello")));
}

#[test]
fn a_row_becomes_the_line_that_the_tolerant_reader_gives() {
    for line in samples() {
        let row = Row::read(7, line.as_bytes()).into_line();
        // A norm of a vector may be NaN, which differs from itself.
        let expected = read_line(7, line.as_bytes());
        assert_eq!(format!("{row:?}"), format!("{expected:?}"));
    }
}

#[test]
fn a_cut_line_says_so() {
    let row = Row::read_cut(3, br#"{"custom_id":"a","response":"#, 5_000_000);
    assert_eq!(
        (row.custom_id(), row.class()),
        (Some("a"), Class::Unreadable)
    );
}

/// Values of every type, and those that mean something somewhere, one a line.
const LEAVES: &str = r#"null
true
0
7
200
-1
1.5
1e400
""
" "
"x"
"\n\u00e9"
"\ud800"
"incomplete"
"length"
"video"
"reasoning"
"function_call"
"image_generation_call"
"7"
[]
{}"#;

/// Every member that any reader knows, and one that none does.
const KEYS: &str = "id custom_id response error status_code request_id body \
    choices output data results usage status object \
    model message content text refusal tool_calls function \
    custom function_call audio name arguments input type \
    result code detail finish_reason embedding url incomplete_details \
    reason prompt_tokens input_tokens completion_tokens output_tokens_details reasoning_tokens total_time \
    x";

/// Any value, of a shape that might stand at the place of any other.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(LEAVES.lines().collect::<Vec<_>>());
    let keys = prop::sample::select(KEYS.split(' ').collect::<Vec<_>>());
    leaf.prop_map(str::to_owned)
        .prop_recursive(5, 40, 5, move |inner| {
            let pair = (keys.clone(), inner.clone());
            let pair = pair.prop_map(|(key, value)| format!("\"{key}\":{value}"));
            let array = prop::collection::vec(inner, 0..4);
            let object = prop::collection::vec(pair, 0..6);
            prop_oneof![
                array.prop_map(|items| format!("[{}]", items.join(","))),
                object.prop_map(|members| format!("{{{}}}", members.join(","))),
            ]
        })
}

/// Finds where a JSON value begins and ends in a line, so that another can take its place.
fn values_of(line: &str) -> Vec<(usize, usize)> {
    let starts = line.match_indices(':').map(|(at, _)| at + 1);
    let ends = starts.filter_map(|start| {
        let rest = line.get(start..)?;
        let mut values =
            serde_json::Deserializer::from_str(rest).into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        Some((start, start + values.byte_offset()))
    });
    ends.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_value_at_any_place_is_read_the_same_both_ways(
        sample in prop::sample::select(samples()),
        place: prop::sample::Index,
        other in value(),
    ) {
        let values = values_of(&sample);
        prop_assume!(!values.is_empty());
        let (start, end) = values[place.index(values.len())];
        let (before, rest) = sample.split_at(start);
        let (_, after) = rest.split_at(end - start);
        let line = format!("{before}{other}{after}");
        prop_assert_eq!(said_by_row(line.as_bytes()), said_by_line(line.as_bytes()), "{}", line);
    }

    #[test]
    fn any_member_beside_the_others_is_read_the_same_both_ways(
        sample in prop::sample::select(samples()),
        place: prop::sample::Index,
        member in value().prop_filter("an object", |value| value.len() > 2 && value.starts_with('{')),
    ) {
        let braces: Vec<usize> = sample.match_indices('{').map(|(at, _)| at + 1).collect();
        prop_assume!(!braces.is_empty());
        let (before, after) = sample.split_at(braces[place.index(braces.len())]);
        let inside = member.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let inside = inside.unwrap_or_default();
        let comma = if after.starts_with('}') { "" } else { "," };
        let line = format!("{before}{inside}{comma}{after}");
        prop_assert_eq!(said_by_row(line.as_bytes()), said_by_line(line.as_bytes()), "{}", line);
    }

    #[test]
    fn any_damage_is_read_the_same_both_ways(
        sample in prop::sample::select(samples()),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut line = sample.into_bytes();
        prop_assume!(!line.is_empty());
        for (place, byte) in places {
            let at = place.index(line.len());
            line[at] = byte;
        }
        if let Some(cut) = cut {
            line.truncate(cut.index(line.len()));
        }
        prop_assert_eq!(said_by_row(&line), said_by_line(&line));
    }
}
