use std::path::Path;

use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;
use crate::domain::result::Class;
use crate::ops::download::Existing;
use crate::results::Row;

/// Compares a text with the file of that name beside the other tests: `src` holds nothing but code.
macro_rules! golden {
    ($text:expr) => {
        insta::with_settings!({
            snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/export"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!($text); })
    };
}
pub(super) use golden;

/// Every column, in its order.
pub(super) const ALL: [Column; 14] = Column::ALL;

const ANSWER_A: &str = r#"{"id":"r1","custom_id":"a","response":{"status_code":200,"request_id":"q1","body":{"model":"m-1","choices":[{"message":{"content":"Hi, \"you\"\nthere"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":1}},"big":1e400}},"error":null}"#;
const FORMULA_B: &str = r#"{"id":"r2","custom_id":"=b","response":{"status_code":200,"request_id":"q2","body":{"model":"m-1","choices":[{"message":{"content":"=HYPERLINK(\"http://e.vil\")"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}},"error":null}"#;
const CUT_C: &str = r#"{"id":"r3","custom_id":"c","response":{"status_code":200,"body":{"model":"m-2","choices":[{"message":{"content":"- and so"},"finish_reason":"length"}]}},"error":null}"#;
const REFUSED_D: &str = r#"{"id":"r4","custom_id":"d","response":{"status_code":200,"body":{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}]}},"error":null}"#;
const AGAIN_A: &str = r#"{"id":"r9","custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":"again"},"finish_reason":"stop"}]}},"error":null}"#;
const BROKEN_UTF8_E: &[u8] = b"{\"id\":\"r5\",\"custom_id\":\"e\",\"response\":{\"status_code\":200,\"body\":{\"choices\":[{\"message\":{\"content\":\"caf\xE9\"},\"finish_reason\":\"stop\"}]}},\"error\":null}";
const UNKNOWN: &str = r#"{"id":"r6","custom_id":"never asked","response":{"status_code":200,"body":{"choices":[{"message":{"content":"hm"}}]}}}"#;
const TORN_F: &str = r#"{"id":"r7","custom_id":"f","respo"#;
const EXPIRED_G: &str = r#"{"id":"r8","custom_id":"g","response":null,"error":{"code":"batch_expired","message":"late, \"sorry\""}}"#;
const REJECTED_H: &str = r#"{"custom_id":"h","response":{"status_code":400,"body":{"error":{"message":"too\nlong","code":"context_length_exceeded"}}},"error":null}"#;

/// Result files and perhaps requests in a folder of their own.
pub(super) struct Scene {
    pub(super) dir: tempfile::TempDir,
    files: Vec<PathBuf>,
    input: Option<PathBuf>,
}

impl Scene {
    pub(super) fn of(files: &[&[u8]], input: Option<&[u8]>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let names = ["output.jsonl", "errors.jsonl"];
        Self {
            files: names.iter().zip(files).map(|(n, b)| put(n, b)).collect(),
            input: input.map(|bytes| put("input.jsonl", bytes)),
            dir,
        }
    }

    /// Two files with a line of every kind: a mark at the front, a carriage return, a blank line, no
    /// last line end; and the requests in the opposite order, with one that has no line.
    pub(super) fn with_every_class() -> Self {
        let output: [&[u8]; 10] = [
            b"\xEF\xBB\xBF",
            ANSWER_A.as_bytes(),
            FORMULA_B.as_bytes(),
            CUT_C.as_bytes(),
            REFUSED_D.as_bytes(),
            AGAIN_A.as_bytes(),
            BROKEN_UTF8_E,
            UNKNOWN.as_bytes(),
            TORN_F.as_bytes(),
            b"nonsense, \"quoted\"",
        ];
        let output = output.join(&b"\r\n"[..]);
        let output: Vec<u8> = [b"\xEF\xBB\xBF", &output[5..], b"\n\n \n"].concat();
        let errors = format!("{EXPIRED_G}\n{REJECTED_H}");
        let ids = ["h", "g", "x", "f", "e", "d", "c", "=b", "a"];
        Self::of(&[&output, errors.as_bytes()], Some(&requests(&ids)))
    }

    /// Answers of some length, in the order of the requests turned round.
    pub(super) fn of_answers(count: usize, length: usize) -> Self {
        let text = "word ".repeat(length / 5);
        let ids: Vec<String> = (0..count).map(|n| format!("id-{n}")).collect();
        let lines: String = ids
            .iter()
            .rev()
            .map(|id| {
                AGAIN_A
                    .replace("\"a\"", &format!("\"{id}\""))
                    .replace("again", &text)
                    + "\n"
            })
            .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        Self::of(&[lines.as_bytes()], Some(&requests(&ids)))
    }

    pub(super) fn wish(&self, format: Format) -> Export {
        Export {
            input: self.input.clone(),
            ..Export::of(self.files.clone(), format)
        }
    }

    fn target(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    fn to_file(&self, wish: &Export, existing: Existing) -> Result<Exported, Failure> {
        let target = Target::File {
            path: self.target(),
            existing,
        };
        export(wish, target, &Meter::unread(), &Stop::default())
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

/// Exports into memory.
pub(super) fn bytes(wish: &Export) -> Vec<u8> {
    let mut out = Vec::new();
    let target = Target::Stream(&mut out);
    export(wish, target, &Meter::unread(), &Stop::default()).unwrap();
    out
}

/// Exports into memory and shows what cannot be seen.
fn shown(wish: &Export) -> String {
    let text = String::from_utf8_lossy(&bytes(wish)).into_owned();
    text.replace('\u{feff}', "<mark>").replace('\r', "<cr>")
}

fn requests(ids: &[&str]) -> Vec<u8> {
    let lines = ids.iter().map(|id| {
        format!(
            "{{\"custom_id\":\"{id}\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{{\"messages\":[{{\"role\":\"user\",\"content\":\"What of {id}?\"}}]}}}}\n"
        )
    });
    lines.collect::<String>().into_bytes()
}

/// Reads a table by RFC 4180.
pub(super) fn parse_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match (c, is_quoted) {
            ('"', true) if chars.peek() == Some(&'"') => field.extend(chars.next()),
            ('"', _) => is_quoted = !is_quoted,
            (',', false) => record.push(std::mem::take(&mut field)),
            ('\r', false) if chars.peek() == Some(&'\n') => {
                chars.next();
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            (c, _) => field.push(c),
        }
    }
    assert!(
        !is_quoted && record.is_empty() && field.is_empty(),
        "{text:?}"
    );
    records
}

fn lines_of(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.pop(), Some(&b""[..]));
    lines
}

#[test]
fn lines_are_merged_in_the_order_of_the_requests() {
    let scene = Scene::with_every_class();
    golden!(shown(&scene.wish(Format::Jsonl)));
}

#[test]
fn every_line_is_copied_byte_for_byte() {
    let scene = Scene::with_every_class();
    let wish = Export {
        order: Order::Files,
        ..scene.wish(Format::Jsonl)
    };
    let written = bytes(&wish);
    let kept = [
        format!("{ANSWER_A}\r").into_bytes(),
        [BROKEN_UTF8_E, b"\r"].concat(),
        b"nonsense, \"quoted\"".to_vec(),
        REJECTED_H.into(),
    ];
    let lines = lines_of(&written);
    assert_eq!(
        [lines[0], lines[5], lines[8], lines[10]],
        kept.each_ref().map(|line| &line[..])
    );
    assert_eq!(lines.len(), 11);
}

#[test]
fn an_array_keeps_answers_as_they_came_and_loses_no_failure() {
    let scene = Scene::with_every_class();
    golden!(shown(&scene.wish(Format::Json)));
}

#[test]
fn an_array_of_chosen_columns_is_flat() {
    let scene = Scene::with_every_class();
    let wish = Export {
        columns: Some(vec![
            Column::CustomId,
            Column::Text,
            Column::ErrorMessage,
            Column::InputTokens,
        ]),
        ..scene.wish(Format::Json)
    };
    golden!(shown(&wish));
}

#[test]
fn a_table_has_a_row_a_line_and_one_for_what_is_missing() {
    let scene = Scene::with_every_class();
    golden!(shown(&scene.wish(Format::Csv(Cells::Plain))));
}

#[test]
fn a_table_for_spreadsheets_computes_nothing() {
    let scene = Scene::with_every_class();
    let wish = Export {
        columns: Some(ALL.to_vec()),
        ..scene.wish(Format::Csv(Cells::ExcelSafe))
    };
    golden!(shown(&wish));
}

#[test]
fn a_table_in_the_order_of_the_files_needs_no_requests() {
    let scene = Scene::with_every_class();
    let wish = Export {
        input: None,
        columns: Some(vec![Column::CustomId, Column::Class, Column::ErrorMessage]),
        ..scene.wish(Format::Csv(Cells::Plain))
    };
    golden!(shown(&wish));
}

#[test]
fn what_is_missing_comes_last_in_the_order_of_the_files() {
    let scene = Scene::with_every_class();
    let wish = Export {
        order: Order::Files,
        columns: Some(vec![Column::CustomId]),
        ..scene.wish(Format::Csv(Cells::Plain))
    };
    let ids: Vec<String> = parse_csv(&bytes(&wish)).concat();
    assert_eq!(
        ids[1..],
        [
            "a",
            "=b",
            "c",
            "d",
            "a",
            "e",
            "never asked",
            "f",
            "",
            "g",
            "h",
            "x"
        ]
    );
}

#[test]
fn a_report_counts_everything_and_shows_the_first_in_order() {
    let scene = Scene::with_every_class();
    golden!(shown(&scene.wish(Format::Report)));
}

#[test]
fn an_export_says_what_it_wrote() {
    let scene = Scene::with_every_class();
    let wish = scene.wish(Format::Csv(Cells::Plain));
    let exported = scene.to_file(&wish, Existing::Refuse).unwrap();
    assert_eq!(
        exported,
        Exported {
            path: Some(scene.target()),
            rows: 12,
            unreadable: Some(2),
            missing: 1,
            order: Order::Input,
            was_there: false,
        }
    );
}

#[test]
fn classes_choose_the_rows() {
    let scene = Scene::with_every_class();
    let rows = |class| {
        let wish = Export {
            query: Query {
                classes: vec![class],
                ..Query::default()
            },
            columns: Some(vec![Column::CustomId]),
            ..scene.wish(Format::Csv(Cells::Plain))
        };
        parse_csv(&bytes(&wish))[1..].concat()
    };
    assert_eq!(
        Class::ALL.map(rows),
        [
            vec!["e", "=b", "a", "a", "never asked"],
            vec!["d", "c"],
            vec!["h"],
            vec![],
            vec!["g"],
            vec!["x"],
            vec!["a"],
            vec!["never asked"],
            vec!["f", ""],
        ]
    );
}

#[test]
fn a_text_is_found_in_answers_and_in_requests() {
    let scene = Scene::with_every_class();
    let ids = |text: &str| {
        let wish = Export {
            query: Query {
                text: Some(crate::domain::query::Needle::literal(text).unwrap()),
                ..Query::default()
            },
            columns: Some(vec![Column::CustomId]),
            ..scene.wish(Format::Csv(Cells::Plain))
        };
        parse_csv(&bytes(&wish))[1..].concat()
    };
    assert_eq!(
        [
            ids("what of x?"),
            ids("cannot"),
            ids("what of c?"),
            ids("none")
        ],
        [vec!["x"], vec!["d"], vec!["c"], vec![]]
    );
}

#[test]
fn what_only_the_requests_tell_is_not_guessed_without_them() {
    let scene = Scene::of(&[UNKNOWN.as_bytes()], None);
    let wish = Export {
        query: Query {
            classes: vec![Class::Unknown],
            ..Query::default()
        },
        ..scene.wish(Format::Jsonl)
    };
    assert_eq!(
        scene.to_file(&wish, Existing::Refuse).unwrap_err().kind,
        Kind::Usage
    );
}

#[test]
fn lines_as_they_came_have_no_columns() {
    let scene = Scene::of(&[b""], None);
    let wish = Export {
        columns: Some(vec![Column::Text]),
        ..scene.wish(Format::Jsonl)
    };
    assert_eq!(
        scene.to_file(&wish, Existing::Refuse).unwrap_err().kind,
        Kind::Usage
    );
    assert_eq!(scene.names(), ["output.jsonl"]);
}

#[test]
fn no_lines_make_an_empty_array_and_a_table_of_nothing_but_its_head() {
    let scene = Scene::of(&[b"\n \r\n"], None);
    let forms = [Format::Json, Format::Jsonl, Format::Csv(Cells::Plain)];
    let written = forms.map(|form| shown(&scene.wish(form)));
    assert_eq!(written[0], "[]\n");
    assert_eq!(written[1], "");
    assert_eq!(written[2].matches("<cr>").count(), 1);
}

#[test]
fn the_same_export_a_second_time_is_no_clash() {
    let scene = Scene::with_every_class();
    let wish = scene.wish(Format::Json);
    let first = scene.to_file(&wish, Existing::Refuse).unwrap();
    let second = scene.to_file(&wish, Existing::Refuse).unwrap();
    assert_eq!((first.was_there, second.was_there), (false, true));
    assert_eq!(scene.names().len(), 4);
}

#[test]
fn another_file_of_that_name_is_only_replaced_when_told() {
    let scene = Scene::with_every_class();
    std::fs::write(scene.target(), "old").unwrap();
    let wish = scene.wish(Format::Jsonl);
    let refused = scene.to_file(&wish, Existing::Refuse).unwrap_err();
    assert_eq!(refused.kind, Kind::TargetExists);
    assert_eq!(std::fs::read(scene.target()).unwrap(), b"old");
    scene.to_file(&wish, Existing::Replace).unwrap();
    assert_eq!(std::fs::read(scene.target()).unwrap(), bytes(&wish));
    assert_eq!(scene.names().len(), 4);
}

#[test]
fn a_missing_source_leaves_no_target() {
    let scene = Scene::of(&[b""], None);
    let wish = Export::of(vec![scene.dir.path().join("none")], Format::Json);
    let failed = scene.to_file(&wish, Existing::Refuse).unwrap_err();
    assert_eq!((failed.kind, scene.names().len()), (Kind::NotFound, 1));
}

#[test]
fn an_export_that_is_stopped_leaves_nothing() {
    for format in [Format::Csv(Cells::Plain), Format::Report] {
        let scene = Scene::with_every_class();
        let stop = Stop::default();
        stop.set();
        let target = Target::File {
            path: scene.target(),
            existing: Existing::Replace,
        };
        let failed = export(&scene.wish(format), target, &Meter::unread(), &stop).unwrap_err();
        assert_eq!((failed.kind, scene.names().len()), (Kind::Interrupted, 3));
    }
}

/// Stops the export with its first byte.
struct Stopping(Stop, usize);

impl Write for Stopping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set();
        self.1 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_stop_is_heeded_in_the_middle() {
    let scene = Scene::of_answers(4000, 5000);
    let stop = Stop::default();
    let mut out = Stopping(stop.clone(), 0);
    let wish = Export {
        input: None,
        ..scene.wish(Format::Jsonl)
    };
    let failed = export(&wish, Target::Stream(&mut out), &Meter::unread(), &stop).unwrap_err();
    assert_eq!(failed.kind, Kind::Interrupted);
    assert!(out.1 < 8 * 1024 * 1024, "{} bytes were written", out.1);
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_but_what_was_there() {
    let scene = Scene::with_every_class();
    let target = Target::File {
        path: PathBuf::from("/dev/full"),
        existing: Existing::Replace,
    };
    let wish = scene.wish(Format::Csv(Cells::Plain));
    let failed = export(&wish, target, &Meter::unread(), &Stop::default()).unwrap_err();
    assert_eq!(failed.why, "no space left on device");
    assert!(
        Path::new("/dev/full")
            .metadata()
            .is_ok_and(|about| !about.is_file())
    );
}

#[test]
fn a_name_that_is_no_file_is_refused() {
    let scene = Scene::of(&[b""], None);
    let target = Target::File {
        path: scene.dir.path().to_owned(),
        existing: Existing::Replace,
    };
    let wish = scene.wish(Format::Json);
    let failed = export(&wish, target, &Meter::unread(), &Stop::default()).unwrap_err();
    assert_eq!(failed.kind, Kind::Usage);
}

#[test]
fn long_lines_come_through_every_form() {
    let text = "word, \"more\"\\n".repeat(400_000);
    let line = AGAIN_A.replace("again", &text.replace('"', "\\\""));
    assert!(line.len() > 5_000_000);
    let scene = Scene::of(&[line.as_bytes()], Some(&requests(&["a"])));
    assert_eq!(
        bytes(&scene.wish(Format::Jsonl)),
        format!("{line}\n").into_bytes()
    );
    let records = parse_csv(&bytes(&scene.wish(Format::Csv(Cells::Plain))));
    assert_eq!(records[1][3], text.replace("\\n", "\n").trim_start());
    let array = bytes(&scene.wish(Format::Json));
    let rows: Vec<&RawValue> = serde_json::from_slice(&array).unwrap();
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_line_that_is_too_long_to_be_held_is_copied_as_it_came() {
    let mut long = AGAIN_A
        .replace("again", &"x".repeat(65 * 1024 * 1024))
        .into_bytes();
    long.push(b'\n');
    let file = [&long, EXPIRED_G.as_bytes(), b"\n"].concat();
    let scene = Scene::of(&[&file], Some(&requests(&["g", "a"])));
    let in_order = bytes(&scene.wish(Format::Jsonl));
    assert!(in_order == [EXPIRED_G.as_bytes(), b"\n", &long].concat());
    let wish = Export {
        input: None,
        ..scene.wish(Format::Jsonl)
    };
    assert!(bytes(&wish) == file);
    let records = parse_csv(&bytes(&scene.wish(Format::Csv(Cells::Plain))));
    assert_eq!(records[2][..2], ["a", "unreadable"]);
}

#[test]
fn every_byte_is_read_once_and_a_second_time_for_an_order() {
    let scene = Scene::of_answers(500, 3000);
    let size = |path: &Path| path.metadata().unwrap().len();
    let (results, input) = (size(&scene.files[0]), size(scene.input.as_ref().unwrap()));
    let read = |wish: &Export| {
        let (meter, progress) = Meter::new();
        let mut out = Vec::new();
        export(wish, Target::Stream(&mut out), &meter, &Stop::default()).unwrap();
        let progress = *progress.borrow();
        assert_eq!(progress.total, Some(progress.done));
        progress.done
    };
    let ordered = scene.wish(Format::Csv(Cells::Plain));
    let plain = Export {
        input: None,
        ..ordered.clone()
    };
    assert_eq!(
        [read(&plain), read(&ordered)],
        [results, 2 * results + input]
    );
}

#[test]
fn pipes_are_exported_in_their_own_order_alone() {
    let scene = Scene::of(&[b""], Some(&requests(&["a"])));
    let pipe = scene.dir.path().join("pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    let fed = pipe.clone();
    let feeder = std::thread::spawn(move || std::fs::write(fed, ANSWER_A));
    let wish = Export::of(vec![pipe.clone()], Format::Jsonl);
    assert_eq!(bytes(&wish), format!("{ANSWER_A}\n").into_bytes());
    feeder.join().unwrap().unwrap();
}

/// What a line says in each column, by the reader of rows alone.
fn cells(line: &[u8], number: usize) -> Vec<String> {
    let row = Row::read(1, line);
    let is_unreadable = row.class() == Class::Unreadable;
    let message = row.message().unwrap_or_default();
    let number_or_none = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
    vec![
        row.custom_id().unwrap_or_default().to_owned(),
        row.class().word().to_owned(),
        number_or_none(row.status().map(u64::from)),
        row.text().into_owned(),
        if is_unreadable {
            "unreadable_line"
        } else {
            row.code().unwrap_or_default()
        }
        .to_owned(),
        if is_unreadable {
            format!("line {number} of output.jsonl: {message}")
        } else {
            message.to_owned()
        },
        row.finish().unwrap_or_default().to_owned(),
        row.model().unwrap_or_default().to_owned(),
        number_or_none(row.usage().map(|usage| usage.input)),
        number_or_none(row.usage().map(|usage| usage.output)),
    ]
}

fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let text = prop::collection::vec(
        prop::sample::select(vec![
            "a", ",", "\\\"", "\\n", "\\r", "é", "=", "\\u0000", " ", "\t",
        ]),
        0..8,
    );
    let answer = (text, "[ab=]{0,2}").prop_map(|(text, id)| {
        AGAIN_A
            .replace("again", &text.concat())
            .replace("\"a\"", &format!("\"{id}\""))
            .into_bytes()
    });
    let known = prop::sample::select(vec![
        TORN_F, EXPIRED_G, REJECTED_H, "null", "{}", "[1]", "\r",
    ]);
    prop_oneof![
        4 => answer,
        2 => known.prop_map(|line| line.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>().prop_filter("no line end", |b| *b != b'\n'), 0..20),
    ]
}

fn is_line(line: &[u8]) -> bool {
    !line.trim_ascii().is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_bytes_give_valid_json_with_an_element_a_line(any: Vec<u8>, tail in any_line()) {
        let file = [&any[..], b"\n", &tail].concat();
        let scene = Scene::of(&[&file], None);
        let written = bytes(&scene.wish(Format::Json));
        let rows: Vec<&RawValue> = serde_json::from_slice(&written).unwrap();
        let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&file);
        let lines = file.split(|byte| *byte == b'\n').filter(|line| is_line(line));
        prop_assert_eq!(rows.len(), lines.count());
    }

    #[test]
    fn a_table_says_what_the_lines_say(lines in prop::collection::vec(any_line(), 0..8)) {
        let scene = Scene::of(&[&lines.join(&b'\n')], None);
        let records = parse_csv(&bytes(&scene.wish(Format::Csv(Cells::Plain))));
        let mut file = lines.join(&b'\n');
        if file.starts_with(b"\xEF\xBB\xBF") {
            file.drain(..3);
        }
        let wanted: Vec<Vec<String>> = (1..)
            .zip(file.split(|byte| *byte == b'\n'))
            .filter(|(_, line)| is_line(line))
            .map(|(number, line)| cells(line, number))
            .collect();
        prop_assert_eq!(&records[1..], &wanted[..]);
    }

    #[test]
    fn no_order_loses_or_changes_a_line(
        output in prop::collection::vec(any_line(), 0..8),
        errors in prop::collection::vec(any_line(), 0..4),
        asked in prop::collection::vec("[ab=g]{0,2}", 0..6),
    ) {
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let (output, errors) = (output.join(&b'\n'), errors.join(&b'\n'));
        let scene = Scene::of(&[&output, &errors], Some(&requests(&asked)));
        let sorted = |order, input: Option<PathBuf>| {
            let written = bytes(&Export {
                input,
                order,
                ..scene.wish(Format::Jsonl)
            });
            let mut lines: Vec<Vec<u8>> = written.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            lines.sort();
            lines
        };
        let plain = sorted(Order::Files, None);
        prop_assert_eq!(&sorted(Order::Input, scene.input.clone()), &plain);
        prop_assert_eq!(&sorted(Order::Files, scene.input.clone()), &plain);
    }
}

#[test]
fn a_line_of_the_input_that_is_no_request_is_told_as_that_and_not_as_missing() {
    let input = [requests(&["lost", "a"]), b"torn {\n \n".to_vec()].concat();
    let scene = Scene::of(&[AGAIN_A.as_bytes()], Some(&input));
    let wish = |format, columns: &str| Export {
        columns: Some(Column::list(&columns.split(',').collect::<Vec<_>>()).unwrap()),
        ..scene.wish(format)
    };
    let columns = "custom_id,class,error_code,error_message";
    let table = shown(&wish(Format::Csv(Cells::Plain), columns));
    let expected = "custom_id,class,error_code,error_message<cr>\n\
        lost,missing,missing,\"asked, but in neither file\"<cr>\n\
        a,ok,,<cr>\n\
        ,unreadable,unreadable_request,line 3 of the input is no request: expected ident (column 2)<cr>\n";
    assert_eq!(table, expected);
    let array = shown(&scene.wish(Format::Json));
    assert!(array.contains(r#"{"custom_id":null,"response":null,"error":{"code":"unreadable_request","message":"line 3 of the input"#));
    let done = export(
        &wish(Format::Json, columns),
        Target::Stream(&mut Vec::new()),
        &Meter::unread(),
        &Stop::default(),
    );
    let done = done.unwrap();
    assert_eq!((done.rows, done.missing, done.unreadable), (3, 1, Some(1)));
    let only = Export {
        query: Query::parse("class:unreadable").unwrap(),
        ..wish(Format::Csv(Cells::Plain), "class")
    };
    assert_eq!(shown(&only), "class<cr>\nunreadable<cr>\n");
}
