use proptest::prelude::*;

use super::*;
use crate::domain::Endpoint;
use crate::domain::check::{Code, Finding};
use crate::domain::{Kind, Progress};

fn check(bytes: &[u8]) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("input.jsonl");
    std::fs::write(&path, bytes).unwrap();
    check_file(&path, &AtomicBool::new(false), &Meter::unread()).unwrap()
}

/// A good line with some of its members replaced.
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

/// The findings as `line code`, one after the other.
fn found(report: &Report) -> Vec<String> {
    let one = |finding: &Finding| format!("{} {}", finding.line, finding.code.word());
    report.findings.iter().map(one).collect()
}

fn found_in(lines: &[String]) -> Vec<String> {
    found(&check(lines.concat().as_bytes()))
}

#[test]
fn a_good_file_is_valid_and_described() {
    let report = check((line("a", &[]) + line("b", &[]).trim_end()).as_bytes());
    assert!(report.is_valid(), "{report:?}");
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
fn the_checksum_is_that_of_the_file() {
    // The SHA-256 of "{}\n", by sha256sum.
    let sum = "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356";
    assert_eq!(check(b"{}\n").sha256, sum);
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
        line("i", &[("url", "\"/v1/embeddings\"")]),
        line("j", &[("body", "[]")]),
        line("k", &[("body", "")]),
        line("l", &[("body", r#"{"model":"m","stream":true}"#)]),
        line("m", &[("body", r#"{"model":"n"}"#)]),
        line("n", &[("body", "{}")]),
    ];
    assert_eq!(
        found_in(&lines),
        [
            "2 invalid_custom_id",
            "3 invalid_custom_id",
            "4 invalid_custom_id",
            "5 duplicate_custom_id",
            "6 invalid_method",
            "7 invalid_url",
            "8 invalid_url",
            "9 invalid_url",
            "10 invalid_url",
            "11 url_mismatch",
            "12 invalid_body",
            "13 invalid_body",
            "14 stream_not_allowed",
            "15 mismatched_model",
            "16 missing_model",
        ]
    );
}

#[test]
fn a_duplicate_names_the_first_line_that_has_the_id() {
    let report = check((line("x", &[]) + &line("y", &[]) + &line("x", &[])).as_bytes());
    let messages: Vec<&str> = report.findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages, ["custom_id \"x\" is also that of line 1"]);
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
fn lines_that_are_no_requests_are_found() {
    let lines = [
        line("a", &[]),
        "\n".to_owned(),
        "nonsense\n".to_owned(),
        "{\"custom_id\":\n".to_owned(),
        "[1]\n".to_owned(),
        "{\"custom_id\":\"b\",\"body\":NaN}\n".to_owned(),
    ];
    assert_eq!(
        found_in(&lines),
        [
            "2 blank_line",
            "3 invalid_json_line",
            "4 invalid_json_line",
            "5 invalid_json_line",
            "6 invalid_json_line"
        ]
    );
}

#[test]
fn a_line_that_is_not_utf_8_names_the_column() {
    let report = check(b"{\"custom_id\":\"\xff\"}\n");
    assert_eq!(
        report.findings[0].message,
        "the line is not UTF-8 (column 15)"
    );
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
fn windows_line_ends_are_fine() {
    let text = (line("a", &[]) + &line("b", &[])).replace('\n', "\r\n");
    assert_eq!(found(&check(text.as_bytes())), [""; 0]);
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(found(&check(b"")), ["0 empty_file"]);
}

#[test]
fn more_requests_than_allowed_are_refused() {
    let text: String = (0..=MAX_REQUESTS)
        .map(|n| line(&n.to_string(), &[]))
        .collect();
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
    let embed = |id: &str, body: &str| line(id, &[("url", "\"/v1/embeddings\""), ("body", body)]);
    assert_eq!(
        found_in(&[embed("a", &many), embed("b", &many)]),
        ["0 too_many_inputs"]
    );
    assert_eq!(found_in(&[embed("a", &tokens)]), [""; 0]);
}

#[test]
fn a_file_that_is_too_long_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("big.jsonl");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(MAX_BYTES + 1)
        .unwrap();
    let report = check_file(&path, &AtomicBool::new(false), &Meter::unread()).unwrap();
    assert_eq!(found(&report), ["1 line_too_long", "0 file_too_large"]);
}

#[test]
fn only_the_first_of_a_kind_are_kept_and_all_are_counted() {
    let report = check("x\n".repeat(1000).as_bytes());
    assert_eq!((report.findings.len(), report.findings_total), (20, 1000));
    assert_eq!(report.totals, [(Code::BadLine, 1000)]);
}

#[test]
fn azure_paths_without_a_version_are_known() {
    let azure = |id: &str| line(id, &[("url", "\"/chat/completions\"")]);
    assert_eq!(found_in(&[azure("a"), azure("b")]), [""; 0]);
}

#[test]
fn a_cancelled_check_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("input.jsonl");
    std::fs::write(&path, line("a", &[])).unwrap();
    let failure = check_file(&path, &AtomicBool::new(true), &Meter::unread()).unwrap_err();
    assert_eq!(failure.kind, Kind::Interrupted);
}

#[test]
fn a_check_reports_its_progress() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("input.jsonl");
    std::fs::write(&path, line("a", &[])).unwrap();
    let (meter, progress) = Meter::new();
    let report = check_file(&path, &AtomicBool::new(false), &meter).unwrap();
    let whole = Progress {
        done: report.bytes,
        total: Some(report.bytes),
    };
    assert_eq!(*progress.borrow(), whole);
}

#[test]
fn a_missing_file_and_a_folder_are_failures_and_not_findings() {
    let dir = tempfile::tempdir().unwrap();
    for path in [dir.path().join("none"), dir.path().to_owned()] {
        let failed = check_file(&path, &AtomicBool::new(false), &Meter::unread());
        assert_eq!(failed.unwrap_err().kind, Kind::Disk);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_a_check_panic_or_miscount(bytes: Vec<u8>) {
        let report = check(&bytes);
        prop_assert_eq!(report.bytes, bytes.len() as u64);
        prop_assert_eq!(report.is_valid(), report.findings.is_empty());
    }
}
