use proptest::prelude::*;

use super::*;

const ANSWER: &str = r#"{"id":"r","custom_id":"a","response":{"status_code":200,"body":{"model":"m","choices":[{"message":{"content":"Hi, \"you\"\nthere"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2},"big":1e400}},"error":null}"#;
const FAILED: &str =
    r#"{"custom_id":"b","response":null,"error":{"code":"batch_expired","message":"late"}}"#;
const BROKEN: &str = r#"{"custom_id":"c","resp"#;

/// Exports these files and returns what was written.
fn run(files: &[&[u8]], format: Format) -> (Exported, String) {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = (0..files.len())
        .map(|n| dir.path().join(n.to_string()))
        .collect();
    for (path, bytes) in paths.iter().zip(files) {
        std::fs::write(path, bytes).unwrap();
    }
    let target = dir.path().join("out");
    let done = export(&paths, format, &target, Existing::Refuse).unwrap();
    (done, std::fs::read_to_string(&target).unwrap())
}

#[test]
fn json_is_one_array_with_the_bytes_of_the_responses() {
    let output = format!("{ANSWER}\n\n");
    let (done, text) = run(
        &[output.as_bytes(), FAILED.as_bytes(), BROKEN.as_bytes()],
        Format::Json,
    );
    assert_eq!((done.rows, done.unreadable), (3, 1));
    let rows: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].get().contains(r#""big":1e400"#));
    assert_eq!(rows[1].get(), FAILED);
    assert!(
        rows[2]
            .get()
            .starts_with(r#"{"custom_id":"c","response":null,"error":{"code":"unreadable_line""#)
    );
}

#[test]
fn no_lines_make_an_empty_array() {
    assert_eq!(run(&[b""], Format::Json).1, "[]\n");
}

#[test]
fn csv_has_a_row_a_line() {
    let all = format!("{ANSWER}\n{FAILED}\n{BROKEN}\n");
    let (_, text) = run(&[all.as_bytes()], Format::Csv);
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(rows[0], COLUMNS);
    assert_eq!(rows[1], "a,\"Hi, \"\"you\"\"\nthere\",,stop,m,3,2");
    assert_eq!(rows[2], "b,,batch_expired: late,,,,");
    assert!(rows[3].starts_with("c,,unreadable_line: "), "{}", rows[3]);
}

#[test]
fn a_target_that_is_there_is_only_replaced_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let (source, target) = (dir.path().join("in"), dir.path().join("out"));
    std::fs::write(&source, FAILED).unwrap();
    std::fs::write(&target, "old").unwrap();
    let run = |existing| {
        export(
            std::slice::from_ref(&source),
            Format::Json,
            &target,
            existing,
        )
    };
    assert_eq!(run(Existing::Refuse).unwrap_err().kind, Kind::TargetExists);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
    run(Existing::Replace).unwrap();
    assert_eq!(
        std::fs::read_to_string(&target).unwrap(),
        format!("[\n{FAILED}\n]\n")
    );
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn a_missing_source_leaves_no_target() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("out");
    let failed = export(
        &[dir.path().join("none")],
        Format::Csv,
        &target,
        Existing::Refuse,
    );
    assert_eq!(failed.unwrap_err().kind, Kind::Disk);
    assert!(!target.exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_give_valid_json_with_a_row_a_line(bytes: Vec<u8>) {
        let (done, text) = run(&[&bytes], Format::Json);
        let rows: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(rows.len() as u64, done.rows);
    }
}
