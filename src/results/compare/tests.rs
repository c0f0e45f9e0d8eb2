use std::fs;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;

use super::slow::{self, Told};
use super::*;
use crate::domain::comparison::PairKind;
use crate::domain::result::{Class, Place};
use crate::domain::{Kind, Usage};

/// Two sides in files, and what came of comparing them.
struct Scene {
    _folder: tempfile::TempDir,
    left: Vec<PathBuf>,
    right: Vec<PathBuf>,
}

impl Scene {
    fn new(left: &[Vec<u8>], right: &[Vec<u8>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |side: &str, files: &[Vec<u8>]| -> Vec<PathBuf> {
            let files = files.iter().enumerate().map(|(at, bytes)| {
                let path = folder.path().join(format!("{side}{at}.jsonl"));
                fs::write(&path, bytes).unwrap();
                path
            });
            files.collect()
        };
        let (left, right) = (write("left", left), write("right", right));
        Self {
            _folder: folder,
            left,
            right,
        }
    }

    fn of(left: &str, right: &str) -> Self {
        Self::new(&[left.into()], &[right.into()])
    }

    fn compare(&self) -> Compared {
        compare(&self.left, &self.right, 2, &Stop::default(), |_| {}).unwrap()
    }
}

fn ok(id: &str, text: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"model":"m","choices":[{{"message":{{"content":"{text}"}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":3,"completion_tokens":2}}}}}},"error":null}}"#
    )
}

fn expired(id: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":null,"error":{{"code":"batch_expired","message":"late"}}}}"#
    )
}

fn failed(id: &str, message: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":429,"body":{{"error":{{"message":"{message}","code":"slow"}}}}}},"error":null}}"#
    )
}

fn told(compared: &Compared) -> Vec<Told> {
    let place = |place: Option<Place>| place.map(|place| (place.file, place.line));
    let pairs = compared.each(PairKinds::ALL).map(|pair| pair.unwrap().pair);
    pairs
        .map(|pair| {
            (
                pair.custom_id,
                pair.kind,
                place(pair.left),
                place(pair.right),
            )
        })
        .collect()
}

fn kinds(compared: &Compared) -> Vec<(String, PairKind)> {
    let told = told(compared).into_iter();
    told.map(|(id, kind, _, _)| (id, kind)).collect()
}

#[test]
fn requests_are_told_in_the_order_of_the_left_and_then_of_the_right() {
    let left = [ok("c", "1"), ok("a", "2"), ok("b", "3")].join("\n");
    let right = [ok("z", "9"), ok("b", "other"), ok("c", "1")].join("\n");
    assert_eq!(
        kinds(&Scene::of(&left, &right).compare()),
        [
            ("c".into(), PairKind::Same),
            ("a".into(), PairKind::OnlyLeft),
            ("b".into(), PairKind::Different),
            ("z".into(), PairKind::OnlyRight),
        ]
    );
}

#[test]
fn the_same_text_in_another_class_is_a_difference_and_a_move() {
    let cut = ok("a", "1").replace("\"stop\"", "\"length\"");
    let compared = Scene::of(&ok("a", "1"), &cut).compare();
    let numbers = compared.numbers();
    assert_eq!(
        (numbers.different, numbers.moves.changes()),
        (1, vec![(Class::Ok, Class::Soft, 1)])
    );
}

#[test]
fn the_first_line_that_is_ok_counts_whatever_stood_before_it() {
    let left = [
        expired("a"),
        ok("a", "first"),
        ok("a", "second"),
        expired("b"),
        failed("b", "x"),
    ];
    let right = [ok("a", "first"), expired("b")];
    let compared = Scene::of(&left.join("\n"), &right.join("\n")).compare();
    assert_eq!(
        (told(&compared), compared.numbers().left.duplicate),
        (
            vec![
                ("a".into(), PairKind::Same, Some((0, 2)), Some((0, 1))),
                ("b".into(), PairKind::Same, Some((0, 4)), Some((0, 2))),
            ],
            3
        )
    );
}

#[test]
fn a_side_is_counted_by_itself() {
    let left = [
        ok("a", "1"),
        ok("a", "1"),
        "nonsense".into(),
        String::new(),
        expired("b"),
    ];
    let compared = Scene::of(&left.join("\r\n"), "").compare();
    let side = &compared.numbers().left;
    assert_eq!(
        (
            side.lines,
            side.requests,
            side.duplicate,
            side.without_id,
            side.unreadable
        ),
        (4, 2, 1, 1, 1)
    );
    assert_eq!(
        (side.counted, side.usage, side.models[0].lines),
        (
            2,
            Usage {
                input: 6,
                output: 4,
                ..Usage::default()
            },
            2
        )
    );
}

#[test]
fn files_of_a_side_are_read_as_one_and_places_tell_them_apart() {
    let left = [ok("a", "1").into_bytes(), expired("b").into_bytes()];
    let scene = Scene::new(&left, &[expired("b").into_bytes()]);
    assert_eq!(
        told(&scene.compare()),
        [
            ("a".into(), PairKind::OnlyLeft, Some((0, 1)), None),
            ("b".into(), PairKind::Same, Some((1, 1)), Some((0, 1))),
        ]
    );
}

#[test]
fn a_pair_is_read_with_both_lines() {
    let left = [ok("a", "1"), ok("b", "left")].join("\n");
    let scene = Scene::of(&left, &ok("b", "right"));
    let compared = scene.compare();
    let pairs = compared.pairs(0, 9, PairKinds::only(PairKind::Different));
    let pairs = pairs.unwrap();
    let words = |line: &Option<ResultLine>| line.as_ref().unwrap().words();
    assert_eq!(
        (pairs.len(), words(&pairs[0].left), words(&pairs[0].right)),
        (1, "left".into(), "right".into())
    );
}

#[test]
fn a_window_of_pairs_begins_where_it_was_asked_to() {
    let lines: Vec<String> = (0..9).map(|at| ok(&format!("id{at}"), "x")).collect();
    let compared = Scene::of(&lines.join("\n"), "").compare();
    let ids = |first, count| -> Vec<String> {
        let pairs = compared.pairs(first, count, PairKinds::ALL).unwrap();
        pairs.into_iter().map(|pair| pair.pair.custom_id).collect()
    };
    assert_eq!(
        (ids(7, 9), ids(2, 1), ids(99, 3)),
        (vec!["id7".into(), "id8".into()], vec!["id2".into()], vec![])
    );
}

#[test]
fn what_took_the_name_of_a_file_later_is_not_read() {
    let scene = Scene::of(&ok("a", "old"), &ok("a", "other"));
    let compared = scene.compare();
    let other = scene.left[0].with_extension("new");
    fs::write(&other, ok("a", "new")).unwrap();
    fs::rename(&other, &scene.left[0]).unwrap();
    let pair = compared.pairs(0, 1, PairKinds::ALL).unwrap().remove(0);
    assert_eq!(pair.left.unwrap().words(), "old");
}

#[test]
fn a_file_that_was_cut_or_written_over_is_told() {
    let scene = Scene::of(&ok("a", "old"), &ok("a", "other"));
    let compared = scene.compare();
    let why = |bytes: &str| {
        fs::write(&scene.left[0], bytes).unwrap();
        let failure = compared.pairs(0, 1, PairKinds::ALL).unwrap_err();
        failure.why
    };
    let told = "a file is no longer what was compared";
    assert_eq!([why("short"), why(&ok("b", "old"))], [told, told]);
}

#[test]
fn a_comparison_can_be_stopped() {
    let scene = Scene::of(&ok("a", "1"), &ok("a", "1"));
    let stop = Stop::default();
    stop.set();
    let failure = compare(&scene.left, &scene.right, 2, &stop, |_| {}).unwrap_err();
    assert_eq!(failure.kind, Kind::Interrupted);
}

#[test]
fn progress_counts_the_bytes_of_both_sides() {
    let (left, right) = (ok("a", "1"), ok("b", "22"));
    let scene = Scene::of(&left, &right);
    let mut seen = Vec::new();
    let stop = Stop::default();
    compare(&scene.left, &scene.right, 2, &stop, |at| seen.push(at)).unwrap();
    let total = (left.len() + right.len()) as u64;
    assert_eq!(
        seen.last(),
        Some(&Progress {
            done: total,
            total: Some(total)
        })
    );
}

#[test]
fn a_folder_is_no_file_of_results() {
    let scene = Scene::of("", "");
    let folder = vec![scene.left[0].parent().unwrap().to_owned()];
    let failure = compare(&folder, &scene.right, 2, &Stop::default(), |_| {}).unwrap_err();
    assert_eq!(
        (failure.kind, failure.why.as_str()),
        (Kind::Disk, "it is no regular file")
    );
}

/// Broken lines of every kind; each is compared with itself and with its neighbour.
const HOSTILE: [&[u8]; 14] = [
    b"\xff\xfe{\"custom_id\":\"a\"}",
    b"{\"custom_id\":\"a\",\"response\":",
    b"{\"custom_id\":\"a\"}",
    b"{\"custom_id\":7,\"response\":{\"status_code\":0}}",
    b"{\"custom_id\":\"a\\ud800\",\"error\":\"x\"}",
    b"[]",
    b"null",
    b"\xef\xbb\xbf{\"custom_id\":\"a\",\"error\":{\"message\":\"x\"}}",
    b"{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":\"{\\\"data\\\":[\"}}",
    b"{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"data\":[{\"embedding\":[1e999]}]}}}",
    b"{\"custom_id\":\"a\",\"custom_id\":\"b\",\"response\":null}",
    b"\0\0\0",
    b"{\"custom_id\":\"\x1b[2J\",\"response\":{\"status_code\":200,\"body\":null}}",
    b"\"custom_id\":\"a\"",
];

#[test]
fn no_line_is_fatal_and_every_line_with_an_id_is_the_same_as_itself() {
    for (at, line) in HOSTILE.iter().enumerate() {
        let next = HOSTILE[(at + 1) % HOSTILE.len()];
        let both = [*line, next].join(&b'\n');
        let scene = Scene::new(std::slice::from_ref(&both), std::slice::from_ref(&both));
        let numbers = scene.compare().numbers().clone();
        assert_eq!(
            (numbers.different, numbers.only_left, numbers.only_right),
            (0, 0, 0),
            "{}",
            String::from_utf8_lossy(line)
        );
        assert_eq!(numbers.left.lines, 2);
    }
}

#[test]
fn lines_that_go_over_many_chunks_keep_their_places() {
    let long = "x".repeat(300_000);
    let lines: Vec<String> = (0..12).map(|at| ok(&format!("id{at}"), &long)).collect();
    let left = lines.join("\n");
    let right: Vec<String> = lines.into_iter().rev().collect();
    let right = right.join("\r\n") + "\r\n";
    let scene = Scene::of(&left, &right);
    let compared = scene.compare();
    assert_eq!(
        (compared.numbers().same, told(&compared)),
        (12, slow::compare(&[left.into()], &[right.into()]))
    );
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let id = prop::sample::select(vec!["a", "b", "c", "d", "e", "f"]);
    let text = prop::sample::select(vec!["x", " x", "x\\n", "y", "\\u0078"]);
    (0..9_u8, id, text).prop_map(|(kind, id, text)| {
        let line = match kind {
            0..=2 => ok(id, text),
            3 => ok(id, text).replace("\"stop\"", "\"length\""),
            4 => failed(id, text),
            5 => expired(id),
            6 => ok(id, text).replace("\"content\"", "\"refusal\""),
            7 => format!("{{\"custom_id\":\"{id}\",\"response\":{text}"),
            _ => ["nonsense", "", "  "][id.len() % 3].to_owned(),
        };
        line.into_bytes()
    })
}

fn files() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let ends = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
    let file = (vec(line(), 0..12), ends, any::<bool>()).prop_map(|(lines, end, closed)| {
        let mut bytes = lines.join(end.as_bytes());
        if closed {
            bytes.extend_from_slice(end.as_bytes());
        }
        bytes
    });
    vec(file, 1..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_files_compare_as_the_slow_way_does(left in files(), right in files()) {
        let scene = Scene::new(&left, &right);
        let compared = scene.compare();
        prop_assert_eq!(told(&compared), slow::compare(&left, &right));
        for (side, files) in [(&compared.numbers().left, &left), (&compared.numbers().right, &right)] {
            let slow = slow::side(files);
            prop_assert_eq!(
                (side.lines, side.requests, side.duplicate, side.without_id, side.unreadable, side.classes),
                (slow.lines, slow.requests, slow.duplicate, slow.without_id, slow.unreadable, slow.classes)
            );
        }
    }

    #[test]
    fn the_sides_can_be_swapped(left in files(), right in files()) {
        let there = Scene::new(&left, &right).compare().numbers().clone();
        let back = Scene::new(&right, &left).compare().numbers().clone();
        prop_assert_eq!(
            (there.same, there.different, there.only_left, there.left, there.right),
            (back.same, back.different, back.only_right, back.right, back.left)
        );
    }
}
