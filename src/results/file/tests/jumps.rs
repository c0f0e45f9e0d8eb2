//! Jumps to the end and to a part of the way through.

use super::*;
use crate::results::window::Numbering;

#[test]
fn the_end_is_found_without_an_index_and_its_numbers_are_estimates() {
    let scene = scene("line\n".repeat(1000).as_bytes());
    let window = scene.file.last_window(2).unwrap();
    assert_eq!(window.numbering, Numbering::Estimated);
    assert!(window.reaches_end);
    assert_eq!(
        texts(&window.lines),
        numbered(&[(999, "line"), (1000, "line")])
    );
}

#[test]
fn the_numbers_of_the_end_are_exact_once_the_index_is_complete() {
    let scene = scene(b"a\n\nlonger line\nz");
    index_all(&scene.file, 1);
    let window = scene.file.last_window(2).unwrap();
    assert_eq!(window.numbering, Numbering::Exact);
    assert_eq!(
        texts(&window.lines),
        numbered(&[(3, "longer line"), (4, "z")])
    );
}

#[test]
fn the_end_of_long_lines_shows_as_many_as_fit_and_always_the_last() {
    let line = |number| format!("{number:02}{}\n", "x".repeat(40_000));
    let scene = scene((1..=40).map(line).collect::<String>().as_bytes());
    let window = scene.file.last_window(40).unwrap();
    let last = window.lines.last().unwrap();
    assert!(last.bytes.starts_with(b"40") && !last.is_cut());
    assert!(window.reaches_end && window.lines.len() == 6);
}

#[test]
fn a_percentage_is_that_part_of_the_bytes() {
    let scene = scene("line\n".repeat(1000).as_bytes());
    let first = |percent| {
        let window = scene.file.by_percent(percent, 3).unwrap();
        (window.first, window.lines.first().unwrap().offset)
    };
    let seen = [0, 25, 99, 100, 255].map(first);
    let wanted = [(1, 0), (251, 1250), (991, 4950), (998, 4985), (998, 4985)];
    assert_eq!(seen, wanted);
    index_all(&scene.file, 1000);
    assert_eq!([0, 25, 99, 100, 255].map(first), wanted);
    let window = scene.file.by_percent(25, 3).unwrap();
    assert_eq!(window.numbering, Numbering::Exact);
}

#[test]
fn a_percentage_inside_a_line_shows_that_line() {
    let long = "x".repeat(1_000_000);
    let scene = scene(format!("a\n{long}\nb\n").as_bytes());
    let window = scene.file.by_percent(50, 5).unwrap();
    assert_eq!(window.lines.first().unwrap().offset, 2);
    index_all(&scene.file, 1 << 20);
    let window = scene.file.by_percent(50, 5).unwrap();
    let numbers: Vec<u64> = window.lines.iter().map(|line| line.number).collect();
    assert_eq!((numbers, window.reaches_end), (vec![2, 3], true));
}
