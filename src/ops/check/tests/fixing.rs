//! What is mended, and that nothing else is touched.

use proptest::prelude::*;

use super::*;
use crate::ops::download::Existing;

fn fixing(disk: &Disk) -> Fixing {
    Fixing {
        from: disk.path(),
        to: disk.dir.path().join("mended.jsonl"),
        endpoint: None,
        existing: Existing::Refuse,
    }
}

fn fixed(fixing: &Fixing) -> Result<Fixed, Failure> {
    fix(fixing, &Stop::default(), &Meter::unread())
}

/// Mends a file; returns what it became and what was mended.
fn mended(bytes: &[u8], endpoint: Option<&str>) -> (Vec<u8>, Fixed) {
    let disk = Disk::with(bytes);
    let fixing = Fixing {
        endpoint: endpoint.map(Endpoint::new),
        ..fixing(&disk)
    };
    let fixed = fixed(&fixing).unwrap();
    assert_eq!(
        std::fs::read(disk.path()).unwrap(),
        bytes,
        "the file itself was changed"
    );
    (std::fs::read(&fixing.to).unwrap(), fixed)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(mended(bytes, None).0).unwrap()
}

#[test]
fn spaces_and_line_ends_and_marks_go_and_the_rest_stays_byte_for_byte() {
    let good = line("a", &[]).replace(':', " :  ");
    let lines = format!(
        "\u{feff}{good}\n  \r\n{}",
        line("b", &[]).replace('\n', " \t\r\n")
    ) + line("c", &[]).trim_end();
    let (bytes, fixed) = mended(lines.as_bytes(), None);
    let wanted = good + &line("b", &[]) + line("c", &[]).trim_end();
    assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
    assert_eq!(
        fixed.mended,
        [
            (Code::ByteOrderMark, 1),
            (Code::BlankLine, 2),
            (Code::WindowsLineEnd, 1),
            (Code::TrailingSpace, 1)
        ]
    );
    assert_eq!((fixed.lines, fixed.bytes), (3, wanted.len() as u64));
}

#[test]
fn a_body_alone_is_wrapped_as_it_is() {
    let body = r#"{ "model" : "gpt-4.1", "messages" : [] }"#;
    assert_eq!(
        text(format!("{body}\n").as_bytes()),
        format!(
            "{{\"custom_id\":\"line-000001\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{body}}}\n"
        )
    );
}

#[test]
fn the_word_of_the_user_counts_more_than_the_shape() {
    let (bytes, _) = mended(
        b"{\"model\":\"m\",\"input\":\"x\"}\n",
        Some("/v1/embeddings"),
    );
    assert!(
        String::from_utf8(bytes)
            .unwrap()
            .contains(r#""url":"/v1/embeddings""#)
    );
    let hostile = "/v1/\"},{\"";
    let (bytes, _) = mended(b"{\"input\":\"x\"}\n", Some(hostile));
    let request: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(request["url"], hostile);
}

#[test]
fn a_body_that_could_go_anywhere_goes_where_the_others_go_or_stays() {
    let (bytes, fixed) = mended(b"{\"input\":\"x\"}\n", None);
    assert_eq!(
        (bytes.as_slice(), fixed.left_bare),
        (b"{\"input\":\"x\"}\n".as_slice(), 1)
    );
    let other = with_body("a", "/v1/moderations", r#"{"input":"y"}"#);
    let both = text(format!("{{\"input\":\"x\"}}\n{other}").as_bytes());
    assert_eq!(both.matches("/v1/moderations").count(), 2);
    let (bytes, fixed) = mended(
        format!("{{\"input\":\"x\"}}\n{}", line("a", &[])).as_bytes(),
        None,
    );
    assert!(bytes.starts_with(b"{\"input\"") && fixed.left_bare == 1);
}

#[test]
fn a_missing_id_is_put_in_front_and_clashes_with_none() {
    let nameless = line("", &[("custom_id", "")]);
    let lines = line("line-000002", &[]) + &nameless + &line("line-000002-2", &[]) + "{}\n";
    let wanted = lines
        .replace("{\"method\"", "{\"custom_id\":\"line-000002-3\",\"method\"")
        .replacen(
            "{\"custom_id\":\"line-000002-3\",\"method\"",
            "{\"method\"",
            0,
        )
        .replace("{}", "{\"custom_id\":\"line-000004\"}");
    assert_eq!(text(lines.as_bytes()), wanted);
}

#[test]
fn lines_that_nobody_can_mend_stay_as_they_are() {
    let lines = "nonsense\n[1]\n".to_owned() + &line("a", &[("custom_id", "7")]) + "{\"x\":\n";
    assert_eq!(text(lines.as_bytes()), lines);
    let mut bytes = lines.into_bytes();
    bytes.extend(b"\xff\xfe \n");
    assert!(mended(&bytes, None).0.ends_with(b"\n\xff\xfe\n"));
}

#[test]
fn a_line_that_is_too_long_to_be_held_is_copied() {
    let disk = Disk::with(b"");
    let file = std::fs::File::create(disk.path()).unwrap();
    file.set_len(70_000_000).unwrap();
    let fixing = fixing(&disk);
    assert_eq!(fixed(&fixing).unwrap().total(), 0);
    assert_eq!(std::fs::metadata(&fixing.to).unwrap().len(), 70_000_000);
}

#[test]
fn another_file_is_replaced_only_when_told_and_the_file_itself_never() {
    let disk = Disk::with(b" \n{}\n");
    let mut fixing = fixing(&disk);
    std::fs::write(&fixing.to, "mine").unwrap();
    assert_eq!(fixed(&fixing).unwrap_err().kind, Kind::TargetExists);
    assert_eq!(std::fs::read(&fixing.to).unwrap(), b"mine");
    fixing.existing = Existing::Replace;
    fixed(&fixing).unwrap();
    assert_eq!(
        std::fs::read(&fixing.to).unwrap(),
        b"{\"custom_id\":\"line-000002\"}\n"
    );
    let link = disk.dir.path().join("link.jsonl");
    std::os::unix::fs::symlink(disk.path(), &link).unwrap();
    for same in [disk.path(), link] {
        fixing.to = same;
        assert_eq!(fixed(&fixing).unwrap_err().kind, Kind::Usage);
    }
    assert_eq!(std::fs::read(disk.path()).unwrap(), b" \n{}\n");
}

#[test]
fn nothing_is_left_of_a_work_that_was_stopped() {
    let disk = Disk::with(b"{}\n");
    let stop = Stop::default();
    stop.set();
    let failure = fix(&fixing(&disk), &stop, &Meter::unread()).unwrap_err();
    assert_eq!(failure.kind, Kind::Interrupted);
    assert_eq!(std::fs::read_dir(disk.dir.path()).unwrap().count(), 1);
}

/// Lines with what can be mended, and good ones.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let one = (0_usize..8, 0_usize..40_000);
    prop::collection::vec(one, 1..50).prop_map(|all| {
        let line = |(number, (kind, length)): (usize, (usize, usize))| {
            let more = format!(r#","user":"{}""#, "x".repeat(length));
            let good = chat(&format!("line-{number:06}"), "m", &more);
            match kind {
                0 => good.replace('\n', "\r\n"),
                1 => good.replace('\n', "  \n"),
                2 => "\n \t\r\n".to_owned(),
                3 => format!(r#"{{"model":"m","messages":[]{more}}}"#) + "\n",
                4 => good.replace(&format!("\"custom_id\":\"line-{number:06}\","), ""),
                _ => good,
            }
        };
        all.into_iter().enumerate().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_mended_passes_the_check_and_is_mended_no_further(lines in lines(), has_mark: bool) {
        let mark = if has_mark { "\u{feff}" } else { "" };
        let file = format!("{mark}{}{}", lines.concat(), chat("last", "m", ""));
        let before = check(file.as_bytes());
        let (bytes, fixed) = mended(file.as_bytes(), None);
        let after = check(&bytes);
        prop_assert_eq!(after.findings, vec![]);
        prop_assert_eq!(after.requests, before.requests);
        let promised: Vec<(Code, u64)> = before.mendable().collect();
        prop_assert_eq!(promised, fixed.mended);
        let (again, nothing) = mended(&bytes, None);
        prop_assert_eq!(nothing.total(), 0);
        prop_assert!(again == bytes);
    }
}
