use std::path::Path;

use super::*;

fn answer(id: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"x"}},"finish_reason":"stop"}}]}}}},"error":null}}"#
    )
}

fn cut(id: &str) -> String {
    answer(id).replace("stop", "length")
}

fn failure(id: &str, code: &str) -> String {
    format!(r#"{{"custom_id":"{id}","response":null,"error":{{"code":"{code}","message":"no"}}}}"#)
}

fn tried(folder: &Path, name: &str, lines: &[String], weight: Weight) -> Try {
    let path = folder.join(name);
    std::fs::write(&path, lines.join("\n")).unwrap();
    Try {
        files: vec![path],
        weight,
        group: 0,
    }
}

fn standing(tries: &[Try]) -> Standing {
    stand(tries, 2, &Stop::default(), |_| ()).unwrap()
}

#[test]
fn the_newest_success_wins() {
    let folder = tempfile::tempdir().unwrap();
    let old = [answer("a"), failure("b", "x"), cut("c"), failure("d", "x")];
    let new = [
        answer("a"),
        answer("b"),
        failure("c", "x"),
        failure("d", "batch_expired"),
    ];
    let tries = [
        tried(folder.path(), "old", &old, Weight::Whole),
        tried(folder.path(), "new", &new, Weight::Whole),
    ];
    let standing = standing(&tries);
    assert_eq!(
        ["a", "b", "c", "d", "e"].map(|id| standing.class(id)),
        [
            Class::Ok,
            Class::Ok,
            Class::Soft,
            Class::Expired,
            Class::Missing
        ]
    );
    let overruled = standing.overruled();
    let first = |line: &[String], at: usize| {
        line[..at]
            .iter()
            .map(|line| line.len() as u64 + 1)
            .sum::<u64>()
    };
    let gone: Vec<bool> = (0..4)
        .map(|at| overruled.has(0, first(&old, at)))
        .chain((0..4).map(|at| overruled.has(1, first(&new, at))))
        .collect();
    assert_eq!(gone, [true, true, false, true, false, false, true, false]);
}

#[test]
fn lines_of_one_batch_never_overrule_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [answer("a"), failure("a", "x"), answer("a")];
    let tries = [tried(folder.path(), "only", &lines, Weight::Whole)];
    let standing = standing(&tries);
    assert_eq!(
        (standing.class("a"), standing.overruled()),
        (Class::Ok, Overruled::default())
    );
}

#[test]
fn of_a_sibling_only_successes_count() {
    let folder = tempfile::tempdir().unwrap();
    let sibling = [answer("a"), cut("b"), failure("c", "x")];
    let own = ["a", "b", "c"].map(|id| failure(id, "batch_expired"));
    let tries = [
        tried(folder.path(), "own", &own, Weight::Whole),
        tried(folder.path(), "sibling", &sibling, Weight::Successes),
    ];
    let standing = standing(&tries);
    assert_eq!(
        ["a", "b", "c"].map(|id| standing.class(id)),
        [Class::Ok, Class::Expired, Class::Expired]
    );
}

#[test]
fn tries_of_different_groups_have_nothing_to_do_with_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let one = tried(folder.path(), "one", &[failure("a", "x")], Weight::Whole);
    let other = Try {
        group: 1,
        ..tried(folder.path(), "other", &[answer("a")], Weight::Whole)
    };
    let standing = standing(&[one, other]);
    assert_eq!(
        (standing.class("a"), standing.overruled().len()),
        (Class::Error, 0)
    );
}

#[test]
fn the_line_that_counts_instead_of_another_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let old = [failure("a", "x"), answer("b"), failure("c", "x")];
    let new = [failure("c", "y"), answer("a")];
    let tries = [
        tried(folder.path(), "old", &old, Weight::Whole),
        tried(folder.path(), "new", &new, Weight::Whole),
    ];
    let standing = standing(&tries);
    let instead = |file, line| {
        let place = standing.instead_of(file, line)?;
        Some((place.file, place.line))
    };
    assert_eq!(
        [instead(0, 1), instead(0, 2), instead(0, 3), instead(1, 2)],
        [Some((1, 2)), None, Some((1, 1)), None]
    );
}

#[test]
fn what_is_worth_as_much_counts_where_it_is_newer() {
    let folder = tempfile::tempdir().unwrap();
    let tries = [
        tried(folder.path(), "old", &[answer("a")], Weight::Whole),
        tried(folder.path(), "new", &[answer("a")], Weight::Whole),
    ];
    let overruled = standing(&tries).overruled();
    assert!(overruled.has_line(0, 1) && !overruled.has_line(1, 1));
}

#[test]
fn too_many_files_are_refused_and_a_stop_is_no_success() {
    let many = Try {
        files: vec![PathBuf::from("/nowhere"); MOST_FILES + 1],
        weight: Weight::Whole,
        group: 0,
    };
    let refused = stand(&[many], 1, &Stop::default(), |_| ()).unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    let folder = tempfile::tempdir().unwrap();
    let tries = [tried(folder.path(), "x", &[answer("a")], Weight::Whole)];
    let stop = Stop::default();
    stop.set();
    let stopped = stand(&tries, 1, &stop, |_| ()).unwrap_err();
    assert_eq!(stopped.kind, Kind::Interrupted);
}

#[test]
fn the_work_of_a_reading_is_told_before_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [answer("a"), failure("b", "x")];
    let tries = [tried(folder.path(), "x", &lines, Weight::Whole)];
    let mut done = 0;
    stand(&tries, 1, &Stop::default(), |bytes| done += bytes).unwrap();
    assert_eq!(size(&tries, Path::new("/nowhere")), done);
}
