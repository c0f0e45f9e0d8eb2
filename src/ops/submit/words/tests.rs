use super::*;
use crate::domain::intent::Intended;
use crate::domain::{Account, BatchId, Endpoint, IntentId, Timestamp};

fn intent(account: Account) -> Intent {
    let wanted = Intended {
        account,
        path: "/in.jsonl".into(),
        name: "in".into(),
        sha256: String::new(),
        bytes: 1,
        requests: 1,
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: std::collections::BTreeMap::new(),
        model: None,
        input_tokens: None,
        parent: None,
        shard: None,
    };
    Intent::planned(IntentId::from_bytes([1; 16]), wanted, Timestamp(0))
}

#[test]
fn a_command_names_the_url_where_its_profile_does_not_lead_there_by_itself() {
    let intent = intent(Account::of("my own", "https://a.test/it's"));
    let usual = command(&intent, Some("https://a.test/it's"));
    assert_eq!(usual, "batchdeck resume --profile 'my own' 01010101");
    for usual in [Some("https://b.test"), None] {
        assert_eq!(
            command(&intent, usual),
            r"batchdeck resume --profile 'my own' --base-url 'https://a.test/it'\''s' 01010101"
        );
    }
    let watched = watch(&intent, "https://b.test");
    assert_eq!(
        watched,
        r"batchdeck watch --base-url 'https://a.test/it'\''s'"
    );
}

#[test]
fn the_demo_has_no_url_to_be_named() {
    let demo = intent(Account::of("demo", ""));
    assert_eq!(
        command(&demo, None),
        "batchdeck resume --profile demo 01010101"
    );
}

#[test]
fn whose_an_intent_is_names_everything_that_decides_it() {
    let account = Account {
        organization: Some("org_1".into()),
        project: Some("proj_1".into()),
        ..Account::of("openai", "https://a.test/v1")
    };
    let failure = of_another_account(&intent(account), None);
    for part in [
        "openai",
        "https://a.test/v1",
        "organization org_1",
        "project proj_1",
    ] {
        assert!(failure.why.contains(part), "{failure}");
    }
}

#[test]
fn who_stops_once_there_is_a_batch_is_told_how_to_wait_for_it() {
    let mut intent = intent(Account::of("openai", "https://a.test/v1"));
    intent.state = IntentState::Created {
        file: FileId::new("file-1"),
        batch: BatchId::new("batch_1"),
    };
    let failure = stopped(&intent, None);
    assert!(
        failure.hint().contains("`batchdeck wait batch_1`"),
        "{}",
        failure.hint()
    );
}
