//! Lines and files that nobody should have, and somebody has.

use super::*;

#[test]
fn a_file_that_is_too_long_is_refused_and_its_one_line_too() {
    let disk = Disk::with(b"");
    let file = std::fs::File::create(disk.path()).unwrap();
    file.set_len(200_000_001).unwrap();
    let report = disk.check(&Asked::default());
    assert_eq!(found(&report), ["0 file_too_large", "1 line_too_long"]);
    let sealed = seal(&disk.path(), &report, &Stop::default(), &Meter::unread());
    assert_eq!(sealed.unwrap().len(), 64);
}

#[test]
fn a_line_of_sixty_megabytes_is_judged_like_any_other() {
    let long = format!(
        r#"{{"model":"m","messages":[],"n":"{}"}}"#,
        "x".repeat(60_000_000)
    );
    let text = line("a", &[]) + &line("b", &[("body", &long)]) + &line("a", &[]);
    let report = check(text.as_bytes());
    assert_eq!(found(&report), ["2 invalid_type", "3 duplicate_custom_id"]);
    assert!(report.findings[0].sample.len() < 100);
    let broken = check(&text.as_bytes()[..50_000_000]);
    assert_eq!(found(&broken), ["2 invalid_json_line"]);
}

#[test]
fn nesting_however_deep_costs_no_stack() {
    for depth in [5_000, 200_000] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let deep = chat("a", "m", &format!(r#","metadata":{{"x":{nested}}}"#));
        let other =
            line("b", &[]).replace("{\"custom_id\"", &format!("{{\"x\":{nested},\"custom_id\""));
        let id = line("", &[("custom_id", &nested)]);
        assert_eq!(
            found_in(&[deep, other, id]),
            ["2 unknown_member", "3 invalid_custom_id"]
        );
        let open = chat("a", "m", &format!(r#","metadata":{}"#, "[".repeat(depth)));
        assert_eq!(found_in(&[open]), ["1 invalid_json_line"]);
    }
}

#[test]
fn zeros_and_control_characters_are_no_json() {
    let zero = line("a", &[]).replace("messages", "mess\0ages");
    let outside = line("b", &[]).replace('\n', "\0\n");
    assert_eq!(
        found_in(&[zero, outside, "\0\n".to_owned()]),
        [
            "1 invalid_json_line",
            "2 invalid_json_line",
            "3 invalid_json_line"
        ]
    );
}

#[test]
fn bytes_that_are_no_text_are_found_in_what_is_skipped_too() {
    let mut bytes = chat("a", "m", r#","user":"ab""#).into_bytes();
    let at = bytes.windows(2).position(|two| two == b"ab").unwrap();
    bytes[at] = 0xff;
    bytes.extend(line("b", &[("method", "\"PUT\"")]).into_bytes());
    assert_eq!(
        found(&check(&bytes)),
        ["1 invalid_json_line", "2 invalid_method"]
    );
}

#[test]
fn an_object_with_very_many_members_is_read_to_its_end() {
    let many: String = (0..200_000).fold(String::new(), |all, n| all + &format!(r#","k{n}":1"#));
    let report = check(chat("a", "m", &many).as_bytes());
    assert!(report.is_valid() && report.findings.len() == 20);
}

#[test]
fn a_missing_file_and_a_folder_are_failures_and_not_findings() {
    let dir = tempfile::tempdir().unwrap();
    for path in [dir.path().join("none"), dir.path().to_owned()] {
        let failed = check_file(&path, &Asked::default(), &Stop::default(), &Meter::unread());
        assert_eq!(failed.unwrap_err().kind, Kind::Disk);
    }
}

#[test]
fn a_pipe_that_nobody_writes_into_is_not_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let failed = check_file(&path, &Asked::default(), &Stop::default(), &Meter::unread());
    let failure = failed.unwrap_err();
    assert_eq!(
        (failure.kind, failure.why.as_str()),
        (Kind::Disk, "it is no regular file")
    );
}

#[test]
fn a_file_of_the_system_that_says_it_is_empty_is_read_all_the_same() {
    let path = Path::new("/proc/self/status");
    let report = check_file(path, &Asked::default(), &Stop::default(), &Meter::unread()).unwrap();
    assert!(report.requests > 10 && report.bytes > 100);
}

#[test]
fn a_document_over_many_lines_is_told_once_and_a_broken_first_line_hides_nothing() {
    let request = line("a", &[]);
    let request = request.trim_end();
    let list = format!("[\n{request},\n{request}\n]\n");
    let alone = b"{\n  \"custom_id\": \"a\",\n  \"method\": \"POST\"\n}\n";
    for document in [list.as_bytes(), alone] {
        let report = check(document);
        assert_eq!(found(&report), ["1 not_json_lines"]);
        assert_eq!((report.errors, report.warnings), (1, 0));
    }
    let broken = format!("[1]\n{request}\n{request}\n");
    assert_eq!(
        found(&check(broken.as_bytes())),
        ["1 not_json_lines", "3 duplicate_custom_id"]
    );
}
