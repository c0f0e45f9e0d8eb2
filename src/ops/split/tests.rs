use proptest::prelude::*;

use super::*;
use crate::ops::download::Existing;

struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    fn with(text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("in.jsonl"), text).unwrap();
        Self { dir }
    }

    fn plan(&self, most: Most) -> Result<Plan, Failure> {
        let weigh = |line: &[u8]| {
            Ok(Weight {
                inputs: 1,
                tokens: line.len() as u64,
            })
        };
        let path = self.dir.path().join("in.jsonl");
        plan(&path, most, &weigh, &Stop::default(), &Meter::unread())
    }

    fn place(&self) -> Destination {
        Destination {
            dir: self.dir.path().join("shards"),
            name: "in".to_owned(),
            existing: Existing::Refuse,
        }
    }

    fn write(&self, most: Most, place: &Destination) -> Result<Written, Failure> {
        write(
            &self.plan(most).unwrap(),
            place,
            &Stop::default(),
            &Meter::unread(),
        )
    }

    /// What is in the folder of shards, hidden names included.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.place().dir).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

fn requests(count: u64) -> Most {
    Most {
        requests: Some(count),
        ..Most::default()
    }
}

fn counts(shards: &[Shard]) -> Vec<(u64, u64, u64)> {
    shards
        .iter()
        .map(|shard| (shard.first_line, shard.requests, shard.bytes))
        .collect()
}

#[test]
fn a_shard_takes_what_it_may_and_the_next_begins_with_what_is_left() {
    let disk = Disk::with("a\nbb\nccc\ndddd\ne");
    let by = |most| counts(&disk.plan(most).unwrap().shards);
    assert_eq!(by(requests(2)), [(1, 2, 5), (3, 2, 9), (5, 1, 1)]);
    let bytes = Most {
        bytes: Some(9),
        ..Most::default()
    };
    assert_eq!(by(bytes), [(1, 3, 9), (4, 2, 6)]);
    let tokens = Most {
        tokens: Some(4),
        ..Most::default()
    };
    assert_eq!(by(tokens), [(1, 2, 5), (3, 1, 4), (4, 1, 5), (5, 1, 1)]);
    let inputs = Most {
        inputs: Some(3),
        ..Most::default()
    };
    assert_eq!(by(inputs), [(1, 3, 9), (4, 2, 6)]);
    assert_eq!(by(Most::default()), [(1, 5, 15)]);
}

#[test]
fn a_request_that_is_too_large_by_itself_is_named_with_its_line() {
    let bytes = Most {
        bytes: Some(4),
        ..Most::default()
    };
    let failure = Disk::with("a\nbb\nccc\ndddd\n").plan(bytes).unwrap_err();
    assert_eq!(
        (failure.kind, failure.why.as_str()),
        (
            Kind::InvalidInput,
            "line 4 alone has 5 bytes, and a shard may have 4"
        )
    );
}

#[test]
fn a_request_that_cannot_be_weighed_ends_the_plan() {
    let weigh = |line: &[u8]| match line {
        b"bb" => Err(Failure::new(Kind::Internal, "no vocabulary", "")),
        _ => Ok(Weight::default()),
    };
    let disk = Disk::with("a\nbb\nccc\n");
    let path = disk.dir.path().join("in.jsonl");
    let (stop, meter) = (Stop::default(), Meter::unread());
    let failure = plan(&path, requests(1), &weigh, &stop, &meter).unwrap_err();
    assert_eq!(failure.kind, Kind::Internal);
}

#[test]
fn an_empty_file_has_no_shards_and_a_blank_line_is_no_request() {
    assert_eq!(Disk::with("").plan(requests(1)).unwrap().shards, []);
    assert_eq!(
        counts(&Disk::with("a\n\nb\n").plan(requests(2)).unwrap().shards),
        [(1, 2, 5)]
    );
}

#[test]
fn shards_are_called_after_the_file_and_hold_its_bytes() {
    let disk = Disk::with("a\r\nbb\nccc");
    let written = disk.write(requests(2), &disk.place()).unwrap();
    assert_eq!(disk.names(), ["in-001.jsonl", "in-002.jsonl"]);
    let read = |at: usize| std::fs::read_to_string(&written.files[at].0).unwrap();
    assert_eq!((read(0).as_str(), read(1).as_str()), ("a\r\nbb\n", "ccc"));
}

#[test]
fn a_shard_that_is_there_is_replaced_only_when_told_and_older_ones_are_named() {
    let disk = Disk::with("a\nb\nc\n");
    let mut place = disk.place();
    disk.write(requests(1), &place).unwrap();
    let failure = disk.write(requests(2), &place).unwrap_err();
    assert_eq!(
        (failure.kind, failure.why.as_str()),
        (Kind::TargetExists, "in-001.jsonl is there already")
    );
    place.existing = Existing::Replace;
    let written = disk.write(requests(2), &place).unwrap();
    assert_eq!(written.left, [place.dir.join("in-003.jsonl")]);
    assert_eq!(
        std::fs::read(place.dir.join("in-001.jsonl")).unwrap(),
        b"a\nb\n"
    );
}

#[test]
fn one_shard_that_cannot_be_published_takes_all_of_them_back() {
    let disk = Disk::with("a\nb\nc\n");
    let place = disk.place();
    // A folder of that name cannot be replaced by a file.
    std::fs::create_dir_all(place.dir.join("in-003.jsonl")).unwrap();
    let place = Destination {
        existing: Existing::Replace,
        ..place
    };
    assert!(disk.write(requests(1), &place).is_err());
    assert_eq!(disk.names(), ["in-003.jsonl"]);
}

#[test]
fn a_file_that_changed_since_it_was_planned_is_not_cut() {
    let disk = Disk::with("a\nb\n");
    let plan = disk.plan(requests(1)).unwrap();
    std::fs::write(&plan.path, "aa\nb\n").unwrap();
    let failure = write(&plan, &disk.place(), &Stop::default(), &Meter::unread()).unwrap_err();
    assert_eq!(failure.kind, Kind::InvalidInput);
}

#[test]
fn nothing_is_left_of_a_split_that_was_stopped() {
    let disk = Disk::with("a\nb\n");
    let stop = Stop::default();
    stop.set();
    let plan = disk.plan(requests(1)).unwrap();
    let failure = write(&plan, &disk.place(), &stop, &Meter::unread()).unwrap_err();
    assert_eq!(failure.kind, Kind::Interrupted);
    assert_eq!(disk.names(), [""; 0]);
}

#[test]
fn embedding_inputs_are_counted_for_their_endpoint_alone() {
    let line = |url: &str| format!(r#"{{"url":"{url}","body":{{"model":"m","input":["a","b"]}}}}"#);
    let inputs = |url| weighing(None)(line(url).as_bytes()).unwrap().inputs;
    assert_eq!((inputs("/v1/embeddings"), inputs("/v1/responses")), (2, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn shards_together_are_the_file_and_each_is_within_the_limits(
        lines in prop::collection::vec("[a-z]{0,40}", 0..80),
        is_ended: bool,
        most_requests in 1_u64..9,
        most_bytes in 42_u64..200,
    ) {
        let mut text = lines.join("\n");
        if is_ended && !text.is_empty() {
            text.push('\n');
        }
        let disk = Disk::with(&text);
        let most = Most {
            requests: Some(most_requests),
            bytes: Some(most_bytes),
            ..Most::default()
        };
        let written = disk.write(most, &disk.place()).unwrap();
        let mut whole = String::new();
        for (at, (path, shard)) in written.files.iter().enumerate() {
            let bytes = std::fs::read_to_string(path).unwrap();
            prop_assert_eq!(bytes.len() as u64, shard.bytes);
            prop_assert!(shard.bytes <= most_bytes && shard.requests <= most_requests);
            prop_assert!(at + 1 == written.files.len() || bytes.ends_with('\n'));
            whole += &bytes;
        }
        prop_assert_eq!(whole, text);
    }
}
