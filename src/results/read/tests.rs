use proptest::prelude::*;

use super::*;
use crate::domain::result::{Answer, Class};

fn read(line: &str) -> ResultLine {
    read_line(1, line.as_bytes())
}

/// A line with this status and this body.
fn with_body(status: &str, body: &str) -> ResultLine {
    read(&format!(
        r#"{{"id":"batch_req_1","custom_id":"a","response":{{"status_code":{status},"request_id":"req_1","body":{body}}},"error":null}}"#
    ))
}

fn answered(body: &str) -> Answer {
    match with_body("200", body).outcome {
        Outcome::Answer(answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn failed(line: &ResultLine) -> &LineError {
    match &line.outcome {
        Outcome::Error(error) => error,
        other => panic!("{other:?}"),
    }
}

fn unreadable(line: &[u8]) -> (Option<String>, String) {
    let line = read_line(7, line);
    match line.outcome {
        Outcome::Unreadable(reason) => (line.custom_id, reason),
        other => panic!("{other:?}"),
    }
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

const CHAT: &str = r#"{"id":"c","object":"chat.completion","model":"gpt-4.1-nano","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":1}}}"#;

#[test]
fn a_chat_line_is_read_whole() {
    let line = with_body("200", CHAT);
    assert_eq!(
        line,
        ResultLine {
            file: 0,
            number: 1,
            custom_id: Some("a".into()),
            outcome: Outcome::Answer(text("Hello")),
            finish: Some("stop".into()),
            model: Some("gpt-4.1-nano".into()),
            usage: Some(Usage {
                input: 20,
                cached: 8,
                output: 3,
                reasoning: 1,
                ..Usage::default()
            }),
            request_id: Some("req_1".into()),
            raw: line.raw.clone(),
        }
    );
}

#[test]
fn several_choices_are_joined() {
    let body = r#"{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]}"#;
    assert_eq!(answered(body), text("a\n\nb"));
}

#[test]
fn content_may_come_in_parts() {
    let body = r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}"#;
    assert_eq!(answered(body), text("a\n\nb"));
}

#[test]
fn a_refusal_is_not_an_answer() {
    let body =
        r#"{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}]}"#;
    assert_eq!(answered(body), Answer::Refusal("I cannot".into()));
}

#[test]
fn tool_calls_keep_their_names_and_arguments() {
    let body = r#"{"choices":[{"message":{"content":null,"tool_calls":[{"type":"function","function":{"name":"tag","arguments":"{\"a\":1}"}},{"type":"custom","custom":{"name":"sql","input":"select 1"}}]},"finish_reason":"tool_calls"}]}"#;
    let calls = [("tag", "{\"a\":1}"), ("sql", "select 1")];
    let calls = calls.map(|(name, args)| (name.to_owned(), args.to_owned()));
    assert_eq!(answered(body), Answer::ToolCalls(calls.to_vec()));
}

#[test]
fn calls_beside_a_text_are_not_hidden() {
    let body = r#"{"choices":[{"message":{"content":"Wait.","function_call":{"name":"f","arguments":{"x":1}}}}]}"#;
    assert_eq!(answered(body), text("Wait.\n\nf({\"x\":1})"));
}

#[test]
fn a_completion_has_its_text_in_the_choice() {
    assert_eq!(
        answered(r#"{"choices":[{"text":"x","finish_reason":"length"}]}"#),
        text("x")
    );
}

#[test]
fn reasoning_items_of_a_response_are_skipped() {
    let body = r#"{"object":"response","status":"completed","output":[{"type":"reasoning","summary":[]},{"type":"web_search_call","status":"completed"},{"type":"message","content":[{"type":"output_text","text":"x","annotations":[]}]}],"usage":{"input_tokens":5,"output_tokens":6,"output_tokens_details":{"reasoning_tokens":4}}}"#;
    let line = with_body("200", body);
    let usage = Usage {
        input: 5,
        output: 6,
        reasoning: 4,
        cached: 0,
        ..Usage::default()
    };
    assert_eq!(
        (line.outcome, line.usage),
        (Outcome::Answer(text("x")), Some(usage))
    );
}

#[test]
fn an_incomplete_response_says_why_it_stopped() {
    let body = r#"{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"output_text","text":"half"}]}]}"#;
    let line = with_body("200", body);
    assert_eq!(line.finish.as_deref(), Some("max_output_tokens"));
    assert!(line.is_soft_failure());
}

#[test]
fn a_response_that_failed_inside_a_200_is_an_error() {
    let body =
        r#"{"status":"failed","error":{"code":"server_error","message":"broke"},"output":[]}"#;
    let line = with_body("200", body);
    assert_eq!(failed(&line).code.as_deref(), Some("server_error"));
}

#[test]
fn a_response_refusal_and_its_calls_are_found() {
    let refused =
        r#"{"output":[{"type":"message","content":[{"type":"refusal","refusal":"No"}]}]}"#;
    let called = r#"{"output":[{"type":"function_call","name":"f","arguments":"{}"}]}"#;
    let hosted = r#"{"output":[{"type":"file_search_call"}]}"#;
    assert_eq!(
        [answered(refused), answered(called), answered(hosted)],
        [
            Answer::Refusal("No".into()),
            Answer::ToolCalls(vec![("f".into(), "{}".into())]),
            Answer::ToolCalls(vec![("file_search_call".into(), String::new())]),
        ]
    );
}

fn vector(body: &str) -> (usize, usize, f64, Vec<f64>) {
    match answered(body) {
        Answer::Embedding {
            count,
            dimension,
            norm,
            head,
        } => (count, dimension, norm, head),
        other => panic!("{other:?}"),
    }
}

#[test]
fn embeddings_are_summed_up() {
    let body = r#"{"object":"list","data":[{"embedding":[3.0,4.0,0,0,0,0,0]},{"embedding":[1]}]}"#;
    assert_eq!(
        vector(body),
        (2, 7, 5.0, vec![3.0, 4.0, 0.0, 0.0, 0.0, 0.0])
    );
}

#[test]
fn embeddings_in_base64_are_little_endian_floats() {
    // 3.0f32 and 4.0f32.
    let body = r#"{"data":[{"embedding":"AABAQAAAgEA="}]}"#;
    assert_eq!(vector(body), (1, 2, 5.0, vec![3.0, 4.0]));
}

#[test]
fn a_number_out_of_range_does_not_spoil_a_vector() {
    assert_eq!(vector(r#"{"data":[{"embedding":[1e400,1]}]}"#).1, 2);
}

#[test]
fn a_moderation_names_the_categories_flagged_in_any_input() {
    let body = r#"{"results":[{"flagged":false,"categories":{"hate":false}},{"flagged":true,"categories":{"violence":true,"hate":true,"self-harm":false}}]}"#;
    let categories = vec!["hate".to_owned(), "violence".to_owned()];
    assert_eq!(
        answered(body),
        Answer::Moderation {
            flagged: true,
            categories
        }
    );
}

#[test]
fn pictures_and_videos_are_a_line() {
    let pictures = r#"{"created":1,"data":[{"url":"https://x/1.png","revised_prompt":"a cat"},{"b64_json":"QUJDREVG"}]}"#;
    let video = r#"{"id":"video_1","object":"video","status":"queued"}"#;
    assert_eq!(
        [answered(pictures), answered(video)],
        [
            Answer::Media("image https://x/1.png (a cat) · image data, 1 kB".into()),
            Answer::Media("video video_1 queued".into()),
        ]
    );
}

#[test]
fn a_body_may_be_a_string_that_holds_json() {
    let body = serde_json::to_string(CHAT).unwrap();
    assert_eq!(answered(&body), text("Hello"));
}

#[test]
fn a_success_with_an_empty_body_is_an_empty_answer() {
    let bodies = [
        "null",
        "{}",
        "\"\"",
        "[]",
        r#"{"choices":[]}"#,
        r#"{"choices":7}"#,
    ];
    // An array is no body of any endpoint, but it was paid for: it is shown as it is.
    let answers = bodies.map(answered);
    assert_eq!(
        answers,
        [
            Answer::Empty,
            Answer::Empty,
            Answer::Empty,
            text("[]"),
            Answer::Empty,
            Answer::Empty
        ]
    );
}

#[test]
fn what_is_no_status_of_http_is_no_success_whatever_the_body_says() {
    for status in ["-1", "99", "600", "9999", "70000"] {
        let good = with_body(status, CHAT);
        let bad = with_body(
            status,
            r#"{"error":{"message":"no","type":"server_error"}}"#,
        );
        let told = format!("the status {status} is none of HTTP");
        assert_eq!(failed(&good).message, told);
        assert_eq!(failed(&bad).code.as_deref(), Some("server_error"));
        assert_eq!(failed(&bad).message, format!("{told}: no"));
    }
}

#[test]
fn a_status_of_0_is_none_and_then_the_body_decides() {
    for status in ["0", "null"] {
        let good = with_body(status, CHAT);
        let bad = with_body(
            status,
            r#"{"error":{"message":"no","type":"server_error"}}"#,
        );
        let none = with_body(status, "null");
        assert_eq!(good.outcome, Outcome::Answer(text("Hello")));
        assert_eq!(failed(&bad).message, "no");
        assert_eq!(failed(&none).message, "the response has no body");
    }
}

#[test]
fn a_failed_request_has_error_null_and_its_status() {
    let line = with_body(
        "400",
        r#"{"error":{"message":"too long","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}}"#,
    );
    assert_eq!(
        failed(&line),
        &LineError {
            status: Some(400),
            code: Some("context_length_exceeded".into()),
            message: "too long".into(),
        }
    );
}

#[test]
fn an_error_may_have_a_type_instead_of_a_code_or_be_a_sentence() {
    let typed = with_body("500", r#"{"error":{"type":"server_error","message":"x"}}"#);
    let said = with_body("500", r#"{"error":"went wrong"}"#);
    let plain = with_body("502", r#""<html>Bad gateway</html>""#);
    let flat = with_body("422", r#"{"code":20015,"message":"bad"}"#);
    assert_eq!(failed(&typed).code.as_deref(), Some("server_error"));
    assert_eq!(failed(&said).message, "went wrong");
    assert_eq!(failed(&plain).message, "<html>Bad gateway</html>");
    assert_eq!(failed(&flat).code.as_deref(), Some("20015"));
}

#[test]
fn a_request_that_never_ran_has_its_error_on_the_line() {
    let line = read(
        r#"{"id":"b","custom_id":"a","response":null,"error":{"code":"batch_expired","message":"too late"}}"#,
    );
    assert_eq!(
        failed(&line),
        &LineError {
            status: None,
            code: Some("batch_expired".into()),
            message: "too late".into()
        }
    );
}

#[test]
fn an_answer_beside_an_empty_error_is_an_answer() {
    let line = read(&format!(
        r#"{{"custom_id":"a","response":{{"status_code":200,"body":{CHAT}}},"error":{{}}}}"#
    ));
    assert_eq!(line.outcome, Outcome::Answer(text("Hello")));
}

#[test]
fn a_line_with_neither_is_unreadable_but_keeps_its_id() {
    let (id, reason) = unreadable(br#"{"custom_id":"a","response":null,"error":null}"#);
    assert_eq!(
        (id.as_deref(), reason.as_str()),
        (Some("a"), "the line holds neither a response nor an error")
    );
}

#[test]
fn a_broken_line_keeps_its_id_and_names_the_column() {
    let cases: [&[u8]; 3] = [
        br#"{"custom_id":"a","response":{"status_code":200,"body":{"#,
        br#"{"custom_id":"a","response":NaN}"#,
        b"{\"custom_id\":\"a\",\"response\":\"\x01\"}",
    ];
    for case in cases {
        let (id, reason) = unreadable(case);
        assert_eq!(id.as_deref(), Some("a"));
        assert!(reason.contains("(column "), "{reason}");
    }
}

#[test]
fn broken_characters_do_not_lose_the_answer() {
    let surrogate = r#"{"choices":[{"message":{"content":"a\ud83d b"}}]}"#;
    assert_eq!(answered(surrogate), text("a\u{fffd} b"));
    let line = br#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"a"#;
    let line = [line.as_slice(), b"\xff", br#"b"}]}}}"#].concat();
    let line = read_line(1, &line);
    assert_eq!(line.outcome, Outcome::Answer(text("a\u{fffd}b")));
}

#[test]
fn deep_nesting_and_huge_numbers_beside_the_answer_do_no_harm() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let body = format!(r#"{{"logprobs":{deep},"x":1e400,"choices":[{{"text":"x"}}]}}"#);
    assert_eq!(answered(&body), text("x"));
}

#[test]
fn a_byte_order_mark_and_a_line_end_are_no_part_of_a_line() {
    let line = format!("\u{feff}{{\"custom_id\":\"a\",\"response\":{{\"body\":{CHAT}}}}}\r\n");
    assert_eq!(read(&line).outcome, Outcome::Answer(text("Hello")));
}

#[test]
fn an_empty_line_is_listed() {
    let blank = [&b"\r\n"[..], b"", b" \t", b"\xEF\xBB\xBF \r\n"];
    let classes = blank.map(|line| read_line(1, line).class());
    assert_eq!(classes, [Class::Blank; 4]);
}

#[test]
fn a_custom_id_that_is_a_number_is_still_told() {
    let line = read(r#"{"custom_id":12,"response":null,"error":{"code":"x"}}"#);
    assert_eq!(line.custom_id.as_deref(), Some("12"));
}

#[test]
fn a_cut_line_tells_whose_it_is_and_never_guesses() {
    let picture =
        br#"{"custom_id":"a","response":{"status_code":200,"body":{"data":[{"b64_json":"AAAA"#;
    let text =
        br#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"text":"AAAA"#;
    let seen = [
        read_cut_line(1, picture, Some(5_000_000)),
        read_cut_line(1, text, Some(5_000_000)),
    ];
    assert_eq!(
        seen.map(|line| (line.custom_id, line.outcome)),
        [
            (
                Some("a".to_owned()),
                Outcome::Answer(Answer::Media("image data, 5.0 MB".into()))
            ),
            (
                Some("a".to_owned()),
                Outcome::Unreadable("the line is too long to be shown here (5.0 MB)".into())
            ),
        ]
    );
}

/// Pieces that make lines almost right.
fn almost_json() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\u",
        "d83d",
        "null",
        "1e999",
        "\"custom_id\"",
        "\"response\"",
        "\"status_code\"",
        "200",
        "\"body\"",
        "\"choices\"",
        "\"message\"",
        "\"content\"",
        "\"error\"",
        "\"data\"",
        "\"embedding\"",
        "\"output\"",
        "\"usage\"",
        "é",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes: Vec<u8>) {
        read_line(1, &bytes);
        read_cut_line(1, &bytes, Some(u64::MAX));
    }

    #[test]
    fn no_almost_json_makes_reading_panic(line in almost_json()) {
        super::super::summary(&read(&line));
        read_cut_line(1, line.as_bytes(), None);
    }

    #[test]
    fn no_member_of_a_wrong_type_makes_reading_panic(
        key in "(choices|output|data|results|usage|error|status|model|id|object)",
        value in "(null|1|-1|1e999|\"x\"|\\[\\]|\\{\\}|\\[1,\\{\\}\\]|true)",
        status in "(200|0|null|\"200\"|400|1e9|\\{\\})",
    ) {
        let line = with_body(&status, &format!(r#"{{"{key}":{value}}}"#));
        prop_assert_eq!(line.custom_id.as_deref(), Some("a"));
    }
}
