use proptest::prelude::*;

use super::*;
use crate::domain::Status;

fn wanted() -> Intended {
    Intended {
        account: Account::of("openai", "https://api.openai.com/v1"),
        path: "/data/my requests.jsonl".into(),
        name: "my requests".into(),
        sha256: "0123456789abcdef".repeat(4),
        bytes: 88,
        requests: 1,
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: BTreeMap::new(),
        model: None,
        input_tokens: None,
        parent: None,
        shard: None,
    }
}

fn intent(state: IntentState) -> Intent {
    let id = IntentId::from_bytes([0xab; 16]);
    Intent {
        state,
        ..Intent::planned(id, wanted(), Timestamp(0))
    }
}

#[test]
fn an_upload_is_named_after_its_content_and_its_intent() {
    assert_eq!(
        intent(IntentState::Planned).upload_name(),
        "my_requests-0123456789ab-abababab.jsonl"
    );
}

#[test]
fn a_batch_is_recognised_by_its_file_first_and_by_its_mark_second() {
    let file = FileId::new("file-1");
    let unknown = intent(IntentState::Unknown {
        file: file.clone(),
        attempt: 1,
        since: Timestamp(0),
    });
    let mut batch = Batch::bare(BatchId::new("b"), Status::Validating);
    assert_eq!(unknown.recognises(&batch), None);
    batch
        .metadata
        .insert(INTENT_KEY.into(), unknown.id.as_str().into());
    assert_eq!(unknown.recognises(&batch), Some(Witness::Mark));
    batch.input_file = Some(file);
    assert_eq!(unknown.recognises(&batch), Some(Witness::File));
}

#[test]
fn a_batch_without_an_input_is_not_that_of_an_intent_without_a_file() {
    let batch = Batch::bare(BatchId::new("b"), Status::Validating);
    assert_eq!(intent(IntentState::Uploading).recognises(&batch), None);
}

#[test]
fn the_mark_is_left_out_where_there_is_no_room() {
    let mut full = intent(IntentState::Planned);
    for n in 0..MAX_PAIRS {
        full.wanted.metadata.insert(n.to_string(), "x".into());
    }
    assert_eq!(full.marked_metadata(), full.wanted.metadata);
}

#[test]
fn the_arrows_are_those_of_the_rules() {
    use Stage::*;
    let mut table: Vec<(Stage, Vec<Stage>)> = Vec::new();
    for stage in Stage::ALL {
        let next = stage.next().iter().copied();
        let next = next.filter(|next| ![Failed, Abandoned].contains(next));
        table.push((stage, next.collect()));
    }
    assert_eq!(
        table,
        [
            (Planned, vec![Held, Uploading]),
            (Held, vec![Held, Planned]),
            (Uploading, vec![Uploading, Uploaded]),
            (Uploaded, vec![Creating]),
            (Creating, vec![Created, Unknown, Absent]),
            (Unknown, vec![Created, Absent]),
            (Absent, vec![Creating, Created]),
            (Created, vec![]),
            (Failed, vec![]),
            (Abandoned, vec![]),
        ]
    );
    let gives_up = |stage: &Stage| {
        let next = stage.next();
        next.contains(&Failed) && next.contains(&Abandoned)
    };
    assert!(
        Stage::ALL
            .iter()
            .all(|stage| stage.is_open() == gives_up(stage))
    );
}

#[test]
fn words_lead_back_to_their_stage() {
    for stage in Stage::ALL {
        assert_eq!(Stage::from_word(stage.word()), Some(stage));
    }
}

fn state() -> impl Strategy<Value = IntentState> {
    let file = || prop_oneof![Just(FileId::new("file-1")), Just(FileId::new("file-2"))];
    let since = Timestamp(7);
    prop_oneof![
        Just(IntentState::Planned),
        Just(IntentState::Uploading),
        Just(IntentState::Held {
            reason: "queue".into()
        }),
        file().prop_map(|file| IntentState::Uploaded { file, bytes: 1 }),
        (file(), 1..4_u32).prop_map(move |(file, attempt)| IntentState::Creating {
            file,
            attempt,
            since
        }),
        (file(), 1..4_u32).prop_map(move |(file, attempt)| IntentState::Unknown {
            file,
            attempt,
            since
        }),
        (file(), 1..4_u32).prop_map(|(file, attempt)| IntentState::Absent { file, attempt }),
        file().prop_map(|file| IntentState::Created {
            file,
            batch: BatchId::new("b")
        }),
        proptest::option::of(file()).prop_map(|file| IntentState::Failed {
            file,
            reason: "no".into()
        }),
        proptest::option::of(file()).prop_map(|file| IntentState::Abandoned { file }),
    ]
}

proptest! {
    #[test]
    fn no_walk_changes_the_file_sends_two_creates_in_doubt_or_leaves_an_end(
        steps in proptest::collection::vec(state(), 0..120),
    ) {
        let mut now = IntentState::Planned;
        let mut creates = 0;
        for next in steps {
            if !now.may_become(&next) {
                continue;
            }
            prop_assert!(now.is_open());
            if let Some(file) = now.file() {
                prop_assert_eq!(next.file(), Some(file));
            }
            if next.stage() == Stage::Creating {
                creates += 1;
                prop_assert_eq!(next.attempts(), creates);
                // A create follows only where none is in doubt.
                prop_assert!([Stage::Uploaded, Stage::Absent].contains(&now.stage()));
            }
            now = next;
        }
    }
}
