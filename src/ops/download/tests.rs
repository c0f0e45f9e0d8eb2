use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;
use crate::domain::{Progress, RequestCounts};
use crate::ops::script::{Script, Sent, batch, fault};

struct Scene {
    dir: tempfile::TempDir,
    batch: Batch,
}

/// A completed batch of three answers, in a world with an empty disk.
fn scene() -> Scene {
    let mut batch = batch("batch_1", Status::Completed);
    batch.output_file = Some(FileId::new("out"));
    batch.counts = Some(RequestCounts {
        total: 3,
        completed: 3,
        failed: 0,
    });
    Scene {
        dir: tempfile::tempdir().unwrap(),
        batch,
    }
}

impl Scene {
    fn place(&self) -> Place {
        Place {
            dir: self.dir.path().join("results"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place().dir.join(name)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in the folder, in order.
    fn names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.place().dir) else {
            return Vec::new();
        };
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<_> = entries
            .map(|it| name(it).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.place().dir).unwrap();
        std::fs::write(self.path(name), text).unwrap();
    }

    async fn run(&self, script: &Arc<Script>, existing: Existing) -> Result<Downloaded, Failure> {
        download(
            script.clone(),
            &self.batch,
            &self.place(),
            existing,
            &Meter::unread(),
        )
        .await
    }
}

const THREE: &str = "{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n{\"custom_id\":\"c\"}\n";

/// The first bytes of the three lines.
fn up_to(end: usize) -> &'static str {
    THREE.get(..end).unwrap()
}

/// A reply that sends all of a text and tells its length.
fn whole(text: &str) -> Sent {
    Sent {
        total: Some(text.len() as u64),
        bytes: text.into(),
        ..Sent::default()
    }
}

/// A reply that breaks after some bytes.
fn cut(text: &str, from: usize, to: usize) -> Sent {
    Sent {
        offset: from as u64,
        bytes: text.as_bytes()[from..to].to_vec(),
        breaks: true,
        ..whole(text)
    }
}

fn kind_of(result: Result<Downloaded, Failure>) -> Kind {
    result.unwrap_err().kind
}

#[tokio::test]
async fn both_files_are_saved_private_and_nothing_else_is_left() {
    let mut scene = scene();
    scene.batch.error_file = Some(FileId::new("err"));
    scene.batch.counts = Some(RequestCounts {
        total: 4,
        completed: 3,
        failed: 1,
    });
    let script = Script::new()
        .sends("out", Ok(whole(THREE)))
        .sends("err", Ok(whole("{}\n")));
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(done.warnings, [""; 0]);
    assert_eq!(scene.names(), ["errors.jsonl", "output.jsonl"]);
    assert_eq!(scene.text("output.jsonl"), THREE);
    let lines: Vec<_> = done
        .files
        .iter()
        .map(|file| (file.which.word(), file.lines))
        .collect();
    assert_eq!(lines, [("output", 3), ("errors", 1)]);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&scene.place().dir), mode(&done.files[0].path)),
        (0o700, 0o600)
    );
}

#[tokio::test(start_paused = true)]
async fn a_connection_cut_at_any_byte_never_makes_a_half_file() {
    for at in 0..=THREE.len() {
        let scene = scene();
        let script = Script::new().sends("out", Ok(cut(THREE, 0, at)));
        let failed = scene.run(&script, Existing::Refuse).await;
        assert_eq!(kind_of(failed), Kind::Network, "cut at {at}");
        assert!(!scene.path("output.jsonl").exists(), "cut at {at}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_ends_early_without_a_fault_is_not_whole() {
    let scene = scene();
    let short = Sent {
        bytes: THREE.as_bytes()[..20].to_vec(),
        ..whole(THREE)
    };
    let script = Script::new().sends("out", Ok(short));
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::Network
    );
    assert!(!scene.path("output.jsonl").exists());
}

#[tokio::test(start_paused = true)]
async fn a_cut_body_goes_on_where_the_server_proves_that_it_resumed() {
    let scene = scene();
    let tagged = |sent: Sent| {
        Ok(Sent {
            etag: Some("\"v1\""),
            ..sent
        })
    };
    let rest = Sent {
        offset: 10,
        bytes: THREE.as_bytes()[10..].to_vec(),
        ..whole(THREE)
    };
    let script = Script::new()
        .sends("out", tagged(cut(THREE, 0, 20)))
        .sends("out", tagged(rest));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(script.called()[1..], ["read out 0", "read out 20"]);
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_sends_everything_again_starts_the_file_again() {
    let scene = scene();
    let script = Script::new()
        .sends(
            "out",
            Ok(Sent {
                etag: Some("\"v1\""),
                ..cut(THREE, 0, 20)
            }),
        )
        .sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test(start_paused = true)]
async fn without_a_validator_nothing_is_resumed() {
    let scene = scene();
    let script = Script::new()
        .sends("out", Ok(cut(THREE, 0, 20)))
        .sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(script.called()[1..], ["read out 0", "read out 0"]);
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test(start_paused = true)]
async fn bytes_from_beyond_the_end_of_the_part_are_refused() {
    let scene = scene();
    let script = Script::new().sends(
        "out",
        Ok(Sent {
            offset: 5,
            ..whole(THREE)
        }),
    );
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::Garbled
    );
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_gets_no_further_ends_the_attempts() {
    let scene = scene();
    let script = Script::new()
        .sends("out", Ok(cut(THREE, 0, 20)))
        .sends("out", Ok(cut(THREE, 0, 30)))
        .sends("out", Ok(cut(THREE, 0, 30)))
        .sends("out", Ok(whole(THREE)));
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::Network
    );
    let reads = script
        .called()
        .iter()
        .filter(|call| call.starts_with("read"))
        .count();
    assert_eq!(reads, 3);
}

#[tokio::test(start_paused = true)]
async fn five_connections_are_the_most() {
    let scene = scene();
    let script = (1..=9).fold(Script::new(), |script, turn| {
        script.sends("out", Ok(cut(THREE, 0, turn * 4)))
    });
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::Network
    );
    assert_eq!(
        script
            .called()
            .iter()
            .filter(|call| call.starts_with("read"))
            .count(),
        5
    );
}

#[tokio::test(start_paused = true)]
async fn a_later_run_goes_on_from_the_part_of_an_earlier_one() {
    let scene = scene();
    let tagged = |sent: Sent| {
        Ok(Sent {
            etag: Some("\"v1\""),
            ..sent
        })
    };
    let first = Script::new().sends("out", tagged(cut(THREE, 0, 20)));
    scene.run(&first, Existing::Refuse).await.unwrap_err();
    let rest = Sent {
        offset: 20,
        bytes: THREE.as_bytes()[20..].to_vec(),
        ..whole(THREE)
    };
    let second = Script::new().sends("out", tagged(rest));
    scene.run(&second, Existing::Refuse).await.unwrap();
    assert_eq!(second.called()[1..], ["read out 20"]);
    assert_eq!(scene.text("output.jsonl"), THREE);
    assert_eq!(scene.names(), ["output.jsonl"]);
}

#[tokio::test(start_paused = true)]
async fn a_resume_that_is_refused_starts_again() {
    let scene = scene();
    let script = Script::new()
        .sends(
            "out",
            Ok(Sent {
                etag: Some("\"v1\""),
                ..cut(THREE, 0, 20)
            }),
        )
        .sends("out", Err(fault(Kind::Rejected)))
        .sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(scene.text("output.jsonl"), THREE);
}

/// What the provider makes of a 416: nothing after these bytes, and no length.
fn nothing_after(offset: usize) -> Sent {
    Sent {
        offset: offset as u64,
        etag: Some("\"v1\""),
        ..Sent::default()
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_after_all_of_the_bytes_means_that_they_are_whole() {
    let scene = scene();
    let script = Script::new()
        .sends(
            "out",
            Ok(Sent {
                etag: Some("\"v1\""),
                ..cut(THREE, 0, THREE.len())
            }),
        )
        .sends("out", Ok(nothing_after(THREE.len())));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test(start_paused = true)]
async fn nothing_after_some_of_the_bytes_means_that_they_are_of_another_file() {
    let scene = scene();
    let script = Script::new()
        .sends(
            "out",
            Ok(Sent {
                etag: Some("\"v1\""),
                ..cut(THREE, 0, 20)
            }),
        )
        .sends("out", Ok(nothing_after(20)))
        .sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        script.called()[1..],
        ["read out 0", "read out 20", "read out 0"]
    );
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test]
async fn a_part_of_another_file_is_not_continued() {
    let mut scene = scene();
    let tagged = Sent {
        etag: Some("\"v1\""),
        ..cut(THREE, 0, 20)
    };
    let first = Script::new().sends("out", Ok(tagged));
    scene.run(&first, Existing::Refuse).await.unwrap_err();
    scene.batch.output_file = Some(FileId::new("other"));
    let second = Script::new().sends("other", Ok(whole(THREE)));
    scene.run(&second, Existing::Refuse).await.unwrap();
    assert_eq!(second.called()[1..], ["read other 0"]);
}

#[tokio::test]
async fn the_same_content_that_is_there_already_is_enough() {
    let scene = scene();
    scene.put("output.jsonl", THREE);
    let script = Script::new().sends("out", Ok(whole(THREE)));
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert!(done.files[0].was_there);
    assert_eq!(scene.names(), ["output.jsonl"]);
}

#[tokio::test]
async fn a_different_file_is_refused_and_left_alone() {
    let scene = scene();
    let other = THREE.replace('a', "z");
    scene.put("output.jsonl", &other);
    let script = Script::new().sends("out", Ok(whole(THREE)));
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::TargetExists
    );
    assert_eq!(scene.text("output.jsonl"), other);
}

#[tokio::test]
async fn a_file_of_another_length_is_refused_before_the_first_byte() {
    let scene = scene();
    scene.put("output.jsonl", "old\n");
    let script = Script::new()
        .sends("out", Ok(whole(THREE)))
        .sized("out", THREE.len() as u64);
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::TargetExists
    );
    assert_eq!(script.called(), ["file out"]);
}

#[tokio::test]
async fn what_was_refused_is_not_sent_again_to_replace_it() {
    let scene = scene();
    scene.put("output.jsonl", &THREE.replace('a', "z"));
    let script = Script::new().sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap_err();
    let second = Script::new();
    scene.run(&second, Existing::Replace).await.unwrap();
    assert_eq!(second.called(), ["file out"]);
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test]
async fn keeping_both_takes_a_free_name() {
    let scene = scene();
    scene.put("output.jsonl", "{}\n");
    scene.put("output (2).jsonl", "{}\n");
    let script = Script::new().sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::KeepBoth).await.unwrap();
    assert_eq!(scene.text("output (3).jsonl"), THREE);
}

#[tokio::test]
async fn a_link_under_the_target_is_replaced_and_never_followed() {
    let scene = scene();
    let precious = scene.dir.path().join("precious");
    std::fs::write(&precious, "precious").unwrap();
    std::fs::create_dir(scene.place().dir).unwrap();
    std::os::unix::fs::symlink(&precious, scene.path("output.jsonl")).unwrap();
    let script = Script::new().sends("out", Ok(whole(THREE)));
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::TargetExists
    );
    scene.run(&script, Existing::Replace).await.unwrap();
    assert_eq!(std::fs::read_to_string(precious).unwrap(), "precious");
    assert_eq!(scene.text("output.jsonl"), THREE);
}

#[tokio::test]
async fn two_downloads_of_one_file_do_not_mix() {
    let scene = scene();
    let folder = Arc::new(Folder::open(&scene.place().dir).unwrap());
    let open = || {
        let ids = ("batch_1", "out");
        part::Part::open(folder.clone(), "output.jsonl", ids, "cannot".into())
    };
    let first = open().unwrap();
    assert_eq!(open().unwrap_err().kind, Kind::Conflict);
    drop(first);
    open().unwrap();
}

#[tokio::test]
async fn an_empty_file_and_one_that_is_gone_are_warnings() {
    let mut scene = scene();
    scene.batch.error_file = Some(FileId::new("err"));
    let script = Script::new().sends("out", Ok(whole(THREE))).sized("err", 0);
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        done.warnings,
        ["the errors file is empty, so nothing was saved of it"]
    );
    let script = Script::new().sends("out", Ok(whole(THREE)));
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        done.warnings,
        ["the provider no longer has the errors file"]
    );
    assert_eq!(scene.names(), ["output.jsonl"]);
}

#[tokio::test]
async fn results_that_are_all_gone_are_a_failure() {
    let mut scene = scene();
    scene.batch.error_file = Some(FileId::new("err"));
    assert_eq!(
        kind_of(scene.run(&Script::new(), Existing::Refuse).await),
        Kind::NotFound
    );
    assert_eq!(scene.names(), [""; 0]);
}

#[tokio::test]
async fn a_batch_without_result_files_says_so() {
    let mut scene = scene();
    scene.batch.output_file = None;
    let done = scene.run(&Script::new(), Existing::Refuse).await.unwrap();
    assert_eq!((done.files.len(), done.warnings.len()), (0, 1));
    scene.batch.status = Status::InProgress;
    assert_eq!(
        kind_of(scene.run(&Script::new(), Existing::Refuse).await),
        Kind::Conflict
    );
}

#[tokio::test]
async fn a_web_page_is_not_saved_as_results() {
    let scene = scene();
    let script = Script::new().sends("out", Ok(whole("<html>\nlog in\n")));
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::Garbled
    );
    assert!(!scene.path("output.jsonl").exists());
}

#[tokio::test]
async fn a_count_that_does_not_fit_is_not_hidden() {
    let mut scene = scene();
    scene.batch.counts = Some(RequestCounts {
        total: 4,
        completed: 4,
        failed: 0,
    });
    let script = Script::new().sends("out", Ok(whole(THREE)));
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        done.warnings,
        ["the output file has 3 lines, and the provider counted 4"]
    );
}

#[tokio::test]
async fn requests_that_never_ran_are_no_odd_count() {
    let mut scene = scene();
    scene.batch = batch("batch_1", Status::Cancelled);
    scene.batch.error_file = Some(FileId::new("err"));
    scene.batch.counts = Some(RequestCounts {
        total: 8,
        completed: 4,
        failed: 0,
    });
    let script = Script::new().sends("err", Ok(whole(THREE)));
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(done.warnings, [""; 0]);
}

#[tokio::test]
async fn a_last_line_without_its_end_is_kept_and_named() {
    let scene = scene();
    let script = Script::new().sends("out", Ok(whole(THREE.trim_end())));
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(done.files[0].lines, 3);
    assert_eq!(
        done.warnings,
        ["the output file does not end with a line end"]
    );
}

#[tokio::test(start_paused = true)]
async fn without_any_length_a_broken_last_line_means_that_the_end_is_missing() {
    let scene = scene();
    let endless = |text: &str| Sent {
        total: None,
        ..whole(text)
    };
    let script = Script::new().sends("out", Ok(endless(up_to(25))));
    assert_eq!(
        kind_of(scene.run(&script, Existing::Refuse).await),
        Kind::Network
    );
    let script = Script::new().sends("out", Ok(endless(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
}

#[tokio::test]
async fn a_wrong_size_in_the_description_is_a_warning_when_the_reply_knows_better() {
    let scene = scene();
    let script = Script::new().sends("out", Ok(whole(THREE))).sized("out", 7);
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        done.warnings,
        ["the provider says that the output file has 7 bytes, and sent 54"]
    );
}

#[tokio::test]
async fn without_a_length_in_the_reply_a_short_body_is_asked_for_again() {
    let scene = scene();
    let endless = |text: &str| {
        Ok(Sent {
            total: None,
            ..whole(text)
        })
    };
    let script = Script::new()
        .sends("out", endless(up_to(36)))
        .sends("out", endless(THREE))
        .sized("out", THREE.len() as u64);
    let done = scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        (scene.text("output.jsonl").as_str(), done.warnings.len()),
        (THREE, 0)
    );
}

#[tokio::test]
async fn a_file_larger_than_a_block_arrives_byte_for_byte_and_is_metered() {
    let scene = scene();
    let text = format!("{{\"x\":\"{}\"}}\n", "y".repeat(1_000_000));
    let script = Script::new()
        .sends("out", Ok(whole(&text)))
        .sized("out", text.len() as u64);
    let (meter, progress) = Meter::new();
    download(
        script,
        &scene.batch,
        &scene.place(),
        Existing::Refuse,
        &meter,
    )
    .await
    .unwrap();
    assert_eq!(scene.text("output.jsonl"), text);
    let all = text.len() as u64;
    assert_eq!(
        *progress.borrow(),
        Progress {
            done: all,
            total: Some(all)
        }
    );
}

#[tokio::test(start_paused = true)]
async fn an_abort_leaves_a_part_that_can_be_resumed_and_no_file() {
    // Without a strong validator no later run can go on from what has come.
    for (etag, left) in [(Some("\"v1\""), 2), (None, 0)] {
        let scene = scene();
        let text = format!("{{\"x\":\"{}\"}}\n", "y".repeat(1_000_000));
        let sent = Sent {
            etag,
            ..cut(&text, 0, 900_000)
        };
        let script = Script::new().sends("out", Ok(sent));
        let (place, meter) = (scene.place(), Meter::unread());
        let run = download(script, &scene.batch, &place, Existing::Refuse, &meter);
        // The pause before the second connection outlasts this.
        let aborted = tokio::time::timeout(std::time::Duration::from_millis(1), run).await;
        assert!(aborted.is_err());
        let names = scene.names();
        assert_eq!(names.len(), left, "{etag:?} {names:?}");
        assert!(names.iter().all(|name| name.contains(".part")), "{names:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_did_not_stand_the_proof_is_fetched_anew_by_the_next_run() {
    let scene = scene();
    let half = Sent {
        total: None,
        bytes: THREE.as_bytes()[..20].to_vec(),
        ..whole(THREE)
    };
    let foreign = whole("upstream error\n");
    for bad in [half, foreign] {
        let script = Script::new().sends("out", Ok(bad));
        assert!(scene.run(&script, Existing::Refuse).await.is_err());
        assert!(!scene.path("output.jsonl").exists());
    }
    let script = Script::new().sends("out", Ok(whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        std::fs::read_to_string(scene.path("output.jsonl")).unwrap(),
        THREE
    );
}

#[tokio::test(start_paused = true)]
async fn a_resume_with_another_validator_starts_the_file_again() {
    let scene = scene();
    let tagged = |etag, sent: Sent| {
        Ok(Sent {
            etag: Some(etag),
            ..sent
        })
    };
    let tail_of_another = Sent {
        offset: 10,
        bytes: vec![b'x'; THREE.len() - 10],
        ..whole(THREE)
    };
    let script = Script::new()
        .sends("out", tagged("\"v1\"", cut(THREE, 0, 10)))
        .sends("out", tagged("\"v2\"", tail_of_another))
        .sends("out", tagged("\"v2\"", whole(THREE)));
    scene.run(&script, Existing::Refuse).await.unwrap();
    assert_eq!(
        std::fs::read_to_string(scene.path("output.jsonl")).unwrap(),
        THREE
    );
}

#[tokio::test]
async fn the_input_is_saved_beside_the_results_and_a_second_time_nothing_changes() {
    let mut scene = scene();
    scene.batch.input_file = Some(FileId::new("in"));
    let script = Script::new()
        .sends("in", Ok(whole(THREE)))
        .sends("in", Ok(whole(THREE)));
    let meter = Meter::unread();
    for was_there in [false, true] {
        let saved = download_input(script.clone(), &scene.batch, &scene.place(), &meter)
            .await
            .unwrap();
        assert_eq!((saved.lines, saved.was_there), (3, was_there));
    }
    assert_eq!(scene.names(), ["input.jsonl"]);
    assert_eq!(scene.text("input.jsonl"), THREE);
}

#[tokio::test]
async fn an_input_that_is_gone_says_how_to_go_on() {
    let mut scene = scene();
    scene.batch.input_file = Some(FileId::new("in"));
    let gone = Failure::new(Kind::NotFound, "cannot read", "no such file");
    let script = Script::new().sends("in", Err(gone));
    let failure = download_input(script, &scene.batch, &scene.place(), &Meter::unread())
        .await
        .unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);
    assert!(failure.hint().contains("--input"), "{failure:?}");
}
