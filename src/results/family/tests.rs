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
