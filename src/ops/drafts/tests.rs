use std::fs::{self, File};
use std::time::SystemTime;

use super::*;

const DAY: Duration = Duration::from_hours(24);

/// Makes a file that was changed so long ago.
fn aged(path: &Path, age: Duration) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = File::create(path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + 100 * DAY - age)
        .unwrap();
}

#[test]
fn only_old_files_that_no_intent_needs_are_removed_and_empty_folders_with_them() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    aged(&path("run_1/a-001.jsonl"), 2 * DAY);
    aged(&path("run_2/b-001.jsonl"), 2 * DAY);
    aged(&path("run_2/b-002.jsonl"), 2 * DAY);
    aged(&path("retry-1.jsonl"), 2 * DAY);
    aged(&path("retry-2.jsonl"), DAY / 2);
    let needed = HashSet::from([path("run_2/b-002.jsonl")]);
    let before = 99 * DAY.as_secs().cast_signed();
    sweep_folder(root.path(), &needed, before);
    let left = [
        "run_1",
        "run_2/b-001.jsonl",
        "run_2/b-002.jsonl",
        "retry-1.jsonl",
        "retry-2.jsonl",
    ];
    let left = left.map(|name| path(name).exists());
    assert_eq!(left, [false, false, true, false, true]);
}
