//! Files that change while they are open.

use super::*;

#[test]
fn a_file_that_nobody_touches_stays_the_same() {
    let scene = scene(b"a\nb\n");
    assert_eq!(scene.file.refresh().unwrap(), Change::Same);
    index_all(&scene.file, 100);
    assert_eq!(scene.file.refresh().unwrap(), Change::Same);
}

#[test]
fn an_unfinished_last_line_that_grows_is_read_as_one_line() {
    let scene = scene(b"first\nhal");
    index_all(&scene.file, 100);
    assert_eq!(scene.file.total_lines(), Some(2));
    scene.append(b"f and whole\nthird");
    assert_eq!(scene.file.refresh().unwrap(), Change::Grown);
    assert_eq!(scene.file.total_lines(), None);
    index_all(&scene.file, 100);
    assert_eq!(scene.file.total_lines(), Some(3));
    assert_eq!(
        texts(&scene.file.window(1, 9).unwrap().lines),
        numbered(&[(1, "first"), (2, "half and whole"), (3, "third")])
    );
}

#[test]
fn what_was_added_is_seen_before_it_is_indexed() {
    let scene = scene(b"a\n");
    index_all(&scene.file, 100);
    scene.append(b"b\n");
    assert_eq!(scene.file.window(1, 9).unwrap().lines.len(), 1);
    scene.file.refresh().unwrap();
    assert_eq!(scene.file.window(1, 9).unwrap().lines.len(), 2);
}

#[test]
fn a_file_that_was_cut_short_says_so_where_lines_are_gone_and_shows_those_left() {
    let scene = scene(b"a\nb\nc\nd\n");
    index_all(&scene.file, 100);
    File::options()
        .write(true)
        .open(scene.path())
        .unwrap()
        .set_len(4)
        .unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Shrunk);
    let left = scene.file.line_at(place(1, 0), 1).unwrap();
    let gone = scene.file.line_at(place(3, 4), 10).unwrap_err();
    assert_eq!(&*left.bytes, b"a");
    assert_eq!(
        (gone.kind, gone.hint()),
        (Kind::Disk, "open it again to see what it holds now")
    );
}

#[test]
fn a_file_cut_short_that_nobody_looked_at_gives_a_failure_and_no_false_lines() {
    let scene = scene(b"a\nb\nc\nd\n");
    fs::write(scene.path(), b"x\n").unwrap();
    let failures = [
        scene.file.window(1, 9).map(|_| ()),
        scene.file.last_window(2).map(|_| ()),
        scene.file.by_percent(50, 2).map(|_| ()),
        scene.file.advance(100).map(|_| ()),
    ];
    for failure in failures {
        assert!(failure.unwrap_err().why.contains("cut short"));
    }
    // Bytes that are written there now are others.
    fs::write(scene.path(), b"x\ny\nz\nq\nr\n").unwrap();
    assert!(scene.file.window(1, 9).is_err());
    assert_eq!(scene.file.refresh().unwrap(), Change::Shrunk);
}

#[test]
fn a_file_written_anew_in_place_is_another_file() {
    let scene = scene(b"a\nb\nc\nd\n");
    index_all(&scene.file, 100);
    fs::write(scene.path(), b"other\nand\nlonger\n").unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Replaced);
    assert!(scene.file.window(1, 9).is_err());
    fs::write(scene.path(), b"a\nb\nc\nd\n").unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Replaced);
}

#[test]
fn a_last_line_that_was_changed_in_place_is_noticed() {
    let scene = scene("line\n".repeat(1000).as_bytes());
    index_all(&scene.file, 1000);
    let changed = "line\n".repeat(999) + "lime\nmore\n";
    fs::write(scene.path(), changed).unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Replaced);
}

#[test]
fn another_file_at_the_path_is_told_and_the_old_one_can_still_be_read() {
    let scene = scene(b"old\n");
    let other = scene.dir.path().join("other");
    fs::write(&other, b"new\n").unwrap();
    fs::rename(&other, scene.path()).unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Replaced);
    assert_eq!(
        texts(&scene.file.window(1, 9).unwrap().lines),
        numbered(&[(1, "old")])
    );
}

#[test]
fn a_file_that_is_gone_from_its_path_can_still_be_read_to_its_last_byte() {
    let scene = scene(b"a\n");
    scene.append(b"b\n");
    fs::rename(scene.path(), scene.dir.path().join("elsewhere")).unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Gone);
    assert_eq!(scene.file.window(1, 9).unwrap().lines.len(), 2);
    fs::rename(scene.dir.path().join("elsewhere"), scene.path()).unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Same);
}

/// A moment of this many seconds.
fn moment(seconds: u64) -> std::time::SystemTime {
    std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds)
}

impl Scene {
    fn set_time(&self, seconds: u64) {
        let file = File::options().write(true).open(self.path()).unwrap();
        file.set_modified(moment(seconds)).unwrap();
    }

    /// Writes one byte in the middle, where nobody looks.
    fn scribble(&self) {
        use std::os::unix::fs::FileExt as _;
        let file = File::options().write(true).open(self.path()).unwrap();
        file.write_all_at(b"X", 1000).unwrap();
    }
}

#[test]
fn a_byte_written_anew_in_the_middle_is_noticed_by_the_time_of_the_file() {
    let scene = scene(&b"line\n".repeat(400));
    index_all(&scene.file, 1 << 20);
    assert_eq!(scene.file.refresh().unwrap(), Change::Same);
    scene.scribble();
    scene.set_time(4_000_000_000);
    let looks = [scene.file.refresh().unwrap(), scene.file.refresh().unwrap()];
    assert_eq!(looks, [Change::Touched; 2]);
    assert!(scene.file.window(1, 3).is_ok(), "lines can still be read");
}

#[test]
fn a_file_that_is_only_looked_at_is_the_same() {
    let scene = scene(&b"line\n".repeat(400));
    fs::read(scene.path()).unwrap();
    assert_eq!(scene.file.refresh().unwrap(), Change::Same);
}

#[test]
fn a_file_that_grows_is_not_taken_for_one_that_was_written_anew() {
    let scene = scene(b"a\n");
    for number in 1..5 {
        scene.append(b"b\n");
        scene.set_time(4_000_000_000 + number);
        assert_eq!(scene.file.refresh().unwrap(), Change::Grown);
        // Its time was set, and its length comes a moment later.
        scene.set_time(4_100_000_000 + number);
        assert_eq!(scene.file.refresh().unwrap(), Change::Same);
    }
}

#[test]
fn a_file_that_has_grown_and_rests_with_another_time_was_written_anew() {
    let scene = scene(&b"line\n".repeat(400));
    scene.append(b"b\n");
    assert_eq!(scene.file.refresh().unwrap(), Change::Grown);
    scene.set_time(4_000_000_000);
    let looks = [scene.file.refresh().unwrap(), scene.file.refresh().unwrap()];
    assert_eq!(looks, [Change::Same, Change::Touched]);
}

#[test]
fn a_time_that_was_set_back_does_not_hide_that_it_was_written() {
    let scene = scene(&b"line\n".repeat(400));
    scene.set_time(3_000_000_000);
    let file = ResultsFile::open(&scene.path()).unwrap();
    scene.scribble();
    scene.set_time(3_000_000_000);
    // What the system notes by itself nobody can set; it moves with its clock, in ticks.
    let changed = || fs::metadata(scene.path()).map(|about| (about.ctime(), about.ctime_nsec()));
    let before = changed().unwrap();
    while changed().unwrap() == before {
        scene.set_time(3_000_000_000);
    }
    assert_eq!(file.refresh().unwrap(), Change::Touched);
}

#[test]
fn a_file_that_was_touched_can_still_grow() {
    let scene = scene(&b"line\n".repeat(400));
    scene.set_time(4_000_000_000);
    assert_eq!(scene.file.refresh().unwrap(), Change::Touched);
    scene.append(b"more\n");
    let looks = [scene.file.refresh().unwrap(), scene.file.refresh().unwrap()];
    assert_eq!(looks, [Change::Grown, Change::Touched]);
}
