use super::begin::sweep;
use super::*;
use crate::domain::run::RUN_KEY;
use crate::domain::{Account, Failure, Intent, IntentId, Kind, RunId, Timestamp};
use crate::ops::check::{Asked, check_file};
use crate::ops::transfer::Meter;
use crate::results::chunks::Stop;

const SMALL: &str =
    r#"{"custom_id":"ID","method":"POST","url":"/v1/responses","body":{"model":"m","input":"hi"}}"#;

struct Scene {
    dir: tempfile::TempDir,
    plan: RunPlan,
}

fn scene(requests: usize, most: u64) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mails.jsonl");
    let lines: String = (0..requests)
        .map(|n| SMALL.replace("ID", &format!("r{n}")) + "\n")
        .collect();
    std::fs::write(&path, lines).unwrap();
    let limits = Limits::default();
    let asked = Asked {
        limits: limits.clone().of_any_size(),
        endpoint: None,
    };
    let report = check_file(&path, &asked, &Stop::default(), &Meter::unread()).unwrap();
    let plan = RunPlan {
        path,
        report,
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: [("team".to_owned(), "search".to_owned())].into(),
        limits,
        most: Most {
            requests: Some(most),
            ..Most::default()
        },
    };
    Scene { dir, plan }
}

impl Scene {
    fn cut(&self) -> Result<Cut, Failure> {
        let (id, runs) = (RunId::from_bytes([1; 16]), self.dir.path().join("runs"));
        cut(
            &self.plan,
            id,
            &runs,
            None,
            &Stop::default(),
            &Meter::unread(),
        )
    }

    fn files(&self) -> Vec<PathBuf> {
        let folder = self.dir.path().join("runs/run_0101010101010101");
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.sort();
        files
    }
}

#[test]
fn the_shards_are_the_input_byte_for_byte_each_with_its_place() {
    let scene = scene(5, 2);
    let cut = scene.cut().unwrap();
    let together: Vec<u8> = cut
        .shards
        .iter()
        .flat_map(|(shard, _)| std::fs::read(&shard.path).unwrap())
        .collect();
    assert_eq!(together, std::fs::read(&scene.plan.path).unwrap());
    let said = cut.shards.iter().map(|(shard, _)| {
        let of = |key: &str| shard.metadata.get(key).map(String::as_str);
        (shard.report.requests, of("name"), of(RUN_KEY), of("team"))
    });
    let mark = |number: u32| format!("run_0101010101010101 {number}/3");
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (
                2,
                Some("mails 1 of 3"),
                Some(mark(1).as_str()),
                Some("search")
            ),
            (
                2,
                Some("mails 2 of 3"),
                Some(mark(2).as_str()),
                Some("search")
            ),
            (
                1,
                Some("mails 3 of 3"),
                Some(mark(3).as_str()),
                Some("search")
            ),
        ]
    );
}

#[test]
fn an_input_that_changed_since_its_check_leaves_no_shard() {
    let scene = scene(5, 2);
    let mut text = std::fs::read(&scene.plan.path).unwrap();
    text.extend_from_slice(SMALL.as_bytes());
    std::fs::write(&scene.plan.path, text).unwrap();
    assert_eq!(scene.cut().unwrap_err().kind, Kind::InvalidInput);
    assert_eq!(scene.files(), [""; 0].map(PathBuf::from));
}

#[test]
fn notes_for_which_a_shard_has_no_room_are_refused_before_anything_is_written_down() {
    let mut scene = scene(5, 2);
    scene.plan.metadata = (0..15).map(|n| (format!("k{n}"), String::new())).collect();
    assert_eq!(scene.cut().unwrap_err().kind, Kind::Usage);
    assert_eq!(scene.files(), [""; 0].map(PathBuf::from));
}

#[test]
fn only_the_shards_that_an_intent_needs_stay() {
    let scene = scene(5, 2);
    let cut = scene.cut().unwrap();
    let account = Account::of("test", "http://test");
    let (plan, sha256) = cut.shards[1].clone();
    let id = IntentId::from_bytes([1; 16]);
    let needed = Intent::planned(id, plan.wanted(account, sha256), Timestamp(1));
    sweep(&cut.folder, std::slice::from_ref(&needed));
    assert_eq!(scene.files(), [plan.path]);
    sweep(&cut.folder, &[]);
    assert!(!cut.folder.exists());
}
