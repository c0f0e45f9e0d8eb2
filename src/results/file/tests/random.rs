//! Random files, random growth: every line is reached, offsets and numbers are right.

use proptest::prelude::*;

use super::*;
use crate::results::window::Numbering;

/// Lines as the reader must see them, found by the standard library: offset and bytes.
fn expected(bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let mut offset = 0;
    let mut lines = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        lines.push((offset, line.strip_suffix(b"\n").unwrap_or(line)));
        offset += line.len() as u64;
    }
    lines
}

/// A file of lines of all lengths, with line ends of all kinds, and with none at the end.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![
        8 => 0usize..40,
        3 => 1000usize..9000,
        1 => 60_000usize..150_000,
    ];
    let line = (length, any::<u8>(), 0u8..3);
    (prop::collection::vec(line, 0..30), any::<bool>()).prop_map(|(lines, is_closed)| {
        let mut bytes = Vec::new();
        for (length, fill, ending) in lines {
            let fill = if fill == b'\n' { b'\r' } else { fill };
            bytes.resize(bytes.len() + length, fill);
            bytes.extend_from_slice([b"\n".as_slice(), b"\r\n", b"\n\n"][usize::from(ending)]);
        }
        if !is_closed {
            bytes.pop();
        }
        bytes
    })
}

fn limits() -> impl Strategy<Value = Limits> {
    prop_oneof![
        Just(Limits::SCREEN),
        Just(Limits::WIDE),
        (1usize..9000, 1u64..9000).prop_map(|(whole, more)| Limits {
            bytes: whole as u64 + more,
            whole,
        }),
    ]
}

/// Holds lines that were read against those that are there.
fn agree(lines: &[RawLine], wanted: &[(u64, &[u8])]) -> Result<(), TestCaseError> {
    for line in lines {
        let slot = usize::try_from(line.number - 1).unwrap();
        let (offset, bytes) = wanted[slot];
        prop_assert_eq!(line.offset, offset);
        prop_assert!(bytes.starts_with(&line.bytes));
        if let Some(length) = line.length {
            prop_assert_eq!(length, bytes.len() as u64);
        }
        prop_assert!(line.is_cut() || *line.bytes == *bytes);
    }
    Ok(())
}

/// Reads all windows one after the other, and returns the number of lines.
fn walk(
    file: &ResultsFile,
    wanted: &[(u64, &[u8])],
    rows: usize,
    limits: Limits,
    mut between: impl FnMut(),
) -> Result<u64, TestCaseError> {
    let mut seen = 0;
    loop {
        let window = file.window_within(seen + 1, rows, limits).unwrap();
        agree(&window.lines, wanted)?;
        prop_assert!(window.numbering == Numbering::Exact);
        let numbers: Vec<u64> = window.lines.iter().map(|line| line.number).collect();
        let count = numbers.len() as u64;
        prop_assert_eq!(numbers, (seen + 1..=seen + count).collect::<Vec<_>>());
        seen += count;
        if window.reaches_end {
            return Ok(seen);
        }
        prop_assert!(count > 0, "no line, and yet no end after {}", seen);
        between();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_line_of_any_file_is_reached_by_windows(
        bytes in content(), step in 1u64..90_000, rows in 1usize..50, limits in limits(),
    ) {
        let scene = scene(&bytes);
        let wanted = expected(&bytes);
        let total = wanted.len() as u64;
        let nothing = || ();
        prop_assert_eq!(walk(&scene.file, &wanted, rows, limits, nothing)?, total);
        let advance = || assert!(scene.file.advance(step).is_ok());
        prop_assert_eq!(walk(&scene.file, &wanted, rows, limits, advance)?, total);
        index_all(&scene.file, step);
        prop_assert_eq!(scene.file.total_lines(), Some(total));
        prop_assert_eq!(walk(&scene.file, &wanted, rows, limits, nothing)?, total);
    }

    #[test]
    fn the_end_and_any_part_are_right_with_and_without_an_index(
        bytes in content(), rows in 1usize..50, percent in 0u8..100, partly in 0u64..200_000,
    ) {
        let scene = scene(&bytes);
        let wanted = expected(&bytes);
        for budget in [0, partly, bytes.len() as u64] {
            if budget > 0 {
                scene.file.advance(budget).unwrap();
            }
            for mut window in [
                scene.file.last_window(rows).unwrap(),
                scene.file.by_percent(percent, rows).unwrap(),
            ] {
                let first = window.lines.first().map(|line| line.offset);
                prop_assert_eq!(first.is_none(), bytes.is_empty());
                if window.numbering == Numbering::Estimated {
                    let true_first = wanted.iter().position(|(at, _)| Some(*at) == first).unwrap();
                    for (number, line) in (true_first as u64 + 1..).zip(&mut window.lines) {
                        line.number = number;
                    }
                }
                agree(&window.lines, &wanted)?;
            }
            let last = scene.file.last_window(rows).unwrap();
            prop_assert!(last.reaches_end);
            let offset = last.lines.last().map(|line| line.offset);
            prop_assert_eq!(offset, wanted.last().map(|(offset, _)| *offset));
            let part = scene.file.by_percent(percent, rows).unwrap();
            if let Some(line) = part.lines.first() {
                let target = bytes.len() as u64 * u64::from(percent) / 100;
                prop_assert!(line.offset <= target);
                prop_assert!(line.length.is_none_or(|length| target <= line.offset + length));
            }
        }
    }

    #[test]
    fn every_line_is_found_by_its_place_and_its_place_by_its_number(
        bytes in content(), picked in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
        limits in limits(), partly in 1u64..200_000,
    ) {
        let scene = scene(&bytes);
        let wanted = expected(&bytes);
        prop_assume!(!wanted.is_empty());
        for budget in [partly, bytes.len() as u64] {
            scene.file.advance(budget).unwrap();
            let indexed = scene.file.progress().done;
            let mut places = Vec::new();
            for slot in picked.iter().map(|picked| picked.index(wanted.len())) {
                let (offset, bytes) = wanted[slot];
                let number = slot as u64 + 1;
                places.push(place(u32::try_from(number).unwrap(), offset));
                let whole = scene.file.line_at(places[places.len() - 1], 1 << 20).unwrap();
                prop_assert_eq!(&*whole.bytes, bytes);
                let is_known = offset <= indexed;
                prop_assert_eq!(scene.file.place_of_line(number).unwrap(), is_known.then_some(offset));
                prop_assert_eq!(scene.file.number_at(offset).unwrap(), is_known.then_some(number));
            }
            let read = scene.file.lines_at(&places, limits).unwrap();
            agree(&read.lines, &wanted)?;
            let got: Vec<u64> = read.lines.iter().map(|line| line.offset).collect();
            let asked: Vec<u64> = places.iter().map(|place| place.offset).collect();
            prop_assert_eq!(got, asked);
        }
    }

    #[test]
    fn a_file_that_grows_is_the_same_as_one_opened_afresh(
        bytes in content(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        steps in prop::collection::vec(0u64..100_000, 8), rows in 1usize..30,
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        cuts.push(bytes.len());
        let mut length = cuts[0];
        let growing = scene(&bytes[..length]);
        for (cut, step) in cuts.iter().zip(&steps) {
            growing.append(&bytes[length..*cut]);
            let change = if *cut > length { Change::Grown } else { Change::Same };
            prop_assert_eq!(growing.file.refresh().unwrap(), change);
            length = *cut;
            if *step > 0 {
                growing.file.advance(*step).unwrap();
            }
            let wanted = expected(&bytes[..length]);
            let total = walk(&growing.file, &wanted, rows, Limits::SCREEN, || ())?;
            prop_assert_eq!(total, wanted.len() as u64);
        }
        index_all(&growing.file, 1 << 20);
        let fresh = scene(&bytes);
        index_all(&fresh.file, 1 << 20);
        let (grown, fresh) = (growing.file.known(), fresh.file.known());
        prop_assert_eq!(&grown.index, &fresh.index);
    }
}
