use std::io::{self, Cursor, Read, Write as _};

use proptest::prelude::*;

use super::*;
use crate::domain::result::Class;
use crate::domain::truth::{GroupKey, Tally};
use crate::domain::{Kind, Usage};
use crate::results::chunks::Source;

mod plain;

/// A source that gives a little at a time, so that a small file makes many chunks.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let most = space.len().min(self.1);
        self.0.read(&mut space[..most])
    }
}

fn source(bytes: &[u8], step: usize) -> Source {
    Box::new(Trickle(Cursor::new(bytes.to_vec()), step))
}

fn studied(files: &[&[u8]], input: Option<&[u8]>, step: usize, workers: usize) -> Study {
    let results = files.iter().map(|bytes| source(bytes, step)).collect();
    let material = Material::of(results, input.map(|bytes| source(bytes, step)));
    study_material(material, workers, &Stop::default(), |_| ()).unwrap()
}

fn study_of(lines: &[&str]) -> Study {
    studied(&[lines.join("\n").as_bytes()], None, 64, 1)
}

fn answer(id: &str, finish: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"model":"m","choices":[{{"message":{{"content":"x"}},"finish_reason":"{finish}"}}],"usage":{{"prompt_tokens":3,"completion_tokens":2}}}}}},"error":null}}"#
    )
}

fn failure(id: &str, code: &str, message: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":null,"error":{{"code":"{code}","message":"{message}"}}}}"#
    )
}

#[test]
fn every_class_of_line_is_counted_by_content() {
    let lines = [
        answer("a", "stop"),
        answer("b", "length"),
        failure("c", "rate_limit", "slow down"),
        failure("d", "batch_expired", "too late"),
        failure("e", "batch_cancelled", "never begun"),
        r#"{"custom_id":"f","response":{"status_code":0,"body":{"error":{"message":"no"}}}}"#.into(),
        r#"{"custom_id":"g","response":{"status_code":200,"body":"{\"choices\":[{\"text\":\"x\"}]}"}}"#.into(),
        r#"{"custom_id":"h","response":{"status_code":200,"body":null}}"#.into(),
        r#"{"custom_id":"i","response":{"status_code":"#.into(),
        "no json".into(),
        "{}".into(),
        String::new(),
        " \t\r".into(),
        answer("a", "stop"),
        answer("j", "stop"),
    ];
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(lines.join("\r\n").replace("\"j\"", "\"\u{1}\"").bytes());
    // A byte that is no UTF-8 in an id, and no line end after it.
    let bytes: Vec<u8> = bytes
        .into_iter()
        .map(|b| if b == 1 { 0xFF } else { b })
        .collect();
    let study = studied(&[&bytes], None, 50, 2);
    let expected = Tally {
        ok: 4,
        soft: 2,
        error: 2,
        cancelled: 1,
        expired: 1,
        unreadable: 3,
        duplicate: 1,
        ..Tally::default()
    };
    assert_eq!(study.truth.tally, expected);
    let lines: Vec<u32> = study.problems.iter().map(|place| place.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 8, 9, 10, 11, 14]);
}

#[test]
fn output_errors_and_input_are_told_apart_and_joined() {
    let output = [
        answer("b", "stop"),
        answer("a", "stop"),
        answer("x", "stop"),
    ]
    .join("\n");
    let errors = [failure("c", "e", "m"), failure("a", "e", "m")].join("\n");
    let input = r#"{"custom_id":"a"}
{"custom_id":"b"}

{"custom_id":"c"}
{"custom_id":"d"}
{"body":{}}
"#;
    let files = [output.as_bytes(), errors.as_bytes()];
    let study = studied(&files, Some(input.as_bytes()), 30, 2);
    let tally = study.truth.tally;
    assert_eq!(
        (tally.asked, tally.missing, tally.unknown, tally.duplicate),
        (Some(4), Some(1), Some(1), 1)
    );
    let places: Vec<(u8, u32)> = study.problems.iter().map(|p| (p.file, p.line)).collect();
    assert_eq!(places, [(0, 3), (1, 1), (1, 2)]);
    let missing: Vec<u32> = study.ids.missing().iter().map(|place| place.line).collect();
    assert_eq!(missing, [5]);
    assert_eq!(
        (tally.unread_requests, study.truth.unread_lines),
        (Some(1), vec![6])
    );
    let order = study.ids.input_order();
    let order: Vec<(u8, u32)> = order.iter().map(|p| (p.file, p.line)).collect();
    assert_eq!(order, [(0, 2), (1, 2), (0, 1), (1, 1), (0, 3)]);
}

#[test]
fn a_group_has_its_first_failure_as_its_sample() {
    let study = study_of(&[
        &answer("a", "stop"),
        &failure("b", "limit", "Used 5 of 9"),
        &failure("c", "limit", "Used 7 of 9"),
    ]);
    let group = &study.truth.groups[0];
    assert_eq!(
        (group.count, group.code.as_deref(), group.message.as_str()),
        (2, Some("limit"), "Used # of #")
    );
    let sample = &group.sample;
    assert_eq!(
        (
            sample.place.line,
            sample.custom_id.as_deref(),
            sample.message.as_str()
        ),
        (2, Some("b"), "Used 5 of 9")
    );
    let line = failure("b", "limit", "Used 5 of 9");
    assert_eq!(Row::read(1, line.as_bytes()).group(), Some(group.key));
}

#[test]
fn soft_failures_are_grouped_by_why_the_model_stopped() {
    let refused = r#"{"custom_id":"r","response":{"status_code":200,"body":{"choices":[{"message":{"refusal":"I won't"},"finish_reason":"stop"}]}}}"#;
    let study = study_of(&[&answer("a", "length"), &answer("b", "length"), refused]);
    let groups: Vec<_> = study
        .truth
        .groups
        .iter()
        .map(|group| {
            (
                group.code.as_deref(),
                group.message.as_str(),
                group.count,
                group.sample.message.as_str(),
            )
        })
        .collect();
    assert_eq!(
        groups,
        [
            (Some("length"), "the answer was cut short", 2, "x"),
            (Some("stop"), "the model refused", 1, "I won't"),
        ]
    );
}

#[test]
fn a_hostile_file_makes_no_more_groups_and_names_than_people_can_read() {
    let word = |n: usize| -> String {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        [letter(n / 676), letter(n / 26), letter(n)]
            .iter()
            .collect()
    };
    let lines: Vec<String> = (0..2500)
        .map(|n| {
            if n % 2 == 0 {
                return failure("f", &word(n), "m");
            }
            answer("a", &word(n)).replace("\"m\"", &format!("\"{}\"", word(n)))
        })
        .collect();
    let study = studied(&[lines.join("\n").as_bytes()], None, 20_000, 2);
    let truth = study.truth;
    let last = truth.groups.last().unwrap();
    assert_eq!(
        (truth.groups.len(), last.key, last.count),
        (groups::MOST + 1, GroupKey::OTHERS, 250)
    );
    let finishes = &truth.statistics.finishes;
    assert_eq!(
        (finishes.len(), finishes.last().cloned()),
        (names::MOST + 1, Some((names::OTHERS.to_owned(), 250)))
    );
    let models = &truth.statistics.models;
    assert_eq!(
        (models.len(), models.last().unwrap().lines),
        (names::MOST + 1, 250)
    );
}

#[test]
fn a_long_name_and_a_long_message_are_cut() {
    let long = "é".repeat(5000);
    let study = study_of(&[&failure(&long, &long, &long), &answer("a", &long)]);
    let group = &study.truth.groups[0];
    assert_eq!(group.sample.message.chars().count(), 1000);
    assert_eq!(
        group.sample.custom_id.as_ref().unwrap().chars().count(),
        1000
    );
    assert_eq!(study.truth.statistics.finishes[0].0.chars().count(), 200);
}

#[test]
fn tokens_stop_at_the_largest_number_there_is() {
    let line = answer("a", "stop").replace(":3,", &format!(":{},", u64::MAX));
    let study = study_of(&[&line, &answer("b", "stop")]);
    let statistics = study.truth.statistics;
    let usage = Usage {
        input: u64::MAX,
        output: 4,
        ..Usage::default()
    };
    assert_eq!(
        (statistics.usage, statistics.models[0].usage),
        (usage, usage)
    );
    assert_eq!(
        (statistics.input.least, statistics.input.most),
        (3, u64::MAX)
    );
}

#[test]
fn the_time_of_answers_is_told_where_the_provider_tells_it() {
    let timed = |seconds: &str| {
        answer("a", "stop").replace(
            "\"completion_tokens\":2",
            &format!("\"completion_tokens\":2,\"total_time\":{seconds}"),
        )
    };
    let study = study_of(&[
        &timed("0.02"),
        &timed("0.05"),
        &timed("1.5"),
        &answer("b", "stop"),
    ]);
    let latency = study.truth.statistics.latency.unwrap();
    assert_eq!((latency.lines, latency.median, latency.most), (3, 50, 1500));
    assert_eq!(
        study_of(&[&answer("b", "stop")]).truth.statistics.latency,
        None
    );
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::File::create(&path)
        .unwrap()
        .write_all(bytes)
        .unwrap();
    path
}

#[test]
fn hardly_a_byte_is_read_twice_and_progress_comes_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let many = |id: &str| (answer(id, "stop") + "\n").repeat(8000);
    let results = [
        written(&folder, "output.jsonl", many("a").as_bytes()),
        written(&folder, "errors.jsonl", b""),
    ];
    let input = written(&folder, "input.jsonl", many("b").as_bytes());
    let bytes = 2 * many("a").len() as u64;
    let mut last = Progress::default();
    let study = study(&results, Some(&input), 2, &Stop::default(), |progress| {
        assert!(progress.done > last.done);
        last = progress;
    });
    let end = Progress {
        done: bytes,
        total: Some(bytes),
    };
    let study = study.unwrap();
    assert_eq!(last, end);
    // Only where one worker's part of a file ends and the next one's begins.
    let twice = study.work.bytes - bytes;
    let seams = bytes.div_ceil(chunks::CHUNK as u64);
    assert!(twice < seams * 16 * 1024, "{twice} of {bytes}");
    assert_eq!(study.truth.tally.of(Class::Missing), Some(8000));
}

#[test]
fn a_study_that_is_stopped_says_so() {
    let stop = Stop::default();
    stop.set();
    let material = Material::of(vec![source(b"{}\n", 9)], None);
    let failure = study_material(material, 2, &stop, |_| ()).unwrap_err();
    assert_eq!(failure.kind, Kind::Interrupted);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let gone = [PathBuf::from("/nowhere/gone.jsonl")];
    let failure = study(&gone, None, 1, &Stop::default(), |_| ()).unwrap_err();
    assert!(
        failure
            .to_string()
            .starts_with("cannot open /nowhere/gone.jsonl: ")
    );
}

/// Lines of every class, some of which are hard to read.
fn line() -> impl Strategy<Value = String> {
    let id = "[a-f]{1,2}";
    let finish = prop::sample::select(vec!["stop", "length", "content_filter", "tool_calls"]);
    let code = prop::sample::select(vec!["limit", "batch_expired", "batch_cancelled", ""]);
    let message = prop::sample::select(vec!["used 5", "used 17", "req_1a2b3c4d", "é"]);
    let odd = prop::sample::select(vec![
        "",
        "  ",
        "{}",
        "null",
        "nonsense",
        r#"{"custom_id":"a","response":"#,
        r#"{"custom_id":7,"response":{"status_code":"200","body":{"status":"x","model":"odd","usage":{"input_tokens":"9"},"output":[{"content":"x"}]}}}"#,
        r#"{"custom_id":"b","response":{"status_code":500,"body":"<html>"}}"#,
        r#"{"custom_id":"c","response":{"status_code":200,"body":{"data":[{"embedding":[1,2]}],"usage":{"prompt_tokens":0}}}}"#,
    ]);
    let tokens = prop_oneof![0..40_u64, Just(u64::MAX)];
    prop_oneof![
        (id, finish, tokens).prop_map(|(id, finish, tokens)| {
            answer(&id, finish).replace(":3,", &format!(":{tokens},"))
        }),
        (id, code, message).prop_map(|(id, code, message)| failure(&id, code, message)),
        odd.prop_map(str::to_owned),
    ]
}

fn file(line: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let ends = prop::sample::select(vec!["\n", "\r\n"]);
    (prop::collection::vec((line, ends), 0..25), any::<bool>()).prop_map(|(lines, is_open)| {
        let all: String = lines
            .into_iter()
            .flat_map(|(line, end)| [line, end.to_owned()])
            .collect();
        if is_open {
            all.trim_end_matches(['\r', '\n']).to_owned()
        } else {
            all
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_truth_is_what_reading_every_line_gives(
        files in prop::collection::vec(file(line()), 0..3),
        input in prop::option::of(file("(\\{\"custom_id\":\"[a-h]{1,2}\"\\}|\\{\\}|)")),
        step in 40_usize..600,
        workers in 1_usize..4,
    ) {
        let files: Vec<&[u8]> = files.iter().map(String::as_bytes).collect();
        let input = input.as_ref().map(String::as_bytes);
        let study = studied(&files, input, step, workers);
        let plain = plain::study(&files, input);
        prop_assert_eq!(study.truth, plain.truth);
        prop_assert_eq!(study.problems, plain.problems);
        prop_assert_eq!(study.ids.missing(), plain.missing);
    }
}

#[test]
fn tokens_that_nobody_can_read_are_unknown_and_never_nothing() {
    let line = |id: &str, written: &str| {
        answer(id, "stop").replace(
            "\"prompt_tokens\":3",
            &format!("\"prompt_tokens\":{written}"),
        )
    };
    let odd = [
        "\"many\"",
        "-3",
        "3.5",
        "18446744073709551616",
        "1e400",
        "{}",
        "true",
    ];
    let mut lines: Vec<String> = odd
        .iter()
        .map(|odd| line(odd.trim_matches('"'), odd))
        .collect();
    lines.extend([line("whole", "3"), line("absent", "null")]);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let statistics = study_of(&lines).truth.statistics;
    assert_eq!((statistics.counted, statistics.unknown), (9, 7));
    assert_eq!(
        (statistics.usage.input, statistics.usage.known_input()),
        (3, None)
    );
    assert_eq!(statistics.usage.known_output(), Some(9 * 2));
    assert_eq!(
        (
            statistics.input.least,
            statistics.input.bars.iter().sum::<u64>()
        ),
        (0, 2)
    );
}
