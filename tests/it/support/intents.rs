//! Intents as the ledger tells them.

use batchdeck::domain::{
    Account, Endpoint, FileId, Intended, Intent, IntentId, IntentState, Timestamp,
};

use super::app::NOON;

/// An intent in a state.
pub(crate) fn intent(n: u8, state: IntentState) -> Intent {
    let wanted = Intended {
        account: Account::of("openai", "https://api.openai.com/v1"),
        path: "/data/nightly.jsonl".into(),
        name: format!("nightly {n}"),
        sha256: "abc".into(),
        bytes: 38_200,
        requests: 600,
        endpoint: Endpoint::new("/v1/chat/completions"),
        window: "24h".into(),
        metadata: [("team".to_owned(), "search".to_owned())].into(),
        model: Some("gpt-4.1-nano".into()),
        input_tokens: Some(1_200_000),
        parent: None,
        shard: None,
    };
    let made = Timestamp(NOON.0 - 600);
    Intent {
        state,
        changed: Timestamp(NOON.0 - 60),
        ..Intent::planned(IntentId::from_bytes([n; 16]), wanted, made)
    }
}

/// One that waits for room.
pub(crate) fn held(n: u8) -> Intent {
    let reason = "its 1,200,000 tokens do not fit beside 1,000,000 for gpt-4.1-nano, where \
                  2,000,000 may wait";
    intent(
        n,
        IntentState::Held {
            reason: reason.to_owned(),
        },
    )
}

/// One whose create was not answered.
pub(crate) fn lost(n: u8) -> Intent {
    intent(
        n,
        IntentState::Unknown {
            file: FileId::new("file-nightly"),
            attempt: 1,
            since: Timestamp(NOON.0 - 60),
        },
    )
}
