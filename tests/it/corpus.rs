//! Hostile lines and files, picked by hand or found by the fuzzer, replayed by its own functions.

#[path = "../fuzz/promises.rs"]
mod promises;

use std::fs;
use std::path::Path;

/// Returns the seeds of a folder with their names.
fn seeds(folder: &str) -> Vec<(String, Vec<u8>)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let entries = fs::read_dir(corpus.join(folder)).unwrap();
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect();
    seeds.sort();
    seeds
}

/// Names the seed before it is tried, so that a failure says which it was.
fn replay(folder: &str, least: usize, promises: fn(&[u8])) {
    let seeds = seeds(folder);
    assert!(seeds.len() >= least, "{} seeds in {folder}", seeds.len());
    for (name, bytes) in seeds {
        println!("{folder}/{name}");
        promises(&bytes);
    }
}

#[test]
fn every_line_of_the_corpus_is_read_as_promised() {
    replay("lines", 60, promises::of_a_line);
}

#[test]
fn every_file_of_the_corpus_is_listed_as_promised() {
    replay("files", 30, promises::of_a_file);
}

#[test]
fn every_line_is_also_a_file_and_every_line_of_a_file_a_line() {
    replay("lines", 60, promises::of_a_file);
    replay("files", 30, |bytes| {
        bytes
            .split_inclusive(|byte| *byte == b'\n')
            .for_each(promises::of_a_line);
    });
}
