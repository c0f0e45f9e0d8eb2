use std::fs::{self, File};
use std::path::PathBuf;

use batchdeck::results::chunks::{CHUNK, Stop};
use batchdeck::results::truth::{Study, study};

use crate::support::lines::{Plan, write_requests, write_results};

const PLAN: Plan = Plan {
    lines: 6000,
    average: 900,
    failed: 60,
    missing: 8,
    seed: 3,
};

struct Files {
    _folder: tempfile::TempDir,
    results: PathBuf,
    input: PathBuf,
}

fn files() -> Files {
    let folder = tempfile::tempdir().unwrap();
    let (results, input) = (folder.path().join("out"), folder.path().join("in"));
    write_results(&PLAN, File::create(&results).unwrap()).unwrap();
    write_requests(&PLAN, File::create(&input).unwrap()).unwrap();
    Files {
        _folder: folder,
        results,
        input,
    }
}

impl Files {
    fn counted(&self, workers: usize) -> Study {
        let results = [self.results.clone()];
        let stop = Stop::default();
        study(&results, Some(&self.input), workers, &stop, |_| ()).unwrap()
    }
}

#[test]
fn every_line_of_a_generated_batch_is_counted_where_its_words_say() {
    let files = files();
    let text = fs::read_to_string(&files.results).unwrap();
    let with = |words: &str| text.lines().filter(|line| line.contains(words)).count() as u64;
    let tally = files.counted(2).truth.tally;
    assert_eq!(
        [tally.lines(), tally.soft, tally.expired, tally.error],
        [
            text.lines().count() as u64,
            with(r#""finish_reason": "length""#),
            with("batch_expired"),
            with(r#""status_code": 4"#),
        ]
    );
    assert_eq!((tally.asked, tally.unknown), (Some(PLAN.lines), Some(0)));
    assert_eq!(tally.missing, Some(PLAN.lines - tally.lines()));
    assert!(tally.missing > Some(0) && tally.duplicate == 0);
}

#[test]
fn any_number_of_workers_finds_the_same() {
    let files = files();
    let (one, three) = (files.counted(1), files.counted(3));
    assert_eq!(one.truth, three.truth);
    assert_eq!(one.problems, three.problems);
}

#[test]
fn the_work_is_one_read_of_each_byte_in_blocks_and_of_their_edges_twice() {
    let files = files();
    let length = |path| fs::metadata(path).unwrap().len();
    let work = files.counted(2).work;
    let all = length(&files.results) + length(&files.input);
    assert!(
        (all..all + all / 25).contains(&work.bytes),
        "{work:?} of {all}"
    );
    let chunks = all / CHUNK as u64 + 2;
    assert!(work.reads <= 2 * chunks, "{work:?}");
}

#[test]
fn results_that_came_in_any_order_are_put_in_the_order_of_asking() {
    let files = files();
    let text = fs::read(&files.results).unwrap();
    let order = files.counted(2).ids.input_order();
    let names: Vec<&[u8]> = order
        .iter()
        .map(|place| {
            let line = &text[usize::try_from(place.offset).unwrap()..];
            let at = memchr::memmem::find(line, b"request-").unwrap();
            &line[at..at + "request-0000000".len()]
        })
        .collect();
    assert!(names.is_sorted());
    assert!(
        memchr::memmem::find(&text, b"request-0000999").unwrap() < 2000,
        "the file is not in order"
    );
}
