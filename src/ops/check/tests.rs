//! What a check promises of single lines and of whole files.

mod fixing;
mod hostile;
mod random;

use super::*;
use crate::domain::check::{Code, Finding, Severity};
use crate::domain::limits::{Fields, Mixing};
use crate::domain::{Kind, Progress};

/// A file in a folder of its own.
struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    fn with(bytes: &[u8]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("input.jsonl"), bytes).unwrap();
        Self { dir }
    }

    fn path(&self) -> std::path::PathBuf {
        self.dir.path().join("input.jsonl")
    }

    fn check(&self, asked: &Asked) -> Report {
        check_file(&self.path(), asked, &Stop::default(), &Meter::unread()).unwrap()
    }
}

fn check(bytes: &[u8]) -> Report {
    Disk::with(bytes).check(&Asked::default())
}

fn check_under(limits: Limits, lines: &[String]) -> Report {
    let asked = Asked {
        limits,
        endpoint: None,
    };
    Disk::with(lines.concat().as_bytes()).check(&asked)
}

/// A good line with some of its members replaced, or left out where the new value is empty.
fn line(id: &str, change: &[(&str, &str)]) -> String {
    let members = [
        ("custom_id", format!("\"{id}\"")),
        ("method", "\"POST\"".into()),
        ("url", "\"/v1/chat/completions\"".into()),
        ("body", r#"{"model":"m","messages":[]}"#.to_owned()),
    ];
    let members = members.map(|(key, value)| {
        let changed = change.iter().find(|(name, _)| *name == key);
        let value = changed.map_or(value, |(_, value)| (*value).to_owned());
        (!value.is_empty()).then(|| format!("\"{key}\":{value}"))
    });
    let members: Vec<String> = members.into_iter().flatten().collect();
    format!("{{{}}}\n", members.join(","))
}

/// A good line for an endpoint, with more in its body.
fn with_body(id: &str, url: &str, body: &str) -> String {
    line(id, &[("url", &format!("\"{url}\"")), ("body", body)])
}

fn chat(id: &str, model: &str, more: &str) -> String {
    let body = format!(r#"{{"model":"{model}","messages":[]{more}}}"#);
    with_body(id, "/v1/chat/completions", &body)
}

/// The findings as `line code`, one after the other.
fn found(report: &Report) -> Vec<String> {
    let one = |finding: &Finding| format!("{} {}", finding.line, finding.code.word());
    report.findings.iter().map(one).collect()
}

fn found_in(lines: &[String]) -> Vec<String> {
    found(&check(lines.concat().as_bytes()))
}

fn messages(report: &Report) -> Vec<&str> {
    let messages = report.findings.iter();
    messages.map(|finding| finding.message.as_str()).collect()
}

#[test]
fn a_good_file_is_valid_and_described() {
    let report = check((line("a", &[]) + line("b", &[]).trim_end()).as_bytes());
    assert!(
        report.is_valid() && report.findings.is_empty(),
        "{report:?}"
    );
    assert_eq!(
        (report.requests, report.endpoint, report.models),
        (
            2,
            Some(Endpoint::new("/v1/chat/completions")),
            vec!["m".to_owned()]
        )
    );
}

#[test]
fn the_checksum_is_that_of_the_file_and_only_of_the_one_that_was_checked() {
    let disk = Disk::with(b"{}\n");
    let mut report = disk.check(&Asked::default());
    let seal = |report: &Report| seal(&disk.path(), report, &Stop::default(), &Meter::unread());
    // The SHA-256 of "{}\n", by sha256sum.
    let sum = "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356";
    assert_eq!(seal(&report).unwrap(), sum);
    std::fs::write(disk.path(), b"[]\n").unwrap();
    let about = std::fs::metadata(disk.path()).unwrap();
    // As if it had been written within the same tick of the clock.
    report.stamp = stamp(&about);
    assert_eq!(seal(&report).unwrap_err().kind, Kind::InvalidInput);
}

#[test]
fn each_wrong_member_is_found_in_its_line() {
    let lines = [
        line("a", &[]),
        line("b", &[("custom_id", "")]),
        line("c", &[("custom_id", "7")]),
        line("", &[]),
        line("a", &[]),
        line("d", &[("method", "\"GET\"")]),
        line("e", &[("url", "")]),
        line("f", &[("url", "\"v1/chat/completions\"")]),
        line(
            "g",
            &[("url", "\"https://api.openai.com/v1/chat/completions\"")],
        ),
        line("h", &[("url", "\"/v1/chat\"")]),
        line(
            "i",
            &[("url", "\"/v1/moderations\""), ("body", r#"{"input":"x"}"#)],
        ),
        line("j", &[("body", "[]")]),
        line("k", &[("body", "")]),
        line(
            "l",
            &[("body", r#"{"model":"m","messages":[],"stream":true}"#)],
        ),
        line("m", &[("body", r#"{"model":"n","messages":[]}"#)]),
        line("n", &[("body", "{}")]),
        line("o", &[("method", "")]),
    ];
    assert_eq!(
        found_in(&lines),
        [
            "2 missing_custom_id",
            "3 invalid_custom_id",
            "4 invalid_custom_id",
            "5 duplicate_custom_id",
            "6 invalid_method",
            "7 missing_required_parameter",
            "8 invalid_url",
            "9 invalid_url",
            "10 invalid_url",
            "11 url_mismatch",
            "12 invalid_body",
            "13 missing_required_parameter",
            "14 stream_not_allowed",
            "15 mismatched_model",
            "16 missing_required_parameter",
            "16 missing_required_parameter",
            "17 missing_required_parameter",
        ]
    );
}

#[test]
fn a_duplicate_names_the_first_line_that_has_the_id() {
    let report = check((line("x", &[]) + &line("y", &[]) + &line("x", &[])).as_bytes());
    assert_eq!(
        messages(&report),
        ["custom_id \"x\" is also that of line 1"]
    );
}

#[test]
fn an_id_written_with_escapes_is_the_same_id() {
    let escaped = line("x", &[("custom_id", r#""\u0078""#)]);
    assert_eq!(
        found_in(&[line("x", &[]), escaped]),
        ["2 duplicate_custom_id"]
    );
}

#[test]
fn ids_of_one_hash_are_told_apart_by_reading_them_again() {
    let lines: String = ["a", "b", "a", "c", "b", "a"]
        .map(|id| line(id, &[]))
        .concat();
    let disk = Disk::with(lines.as_bytes());
    let (asked, stop) = (Asked::default(), Stop::default());
    let report = run(
        2,
        &disk.path(),
        &asked,
        &stop,
        &Meter::unread(),
        &|_: &str| 7,
    )
    .unwrap();
    assert_eq!(
        messages(&report),
        [
            "custom_id \"a\" is also that of line 1",
            "custom_id \"b\" is also that of line 2",
            "custom_id \"a\" is also that of line 1",
        ]
    );
}

#[test]
fn lines_that_are_no_requests_are_found() {
    let lines = [
        line("a", &[]),
        "\n".to_owned(),
        "nonsense\n".to_owned(),
        "{\"custom_id\":\n".to_owned(),
        "[1]\n".to_owned(),
        "{\"custom_id\":\"b\",\"body\":NaN}\n".to_owned(),
        line("c", &[]).trim_end().to_owned() + "{}\n",
    ];
    assert_eq!(
        found_in(&lines),
        [
            "2 blank_line",
            "3 invalid_json_line",
            "4 invalid_json_line",
            "5 invalid_json_line",
            "6 invalid_json_line",
            "7 invalid_json_line"
        ]
    );
}

#[test]
fn a_line_that_is_not_utf_8_names_the_column() {
    let report = check(b"{\"custom_id\":\"\xff\"}\n");
    assert_eq!(messages(&report), ["the line is not UTF-8 (column 15)"]);
}

#[test]
fn one_json_document_is_told_from_lines_of_json() {
    assert_eq!(found(&check(b"[{},{}]"))[0], "1 not_json_lines");
    assert_eq!(found(&check(b"{\n}\n"))[0], "1 not_json_lines");
}

#[test]
fn a_byte_order_mark_is_named_and_hides_nothing_else() {
    let report = check(format!("\u{feff}{}", line("a", &[("method", "\"PUT\"")])).as_bytes());
    assert_eq!(found(&report), ["1 byte_order_mark", "1 invalid_method"]);
}

#[test]
fn line_ends_of_windows_and_spaces_at_line_ends_are_warnings() {
    let text = (line("a", &[]) + &line("b", &[])).replace('\n', "\r\n")
        + &line("c", &[]).replace('\n', " \t\n");
    let report = check(text.as_bytes());
    assert_eq!(
        found(&report),
        [
            "1 windows_line_end",
            "2 windows_line_end",
            "3 trailing_space"
        ]
    );
    assert!(report.is_valid() && report.warnings == 3);
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(found(&check(b"")), ["0 empty_file"]);
}

#[test]
fn more_requests_than_the_provider_takes_are_refused() {
    let lines: Vec<String> = (0..=5).map(|n| line(&n.to_string(), &[])).collect();
    let limits = |requests| Limits {
        requests,
        ..Limits::default()
    };
    assert_eq!(
        found(&check_under(limits(Some(5)), &lines)),
        ["0 too_many_tasks"]
    );
    assert_eq!(found(&check_under(limits(Some(6)), &lines)), [""; 0]);
    assert_eq!(found(&check_under(limits(None), &lines)), [""; 0]);
}

#[test]
fn more_than_fifty_thousand_requests_are_refused_by_default() {
    let text: String = (0..=50_000).map(|n| line(&n.to_string(), &[])).collect();
    assert_eq!(found(&check(text.as_bytes())), ["0 too_many_tasks"]);
}

#[test]
fn more_embedding_inputs_than_allowed_are_refused_and_tokens_are_one_input() {
    let many = format!(
        r#"{{"model":"m","input":[{}]}}"#,
        vec!["\"x\""; 25_001].join(",")
    );
    let tokens = format!(
        r#"{{"model":"m","input":[{}]}}"#,
        vec!["1"; 60_000].join(",")
    );
    let embed = |id: &str, body: &str| with_body(id, "/v1/embeddings", body);
    assert_eq!(
        found_in(&[embed("a", &many), embed("b", &many)]),
        ["0 too_many_inputs"]
    );
    assert_eq!(found_in(&[embed("a", &tokens)]), [""; 0]);
}

#[test]
fn an_id_may_be_as_long_as_the_provider_takes() {
    let limits = Limits {
        id_chars: Some(3),
        ..Limits::default()
    };
    let lines = [line("äöü", &[]), line("abcd", &[])];
    assert_eq!(found(&check_under(limits, &lines)), ["2 invalid_custom_id"]);
}

#[test]
fn models_and_endpoints_may_be_mixed_where_the_provider_takes_that() {
    let lines = [
        chat("a", "m", ""),
        chat("b", "n", ""),
        with_body("c", "/v1/responses", r#"{"model":"o","input":"x"}"#),
    ];
    let limits = Limits {
        mixing: Mixing::Taken,
        ..Limits::default()
    };
    let report = check_under(limits, &lines);
    assert_eq!(found(&report), [""; 0]);
    assert_eq!(report.models, ["m", "n", "o"]);
    assert_eq!(
        found_in(&lines),
        ["2 mismatched_model", "3 url_mismatch", "3 mismatched_model"]
    );
}

#[test]
fn every_request_goes_where_the_batch_goes() {
    let asked = Asked {
        endpoint: Some(Endpoint::new("/v1/responses")),
        ..Asked::default()
    };
    let report = Disk::with(line("a", &[]).as_bytes()).check(&asked);
    assert_eq!(
        messages(&report),
        ["url is \"/v1/chat/completions\" here and the batch goes to /v1/responses"]
    );
}

#[test]
fn a_member_under_a_wrong_name_is_asked_about() {
    let lines = ["customid", "custom-id", "customID"]
        .map(|name| line("a", &[]).replace("\"custom_id\"", &format!("\"{name}\"")));
    let report =
        check((lines.concat() + &line("x", &[]).replace("\"body\"", "\"params\"")).as_bytes());
    let (missing, asked): (Vec<_>, Vec<_>) = report
        .findings
        .iter()
        .partition(|finding| finding.severity == Severity::Error);
    assert_eq!(missing.len(), 4);
    assert_eq!(
        missing[0].message,
        "custom_id is missing; \"customid\" is there: was it meant?"
    );
    assert_eq!(
        asked[3].message,
        "\"params\" is no member of a request; did you mean \"body\"?"
    );
}

#[test]
fn fields_are_known_by_endpoint_and_unknown_ones_are_warnings() {
    let lines = [
        chat("a", "m", r#","temprature":1"#),
        chat("b", "m", r#","max_output_tokens":9"#),
        chat("c", "m", r#","colour":"red""#),
    ];
    let report = check(lines.concat().as_bytes());
    assert_eq!(
        messages(&report),
        [
            "\"temprature\" is no field of /v1/chat/completions; did you mean \"temperature\"?",
            "\"max_output_tokens\" is no field of /v1/chat/completions; did you mean \"max_completion_tokens\"?",
            "\"colour\" is not known as a field of /v1/chat/completions",
        ]
    );
    assert_eq!((report.errors, report.warnings), (0, 3));
    let elsewhere = Limits {
        fields: Fields::Extended,
        ..Limits::default()
    };
    assert_eq!(
        found(&check_under(elsewhere, &lines)),
        ["1 unknown_field", "2 unknown_field"]
    );
}

#[test]
fn values_of_the_wrong_kind_are_named_with_what_they_must_be() {
    let lines = [
        chat("a", "m", r#","temperature":"0.7""#),
        chat("b", "m", r#","n":1.5"#),
        chat("c", "m", r#","stop":["a"],"temperature":1,"n":null"#),
        chat("d", "m", r#","logprobs":"yes""#),
    ];
    let report = check(lines.concat().as_bytes());
    let said: Vec<String> = report
        .findings
        .iter()
        .map(|it| {
            format!(
                "{} {} {}: {}",
                it.line,
                it.field.as_deref().unwrap(),
                it.sample,
                it.message
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "1 body.temperature \"0.7\": temperature is a text; it must be a number",
            "2 body.n 1.5: n is a number; it must be a whole number",
            "4 body.logprobs \"yes\": logprobs is a text; it must be true or false",
        ]
    );
}

#[test]
fn parameters_that_fail_with_a_model_are_found() {
    let clashes = |model: &str, more: &str| {
        let report = check(chat("a", model, more).as_bytes());
        let errors = report.findings.iter().map(|finding| {
            assert_eq!(finding.code, Code::Clash, "{finding:?}");
            format!(
                "{} {}",
                finding.severity.word(),
                finding.field.as_deref().unwrap()
            )
        });
        errors.collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(
        clashes("o3-mini", r#","max_tokens":9"#),
        ["error body.max_tokens"]
    );
    assert_eq!(
        clashes("openai/gpt-5-mini", r#","max_tokens":9"#),
        ["error body.max_tokens"]
    );
    assert_eq!(clashes("gpt-4o", r#","max_tokens":9"#), none);
    assert_eq!(
        clashes("gpt-5", r#","temperature":0"#),
        ["error body.temperature"]
    );
    assert_eq!(clashes("gpt-5", r#","temperature":1.0"#), none);
    assert_eq!(
        clashes("gpt-5-chat-latest", r#","temperature":0,"max_tokens":9"#),
        none
    );
    assert_eq!(
        clashes("gpt-5.1", r#","temperature":0,"reasoning_effort":"none""#),
        none
    );
    assert_eq!(
        clashes("gpt-5.1", r#","temperature":0,"reasoning_effort":"high""#),
        ["warning body.temperature"]
    );
    assert_eq!(
        clashes("gpt-4o", r#","max_tokens":9,"max_completion_tokens":9"#),
        ["error body.max_tokens"]
    );
    assert_eq!(
        clashes("gpt-4o", r#","tool_choice":"auto""#),
        ["error body.tool_choice"]
    );
    assert_eq!(
        clashes("gpt-4o", r#","tool_choice":"auto","tools":[]"#),
        none
    );
    assert_eq!(clashes("gpt-4o", r#","tool_choice":null"#), none);
}

#[test]
fn what_fails_at_openai_is_a_warning_elsewhere() {
    let elsewhere = Limits {
        fields: Fields::Extended,
        ..Limits::default()
    };
    let report = check_under(elsewhere, &[chat("a", "o3-mini", r#","max_tokens":9"#)]);
    assert_eq!((report.errors, report.warnings), (0, 1));
}

#[test]
fn a_body_alone_is_one_finding_and_says_where_it_would_go() {
    let report = check(b"{\"model\":\"gpt-4.1\",\"messages\":[]}\n{\"input\":\"x\"}\n");
    assert_eq!(found(&report), ["1 bare_body", "2 bare_body"]);
    assert!(messages(&report)[0].contains("for /v1/chat/completions"));
    assert!(messages(&report)[1].contains("--endpoint"));
}

#[test]
fn a_member_that_stands_twice_is_a_warning() {
    let twice = line("a", &[]).replace("{\"custom_id\"", "{\"custom_id\":\"b\",\"custom_id\"");
    let in_body = chat("c", "m", r#","n":1,"n":2"#);
    let report = check((twice + &in_body).as_bytes());
    assert_eq!(found(&report), ["1 duplicate_member", "2 duplicate_member"]);
}

#[test]
fn only_the_first_of_a_kind_are_kept_and_all_are_counted() {
    let report = check("x\n".repeat(1000).as_bytes());
    assert_eq!((report.findings.len(), report.errors), (20, 1000));
    assert_eq!(report.totals, [(Code::BadLine, 1000)]);
}

#[test]
fn all_duplicates_are_counted_however_many_there_are() {
    let report = check(line("x", &[]).repeat(1000).as_bytes());
    assert_eq!(report.totals, [(Code::DuplicateCustomId, 999)]);
    assert_eq!(found(&report)[19], "21 duplicate_custom_id");
}

#[test]
fn azure_paths_without_a_version_are_known() {
    let azure = |id: &str| line(id, &[("url", "\"/chat/completions\"")]);
    assert_eq!(found_in(&[azure("a"), azure("b")]), [""; 0]);
}

#[test]
fn a_check_that_is_stopped_says_so() {
    let disk = Disk::with(line("a", &[]).as_bytes());
    let stop = Stop::default();
    stop.set();
    let failure = check_file(&disk.path(), &Asked::default(), &stop, &Meter::unread());
    assert_eq!(failure.unwrap_err().kind, Kind::Interrupted);
}

#[test]
fn a_check_reports_its_progress() {
    let disk = Disk::with(line("a", &[]).as_bytes());
    let (meter, progress) = Meter::new();
    let report = check_file(&disk.path(), &Asked::default(), &Stop::default(), &meter).unwrap();
    let whole = Progress {
        done: report.bytes,
        total: Some(report.bytes),
    };
    assert_eq!(*progress.borrow(), whole);
}
