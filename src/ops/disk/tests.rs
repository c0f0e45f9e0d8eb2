use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;

fn scene() -> (tempfile::TempDir, Folder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(&dir.path().join("a/b")).unwrap();
    (dir, folder)
}

fn with(folder: &Folder, name: &str, text: &str) {
    folder
        .create(name)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
}

fn text(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path_of(name)).unwrap()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn folders_and_files_are_private() {
    let (_dir, folder) = scene();
    with(&folder, "x", "");
    assert_eq!(
        (mode(&folder.path), mode(&folder.path_of("x"))),
        (0o700, 0o600)
    );
}

#[test]
fn a_file_that_is_there_is_not_replaced_unless_told() {
    let (_dir, folder) = scene();
    with(&folder, "new", "new");
    with(&folder, "old", "old");
    let refused = folder.publish("new", "old", Clash::Fail).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(text(&folder, "old"), "old");
    folder.publish("new", "old", Clash::Replace).unwrap();
    assert_eq!(text(&folder, "old"), "new");
}

#[test]
fn the_way_round_for_old_file_systems_does_not_replace_either() {
    let (_dir, folder) = scene();
    with(&folder, "new", "new");
    with(&folder, "old", "old");
    assert_eq!(folder.rename_by_link("new", "old"), Err(Errno::EXIST));
    folder.rename_by_link("new", "fresh").unwrap();
    assert_eq!(
        (text(&folder, "old"), text(&folder, "fresh")),
        ("old".into(), "new".into())
    );
    assert!(!folder.path_of("new").exists());
}

#[test]
fn a_link_under_the_target_is_replaced_and_never_followed() {
    let (dir, folder) = scene();
    let precious = dir.path().join("precious");
    std::fs::write(&precious, "precious").unwrap();
    symlink(&precious, folder.path_of("target")).unwrap();
    assert!(folder.reopen("target").is_err());
    assert!(folder.create("target").is_err());
    with(&folder, "new", "new");
    folder.publish("new", "target", Clash::Replace).unwrap();
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious");
}

#[test]
fn a_folder_swapped_after_opening_changes_nothing() {
    let (dir, folder) = scene();
    let elsewhere = dir.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::rename(dir.path().join("a/b"), dir.path().join("moved")).unwrap();
    symlink(&elsewhere, dir.path().join("a/b")).unwrap();
    with(&folder, "x", "");
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn a_full_disk_is_named_with_what_is_missing() {
    let mut full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let error = full.write_all(b"x").unwrap_err();
    let failure = full_failure("cannot save x", &error, Some(7));
    assert_eq!(
        failure.to_string(),
        "cannot save x: no space left on device; 7 more bytes are needed"
    );
}
