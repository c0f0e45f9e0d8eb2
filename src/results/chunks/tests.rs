use std::io::Cursor;
use std::sync::atomic::AtomicU64;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use proptest::prelude::*;

use super::*;

/// A source that gives at most so many bytes at a time, as a pipe does.
struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let most = space.len().min(self.1);
        self.0.read(&mut space[..most])
    }
}

/// A source that gives some bytes, breaks once, and would go on.
struct Breaks(Cursor<Vec<u8>>, bool);

impl Read for Breaks {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        match self.0.read(space)? {
            0 if !self.1 => {
                self.1 = true;
                self.0 = Cursor::new(b"after\n".to_vec());
                Err(io::Error::other("the disk is gone"))
            }
            count => Ok(count),
        }
    }
}

/// Who has come how far in a conversation with a program at the other end of a pipe.
#[derive(Default)]
struct Talk {
    state: Mutex<(bool, bool)>,
    changed: Condvar,
}

impl Talk {
    fn change(&self, how: impl FnOnce(&mut (bool, bool))) {
        how(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }

    /// Waits until the state is as described; tells whether that was within a few seconds.
    fn wait(&self, is_met: impl Fn(&(bool, bool)) -> bool) -> bool {
        let state = self.state.lock().unwrap();
        let waited = self
            .changed
            .wait_timeout_while(state, Duration::from_secs(5), |state| !is_met(state));
        !waited.unwrap().1.timed_out()
    }
}

/// A pipe whose other end says something, and ends once that was taken.
struct Converses(Option<&'static [u8]>, Arc<Talk>);

impl Read for Converses {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        if let Some(said) = self.0.take() {
            space[..said.len()].copy_from_slice(said);
            return Ok(said.len());
        }
        self.1.change(|(is_waiting, _)| *is_waiting = true);
        if self.1.wait(|(_, is_taken)| *is_taken) {
            Ok(0)
        } else {
            Err(io::Error::other("what was said was never taken"))
        }
    }
}

/// Counts how many there are of it.
struct Held<'a>(&'a AtomicU64);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn source(bytes: impl Into<Vec<u8>>) -> Source {
    Box::new(Cursor::new(bytes.into()))
}

/// A line as a pass gives it: file, number, offset, bytes.
type Seen = (u8, u64, u64, Vec<u8>);

fn read_lines(chunk: &Chunk) -> Vec<(usize, Vec<u8>)> {
    chunk
        .lines()
        .map(|(at, line)| (at, line.to_vec()))
        .collect()
}

fn seen(taken: Taken<Vec<(usize, Vec<u8>)>>) -> impl Iterator<Item = Seen> {
    let (file, first, offset) = (taken.file, taken.first_line, taken.offset);
    let lines = (first..).zip(taken.value);
    lines.map(move |(number, (at, line))| (file, number, offset + at as u64, line))
}

fn all(sources: Vec<Source>, workers: usize) -> (Vec<Seen>, PassStats) {
    let mut lines = Vec::new();
    let stats = pass(sources, workers, &Stop::default(), read_lines, |taken| {
        lines.extend(seen(taken));
        ControlFlow::Continue(())
    });
    (lines, stats.unwrap())
}

/// The same by the simplest means.
fn plain(file: u8, bytes: &[u8]) -> Vec<Seen> {
    let mut offset = 0;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        lines.push((file, number, offset, bare.to_vec()));
        offset += line.len() as u64;
    }
    lines
}

fn many_lines(count: usize) -> Vec<u8> {
    (0..count)
        .flat_map(|n| format!("{n}{}\n", "x".repeat(n * 37 % 900)).into_bytes())
        .collect()
}

#[test]
fn every_line_comes_once_in_order_with_its_number_and_its_offset() {
    let bytes = many_lines(20_000);
    for workers in [1, 2, 5] {
        let (lines, stats) = all(vec![source(bytes.clone())], workers);
        assert!(lines == plain(0, &bytes), "{workers} workers");
        assert!(stats.chunks > 5, "{stats:?}");
    }
}

#[test]
fn each_byte_is_read_once() {
    let bytes = many_lines(20_000);
    let (_, stats) = all(vec![source(bytes.clone())], 2);
    let chunks = bytes.len().div_ceil(CHUNK) as u64;
    assert_eq!(
        (stats.bytes, stats.lines, stats.ending),
        (bytes.len() as u64, 20_000, Ending::Whole)
    );
    // One read a chunk, one for a line that crosses its end, one for the end of the file.
    assert!(stats.reads <= chunks + 3, "{stats:?}");
}

#[test]
fn a_line_longer_than_a_chunk_stays_whole() {
    let mut bytes = b"first\n".to_vec();
    bytes.extend(vec![b'y'; 3 * CHUNK + 17]);
    bytes.extend(b"\r\nlast");
    let (lines, _) = all(vec![source(bytes.clone())], 2);
    assert!(lines == plain(0, &bytes));
}

#[test]
fn the_memory_of_a_long_line_is_given_back() {
    let mut bytes = vec![b'y'; 9 * CHUNK];
    bytes.push(b'\n');
    bytes.extend(vec![b'\n'; 6 * CHUNK]);
    let mut last = 0;
    let work = |chunk: &Chunk| chunk.bytes.capacity();
    let stats = pass(vec![source(bytes)], 1, &Stop::default(), work, |taken| {
        last = taken.value;
        ControlFlow::Continue(())
    });
    assert!(
        stats.unwrap().chunks > 4 && last <= 2 * CHUNK,
        "{last} bytes"
    );
}

#[test]
fn a_line_without_bounds_is_cut_and_the_next_is_not() {
    let length = 4 * CHUNK as u64 + 5;
    let head = io::repeat(b'z').take(length);
    let endless: Source = Box::new(head.chain(Cursor::new(b"\nnext\nlast".to_vec())));
    let mut chunks = Vec::new();
    let sizes = Sizes {
        longest: 2 * CHUNK,
        ..USUAL
    };
    let cutter = Cutter::new(vec![endless.into()], sizes);
    let work = |chunk: &Chunk| (chunk.cut, chunk.bytes.len());
    let stats = turns::run(cutter, 1, &Stop::default(), work, |taken| {
        chunks.push((taken.first_line, taken.offset, taken.value));
        ControlFlow::Continue(())
    });
    assert_eq!(
        chunks,
        [
            (1, 0, (Some(length), CHUNK)),
            (2, length + 1, (None, 5)),
            (3, length + 6, (None, 4)),
        ]
    );
    assert_eq!(stats.unwrap().bytes, length + 10);
}

#[test]
fn files_follow_each_other_with_numbers_of_their_own() {
    let files = [b"a\nb".as_slice(), b"", b"c\n\nd\n"];
    let sources = files.map(source).into_iter().collect();
    let (lines, _) = all(sources, 2);
    let plain: Vec<Seen> = (0..)
        .zip(files)
        .flat_map(|(file, bytes)| plain(file, bytes))
        .collect();
    assert_eq!(lines, plain);
}

#[test]
fn no_source_and_an_empty_one_have_no_lines() {
    assert_eq!(all(vec![], 2).0, []);
    assert_eq!(all(vec![source("")], 2).0, []);
}

#[test]
fn what_comes_slowly_is_not_held_back() {
    let bytes = many_lines(300);
    let slow: Source = Box::new(Trickle(Cursor::new(bytes.clone()), 4096));
    let (lines, stats) = all(vec![slow], 2);
    assert_eq!(lines, plain(0, &bytes));
    assert!(stats.chunks > 20, "{stats:?}");
}

#[test]
fn a_broken_source_is_named_after_everything_before_it_was_taken() {
    let bytes = many_lines(5_000);
    let broken: Source = Box::new(Breaks(Cursor::new(bytes.clone()), false));
    let mut lines = Vec::new();
    let sources = vec![source("a\n"), broken, source("never\n")];
    let outcome = pass(sources, 2, &Stop::default(), read_lines, |taken| {
        lines.extend(seen(taken));
        ControlFlow::Continue(())
    });
    let failure = outcome.unwrap_err().failure(&["one.jsonl", "two.jsonl"]);
    assert_eq!(
        failure.to_string(),
        "cannot read two.jsonl: the disk is gone"
    );
    let expected = [plain(0, b"a\n"), plain(1, &bytes)].concat();
    assert_eq!(lines, expected);
}

#[test]
fn a_stop_is_heeded_before_the_next_chunk() {
    for workers in [1, 2] {
        let stop = Stop::default();
        let worked = AtomicU64::new(0);
        let endless: Source = Box::new(io::repeat(b'\n'));
        let work = |_: &Chunk| worked.fetch_add(1, Ordering::Relaxed);
        let stats = pass(vec![endless], workers, &stop, work, |_| {
            stop.set();
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!((stats.ending, stats.chunks), (Ending::Stopped, 1));
        let most = workers as u64 + 2;
        assert!(worked.load(Ordering::Relaxed) <= most);
    }
}

#[test]
fn a_pass_that_is_stopped_before_it_begins_reads_nothing() {
    let stop = Stop::default();
    stop.set();
    let stats = pass(
        vec![source("a\n")],
        2,
        &stop,
        |_| (),
        |_| ControlFlow::Continue(()),
    );
    let stats = stats.unwrap();
    assert_eq!((stats.ending, stats.reads), (Ending::Stopped, 0));
}

#[test]
fn who_takes_may_break_off() {
    let endless: Source = Box::new(io::repeat(b'\n'));
    let mut count = 0;
    let stats = pass(
        vec![endless],
        2,
        &Stop::default(),
        |_| (),
        |_| {
            count += 1;
            if count == 3 {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        },
    );
    assert_eq!((count, stats.unwrap().ending), (3, Ending::Stopped));
}

#[test]
fn a_stop_that_comes_after_the_end_changes_nothing() {
    let stop = Stop::default();
    let stats = pass(
        vec![source("a\n")],
        2,
        &stop,
        |_| (),
        |_| ControlFlow::Continue(()),
    );
    stop.set();
    assert_eq!(stats.unwrap().ending, Ending::Whole);
}

#[test]
fn a_panic_of_any_worker_goes_on_in_the_caller() {
    for bad in 0..4 {
        let bytes = many_lines(12_000);
        let run = std::panic::AssertUnwindSafe(|| {
            let work = |chunk: &Chunk| assert!(chunk.seq != bad, "chunk {bad} is bad");
            pass(vec![source(bytes)], 3, &Stop::default(), work, |_| {
                ControlFlow::Continue(())
            })
        });
        let panic = std::panic::catch_unwind(run).unwrap_err();
        let said = panic.downcast_ref::<String>().unwrap();
        assert_eq!(*said, format!("chunk {bad} is bad"));
    }
}

#[test]
fn no_more_chunks_are_in_memory_than_were_promised() {
    let alive = AtomicU64::new(0);
    let most = AtomicU64::new(0);
    let work = |_: &Chunk| {
        let now = alive.fetch_add(1, Ordering::SeqCst) + 1;
        most.fetch_max(now, Ordering::SeqCst);
        Held(&alive)
    };
    pass(
        vec![source(vec![b'\n'; 64 * CHUNK])],
        2,
        &Stop::default(),
        work,
        |_| ControlFlow::Continue(()),
    )
    .unwrap();
    assert!(most.load(Ordering::SeqCst) <= 4);
}

#[test]
fn lines_have_no_line_ends_and_need_no_last_one() {
    let cut = |bytes: &'static [u8]| lines(bytes).collect::<Vec<_>>();
    assert_eq!(cut(b""), []);
    assert_eq!(cut(b"\n"), [(0, b"".as_slice())]);
    assert_eq!(
        cut(b"a\r\n\nb"),
        [(0, b"a".as_slice()), (3, b""), (4, b"b")]
    );
    assert_eq!(cut(b"a\rb\n"), [(0, b"a\rb".as_slice())]);
    assert_eq!(cut(b"\xEF\xBB\xBFa\n"), [(0, b"\xEF\xBB\xBFa".as_slice())]);
}

fn file(bytes: &[u8]) -> Input {
    let mut file = tempfile::tempfile().unwrap();
    io::Write::write_all(&mut file, bytes).unwrap();
    Input::File(file)
}

/// Reads in ranges of so many bytes.
fn in_ranges(sources: Vec<Input>, sizes: Sizes, workers: usize) -> (Vec<Seen>, PassStats) {
    let mut lines = Vec::new();
    let cutter = Cutter::new(sources, sizes);
    let stats = turns::run(cutter, workers, &Stop::default(), read_lines, |taken| {
        lines.extend(seen(taken));
        ControlFlow::Continue(())
    });
    (lines, stats.unwrap())
}

#[test]
fn a_file_is_read_beside_itself_and_hardly_a_byte_twice() {
    let bytes = many_lines(20_000);
    for workers in [1, 2, 5] {
        let (lines, stats) = in_ranges(vec![file(&bytes)], USUAL, workers);
        assert!(lines == plain(0, &bytes), "{workers} workers");
        let chunks = bytes.len().div_ceil(CHUNK) as u64;
        assert_eq!((stats.chunks, stats.lines), (chunks, 20_000));
        let twice = stats.bytes - bytes.len() as u64;
        assert!(
            twice <= chunks * 16 * 1024 && stats.reads <= 2 * chunks + 2,
            "{stats:?}"
        );
    }
}

#[test]
fn files_and_streams_follow_each_other() {
    let parts = [b"a\nb".as_slice(), b"c\n", b"\n\nd", b"e"];
    let sources = vec![
        file(parts[0]),
        source(parts[1]).into(),
        file(parts[2]),
        source(parts[3]).into(),
    ];
    let (lines, _) = in_ranges(sources, USUAL, 2);
    let plain: Vec<Seen> = (0..)
        .zip(parts)
        .flat_map(|(file, bytes)| plain(file, bytes))
        .collect();
    assert_eq!(lines, plain);
}

#[test]
fn a_line_without_bounds_in_a_file_is_cut_and_its_neighbours_are_not() {
    let long = vec![b'z'; 4 * CHUNK + 5];
    let bytes = [b"first\n".as_slice(), &long, b"\nnext\nlast"].concat();
    let sizes = Sizes {
        longest: 2 * CHUNK,
        ..USUAL
    };
    let mut chunks = Vec::new();
    let cutter = Cutter::new(vec![file(&bytes)], sizes);
    let work = |chunk: &Chunk| (chunk.cut, chunk.bytes.len());
    turns::run(cutter, 2, &Stop::default(), work, |taken| {
        chunks.push((taken.first_line, taken.offset, taken.bytes, taken.value));
        ControlFlow::Continue(())
    })
    .unwrap();
    let (length, after) = (long.len() as u64, 6 + long.len() as u64 + 1);
    let expected = [
        (1, 0, 6, (None, 6)),
        (2, 6, length + 1, (Some(length), CHUNK)),
        (3, after, 9, (None, 9)),
    ];
    assert_eq!(chunks, expected);
}

#[test]
fn a_file_that_cannot_be_read_is_named_after_everything_before_it_was_taken() {
    let bytes = many_lines(9_000);
    for workers in [1, 3] {
        // A folder can be opened and not be read.
        let folder = Input::File(File::open(std::env::temp_dir()).unwrap());
        let mut lines = Vec::new();
        let sources = vec![file(&bytes), folder, file(b"never\n")];
        let outcome = pass(sources, workers, &Stop::default(), read_lines, |taken| {
            lines.extend(seen(taken));
            ControlFlow::Continue(())
        });
        assert_eq!(outcome.unwrap_err().file, 1);
        assert!(lines == plain(0, &bytes), "{workers} workers");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_bytes_in_any_pieces_give_the_same_lines(
        files in prop::collection::vec(prop::collection::vec(prop::sample::select(b"ab\r\n".to_vec()), 0..200), 0..4),
        step in 1_usize..40,
        workers in 1_usize..4,
    ) {
        let sources = files.iter().map(|bytes| -> Source {
            Box::new(Trickle(Cursor::new(bytes.clone()), step))
        });
        let (lines, _) = all(sources.collect(), workers);
        let expected: Vec<Seen> = (0..).zip(&files).flat_map(|(file, bytes)| plain(file, bytes)).collect();
        prop_assert_eq!(lines, expected);
    }

    #[test]
    fn any_bytes_in_any_ranges_give_the_same_lines(
        files in prop::collection::vec(prop::collection::vec(prop::sample::select(b"aab\r\n".to_vec()), 0..200), 0..4),
        range in 1_u64..60,
        workers in 1_usize..4,
    ) {
        let sources = files.iter().map(|bytes| file(bytes)).collect();
        let (lines, stats) = in_ranges(sources, Sizes { range, ..USUAL }, workers);
        let expected: Vec<Seen> = (0..).zip(&files).flat_map(|(file, bytes)| plain(file, bytes)).collect();
        prop_assert_eq!(lines.len() as u64, stats.lines);
        prop_assert_eq!(lines, expected);
    }
}

#[test]
fn a_file_that_becomes_shorter_under_a_pass_is_an_error_and_not_an_end() {
    let mut file = tempfile::tempfile().unwrap();
    let lines = "0123456789abcde\n".repeat(4 * CHUNK / 16);
    io::Write::write_all(&mut file, lines.as_bytes()).unwrap();
    let other = file.try_clone().unwrap();
    let take = |_: Taken<()>| {
        other.set_len(10).unwrap();
        ControlFlow::Continue(())
    };
    let ended = pass(vec![Input::File(file)], 1, &Stop::default(), |_| (), take);
    assert!(ended.unwrap_err().error.to_string().contains("shorter"));
}

#[test]
fn what_came_through_a_pipe_is_taken_while_the_next_read_waits() {
    // Which of the threads reads first is chance.
    for _ in 0..20 {
        let talk = Arc::new(Talk::default());
        let source: Source = Box::new(Converses(Some(b"{}\n"), talk.clone()));
        let work = |_: &Chunk| talk.wait(|(is_waiting, _)| *is_waiting);
        let ended = pass(vec![source], 2, &Stop::default(), work, |taken| {
            talk.change(|(_, is_taken)| *is_taken = taken.value);
            ControlFlow::Continue(())
        });
        assert_eq!(ended.unwrap().lines, 1);
    }
}
