use proptest::prelude::*;

use super::*;

/// Indexes bytes in blocks of these lengths, the last of which repeats.
fn indexed(bytes: &[u8], blocks: &[usize]) -> LineIndex {
    let mut index = LineIndex::new(bytes.len() as u64);
    let mut rest = bytes;
    let mut lengths = blocks.iter().copied().chain(std::iter::repeat(64 * 1024));
    while !rest.is_empty() {
        let (block, after) = rest.split_at(lengths.next().unwrap().clamp(1, rest.len()));
        let found = survey(block, index.front());
        index.take(found);
        rest = after;
    }
    index
}

/// Every beginning of a line, found by hand.
fn starts(bytes: &[u8]) -> Vec<u64> {
    let ends = memchr_iter(b'\n', bytes).map(|place| place as u64 + 1);
    std::iter::once(0).chain(ends).collect()
}

#[test]
fn a_file_of_only_line_ends_has_a_mark_every_stride() {
    let index = indexed(&vec![b'\n'; 3 * 64 * 1024], &[]);
    let lines: Vec<u64> = index.marks.iter().map(|mark| mark.line / STRIDE).collect();
    assert_eq!(
        (lines, index.total_lines()),
        (vec![0, 1, 2, 3], Some(3 * STRIDE))
    );
}

#[test]
fn one_line_that_never_ends_has_one_mark() {
    let index = indexed(&vec![b'x'; 500_000], &[]);
    assert_eq!(
        (index.marks.len(), index.total_lines()),
        (1, Some(1)),
        "{index:?}"
    );
}

#[test]
fn the_end_of_an_unfinished_line_is_known_as_if_its_line_end_were_there() {
    let index = indexed(b"a\nbc", &[]);
    let end = Mark { line: 2, offset: 5 };
    assert_eq!(index.known(1, 9), [end]);
    let index = indexed(b"a\nbc\n", &[]);
    assert_eq!(index.known(1, 9), [end]);
}

#[test]
fn an_estimate_goes_on_with_the_lines_seen() {
    let mut index = indexed("12345678\n1\n".repeat(10).as_bytes(), &[]);
    index.grow(1000);
    let estimates = [0, 11, 110, 220, 1000].map(|offset| index.lines_before(offset, 7));
    assert_eq!(estimates, [0, 2, 20, 40, 181]);
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![4 => 0usize..60, 2 => 1000usize..9000, 1 => 60_000usize..140_000];
    let lines = prop::collection::vec(length, 0..40);
    (lines, any::<bool>()).prop_map(|(lengths, is_closed)| {
        let mut bytes = Vec::new();
        for length in lengths {
            bytes.resize(bytes.len() + length, b'x');
            bytes.push(b'\n');
        }
        if !is_closed {
            bytes.pop();
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_beginning_is_less_than_a_stride_behind_its_mark(
        bytes in content(), blocks in prop::collection::vec(1usize..100_000, 0..6),
    ) {
        let index = indexed(&bytes, &blocks);
        let starts = starts(&bytes);
        for (line, start) in (0..).zip(&starts) {
            let near = index.before_offset(*start);
            prop_assert!(near.offset <= *start && start - near.offset < STRIDE);
            prop_assert_eq!(starts.get(usize::try_from(near.line).unwrap()), Some(&near.offset));
            let by_line = index.before_line(line);
            prop_assert!(by_line.line <= line && start - by_line.offset < STRIDE);
        }
    }

    #[test]
    fn no_line_begins_between_an_offset_and_its_ceiling(bytes in content(), at in 0.0..=1.0) {
        let index = indexed(&bytes, &[]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
            clippy::cast_precision_loss, reason = "any offset will do")]
        let upper = (bytes.len() as f64 * at) as u64;
        let ceiling = index.ceiling(upper);
        let between = starts(&bytes).into_iter().find(|start| *start <= upper && *start > ceiling);
        prop_assert!(ceiling <= upper);
        prop_assert_eq!(between, None);
    }

    #[test]
    fn an_index_is_the_same_whatever_the_blocks(
        bytes in content(), blocks in prop::collection::vec(1usize..100_000, 0..6),
    ) {
        prop_assert_eq!(indexed(&bytes, &blocks), indexed(&bytes, &[]));
    }
}
