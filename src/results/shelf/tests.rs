use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::domain::query::Query;
use crate::domain::result::{Class, Outcome};
use crate::results::chunks::Stop;
use crate::results::search::{Scope, search};
use crate::results::truth;

fn answered(id: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"{id}"}}}}]}}}},"error":null}}"#
    )
}

struct Scene {
    dir: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

/// Result files with such ids in them, one line each.
fn scene(files: &[Vec<String>]) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let paths = (0..)
        .zip(files)
        .map(|(number, ids): (u32, _)| {
            let path = dir.path().join(format!("{number}.jsonl"));
            let mut file = std::fs::File::create(&path).unwrap();
            for id in ids {
                writeln!(file, "{}", answered(id)).unwrap();
            }
            path
        })
        .collect();
    Scene { dir, paths }
}

fn ids(lines: &[ResultLine]) -> Vec<&str> {
    let ids = lines.iter().map(|line| line.custom_id.as_deref());
    ids.map(Option::unwrap_or_default).collect()
}

fn named(prefix: &str, count: u32) -> Vec<String> {
    (0..count).map(|n| format!("{prefix}{n}")).collect()
}

#[test]
fn rows_go_on_from_one_file_into_the_next() {
    let scene = scene(&[named("a", 3), named("b", 2)]);
    let shelf = Shelf::open(&scene.paths, None).unwrap();
    let read = |first, count| {
        let lines = shelf.window(first, count).unwrap();
        ids(&lines).join(" ")
    };
    assert_eq!(
        [read(0, 2), read(2, 9), read(4, 1), read(5, 1)],
        ["a0 a1", "a2 b0 b1", "b1", ""]
    );
}

#[test]
fn the_end_is_read_backwards_over_file_borders_too() {
    let scene = scene(&[named("a", 3), named("b", 2)]);
    let shelf = Shelf::open(&scene.paths, None).unwrap();
    let end = shelf.end(4).unwrap();
    assert_eq!(ids(&end.lines), ["a1", "a2", "b0", "b1"]);
}

#[test]
fn a_request_without_a_line_is_shown_as_missing() {
    let scene = scene(&[named("a", 1)]);
    let input = scene.dir.path().join("input");
    let request = r#"{"custom_id":"x","method":"POST","url":"/v1/x","body":{"model":"m"}}"#;
    std::fs::write(&input, format!("{request}\n")).unwrap();
    let shelf = Shelf::open(&scene.paths, Some(&input)).unwrap();
    let places = [place(0, 0), place(1, 0)];
    let lines = shelf.lines_at(&places).unwrap();
    assert_eq!(ids(&lines), ["a0", "x"]);
    assert_eq!(lines.last().unwrap().outcome, Outcome::Missing);
}

#[test]
fn a_line_of_any_length_up_to_the_longest_says_what_the_count_says_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let answer = |id: &str, text: &str| {
        format!(
            r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"model":"m","choices":[{{"message":{{"content":"{text}"}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":3,"completion_tokens":4}}}}}},"error":null}}"#
        )
    };
    let (longest, long) = ("x".repeat(50_000_000), "x".repeat(2_000_000));
    let lines = [
        answer("short", "a"),
        answer("long", &longest),
        answer("torn", &long).replace("stop\"}]", "stop\"}"),
        answer("picture", &format!("\",\"b64_json\":\"{long}")).replace("stop\"}]", "stop\"}"),
    ];
    let path = dir.path().join("results");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let paths = [path];
    let shelf = Shelf::open(&paths, None).unwrap();
    let study = truth::study(&paths, None, 1, &Stop::default(), |_| {}).unwrap();
    let window = shelf.window(0, 10).unwrap();
    let said = |lines: &[ResultLine]| {
        let said = lines.iter().map(|line| {
            let id = line.custom_id.clone().unwrap();
            (id, line.class(), line.usage.is_some())
        });
        said.collect::<Vec<_>>()
    };
    let expected = [
        ("short", Class::Ok, true),
        ("long", Class::Ok, true),
        ("torn", Class::Unreadable, false),
        ("picture", Class::Unreadable, false),
    ];
    let expected = expected.map(|(id, class, counts)| (id.to_owned(), class, counts));
    assert_eq!(said(&window), expected);
    let tally = study.truth.tally;
    assert_eq!((tally.ok, tally.unreadable), (2, 2));
    assert_eq!(said(&shelf.end(10).unwrap().lines), expected);
    let found = shelf.lines_at(&study.problems).unwrap();
    assert_eq!(said(&found), expected[2..]);
    let kept = window
        .iter()
        .map(|line| line.words().len() + line.raw.len());
    assert!(kept.sum::<usize>() < 4 * 1024 * 1024);
}

#[test]
fn a_long_request_is_found_by_its_name_too() {
    let scene = scene(&[named("a", 1)]);
    let input = scene.dir.path().join("input");
    let long = "x".repeat(3_000_000);
    let request = format!(r#"{{"custom_id":"a0","method":"POST","body":{{"prompt":"{long}"}}}}"#);
    std::fs::write(&input, format!("{request}\n")).unwrap();
    let shelf = Shelf::open(&scene.paths, Some(&input)).unwrap();
    let study = truth::study(&scene.paths, Some(&input), 1, &Stop::default(), |_| {}).unwrap();
    let Asked::Line(found) = shelf.request(&study.ids, "a0").unwrap() else {
        panic!("the request is there")
    };
    assert!(found.words.starts_with("xxx") && found.words.len() < 100_000);
}

fn place(file: u8, offset: u64) -> Place {
    Place {
        file,
        line: 1,
        offset,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_row_leads_to_its_place_and_back(sizes in prop::collection::vec(0..40_u32, 1..4)) {
        let files: Vec<Vec<String>> = sizes.iter().map(|size| named("i", *size)).collect();
        let scene = scene(&files);
        let shelf = Shelf::open(&scene.paths, None).unwrap();
        for row in 0..sizes.iter().map(|size| u64::from(*size)).sum() {
            let place = shelf.place_of(row).unwrap();
            prop_assert_eq!(shelf.row_of(place).unwrap(), Some(row));
        }
    }
}

#[test]
fn a_line_of_the_input_that_is_no_request_is_unreadable_and_never_missing() {
    let scene = scene(&[named("a", 1)]);
    let input = scene.dir.path().join("input");
    let asked = |id: &str| format!(r#"{{"custom_id":"{id}","body":{{}}}}"#);
    let lines = [
        asked("a0"),
        "torn {".to_owned(),
        String::new(),
        r#"{"body":{"input":"x"}}"#.to_owned(),
        asked("lost"),
    ];
    std::fs::write(&input, lines.join("\n")).unwrap();
    let study = truth::study(&scene.paths, Some(&input), 1, &Stop::default(), |_| {}).unwrap();
    let tally = study.truth.tally;
    assert_eq!(
        (
            tally.asked,
            tally.missing,
            tally.unread_requests,
            tally.unreadable
        ),
        (Some(2), Some(1), Some(2), 0)
    );
    assert_eq!(study.truth.unread_words().as_deref(), Some("lines 2, 4"));
    let shelf = Shelf::open(&scene.paths, Some(&input)).unwrap();
    let found = |typed: &str| {
        let scope = Scope {
            files: &scene.paths,
            input: Some(&input),
            ids: Some(&study.ids),
            overruled: Overruled::none(),
        };
        let mut places = Vec::new();
        let query = Query::parse(typed).unwrap();
        let on = |new: &[Place], _| places.extend_from_slice(new);
        search(&scope, &query, 1, &Stop::default(), on).unwrap();
        let lines = shelf.lines_at(&places).unwrap();
        let said = lines.iter().map(|line| (line.class(), line.words()));
        said.collect::<Vec<_>>()
    };
    let torn = (
        Class::Unreadable,
        "unreadable: line 2 of the input is no request: expected ident (column 2)".to_owned(),
    );
    let nameless = (
        Class::Unreadable,
        "unreadable: line 4 of the input is no request: the request has no custom_id".to_owned(),
    );
    let lost = (Class::Missing, "asked, but in neither file".to_owned());
    assert_eq!(found("class:missing"), [lost]);
    assert_eq!(found("class:unreadable"), [torn.clone(), nameless.clone()]);
    assert_eq!(found("class:unreadable ident"), [torn]);
    assert_eq!(found("has no custom_id"), [nameless]);
    assert_eq!(found("").len(), 4);
}

/// Leaves out the lines for which a pass over tries says so: each file is a try of the same ids.
fn merged(scene: &Scene) -> (Shelf, Vec<String>) {
    use crate::results::family::{Try, Weight, stand};
    let tries: Vec<Try> = scene
        .paths
        .iter()
        .map(|path| Try {
            files: vec![path.clone()],
            weight: Weight::Whole,
            group: 0,
        })
        .collect();
    let standing = stand(&tries, 1, &Stop::default(), |_| ()).unwrap();
    let plain = Shelf::open(&scene.paths, None).unwrap();
    let mut left = Vec::new();
    for line in plain.window(0, 4000).unwrap() {
        if standing.instead_of(line.file, line.number).is_none() {
            left.push(format!("{}/{}", line.custom_id.unwrap(), line.file));
        }
    }
    let shelf = Shelf::open(&scene.paths, None).unwrap();
    (shelf.without(Arc::new(standing.overruled())), left)
}

fn rows(lines: &[ResultLine]) -> Vec<String> {
    let row = |line: &ResultLine| format!("{}/{}", line.custom_id.as_deref().unwrap(), line.file);
    lines.iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn rows_are_the_lines_that_count_wherever_one_looks(
        tries in prop::collection::vec(prop::collection::vec(0..40_u32, 0..60), 1..4),
        first in 0..80_u64,
        count in 1..50_usize,
        percent in 0..=100_u8,
    ) {
        let distinct = |ids: &Vec<u32>| {
            let mut ids: Vec<u32> = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            ids.iter().map(|id| format!("r{id}")).collect::<Vec<_>>()
        };
        let files: Vec<Vec<String>> = tries.iter().map(distinct).collect();
        let scene = scene(&files);
        let (shelf, left) = merged(&scene);
        let from = left.len().min(usize::try_from(first).unwrap());
        let expected: Vec<String> = left[from..].iter().take(count).cloned().collect();
        prop_assert_eq!(rows(&shelf.window(first, count).unwrap()), expected);
        // Before, the number of the last rows is a guess.
        while shelf.total().is_none() {
            shelf.advance(1 << 20).unwrap();
        }
        let end = shelf.end(count).unwrap();
        let last = left.len().saturating_sub(count);
        prop_assert_eq!(rows(&end.lines), left[last..].to_vec());
        prop_assert_eq!(end.first, last as u64);
        prop_assert_eq!(shelf.total(), Some(left.len() as u64));
        for row in 0..left.len() as u64 {
            let place = shelf.place_of(row).unwrap();
            prop_assert!(!shelf.overruled().has_line(place.file, place.line.into()));
            prop_assert_eq!(shelf.row_of(place).unwrap(), Some(row));
        }
        let row = shelf.percent(percent).unwrap();
        prop_assert!(row == 0 || row < left.len() as u64);
    }
}

#[test]
fn a_long_run_of_lines_that_do_not_count_is_stepped_over() {
    let mut old = named("x", 3000);
    old.push("last".to_owned());
    let scene = scene(&[old, named("x", 3000)]);
    let (shelf, _) = merged(&scene);
    assert_eq!(ids(&shelf.head(2).unwrap()), ["last", "x0"]);
}

#[test]
fn scrolling_through_long_lines_reads_each_of_them_once() {
    const LINE: usize = 20 * 1024 * 1024;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("output.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    for number in 0..10 {
        let line = answered(&format!("id-{number}")).replace(
            &format!(r#""content":"id-{number}""#),
            &format!(r#""content":"{}""#, "long ".repeat(LINE / 5)),
        );
        writeln!(file, "{line}").unwrap();
    }
    let all = file.metadata().unwrap().len();
    let shelf = Shelf::open(&[path], None).unwrap();
    for row in 0..10 {
        let lines = shelf.window(row, 3).unwrap();
        assert_eq!(lines[0].custom_id, Some(format!("id-{row}")));
        assert!(matches!(lines[0].class(), Class::Ok));
        assert!(!lines[0].raw.is_empty());
    }
    assert!(shelf.long.bytes() <= all, "{} of {all}", shelf.long.bytes());
}

#[test]
fn a_long_line_that_has_grown_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("output.jsonl");
    let text = "long ".repeat(400_000);
    let line = answered("a").replace(r#""content":"a""#, &format!(r#""content":"{text}""#));
    let (begun, rest) = line.split_at(line.len() - 20);
    std::fs::write(&path, begun).unwrap();
    let shelf = Shelf::open(std::slice::from_ref(&path), None).unwrap();
    while shelf.advance(1 << 20).unwrap().per_mille() != Some(1000) {}
    assert_eq!(shelf.window(0, 1).unwrap()[0].class(), Class::Unreadable);
    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
    writeln!(file, "{rest}").unwrap();
    shelf.refresh().unwrap();
    while shelf.advance(1 << 20).unwrap().per_mille() != Some(1000) {}
    assert_eq!(shelf.window(0, 1).unwrap()[0].class(), Class::Ok);
}
