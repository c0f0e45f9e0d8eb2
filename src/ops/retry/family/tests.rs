use super::*;
use crate::domain::{Status, Timestamp};
use crate::ledger::{Coverage, Origin};
use crate::ops::script::{Script, batch, fault};

fn made(id: &str, at: i64) -> Batch {
    let mut made = batch(id, Status::Completed);
    made.timeline.created = Some(Timestamp(at));
    made
}

/// A ledger in which `middle` was made of `root`, and `child` of `middle`.
async fn descent() -> (Handle, Account) {
    let (ledger, account) = (Handle::start(Ledger::in_memory), Account::default());
    let whose = account.clone();
    let kept = ledger.ask(move |ledger| {
        let all = [made("root", 1), made("middle", 2), made("child", 3)];
        ledger.record(&whose, &all, Coverage::Some, Timestamp(9))?;
        for (child, parent) in [("middle", "root"), ("child", "middle")] {
            let origin = Origin {
                child: BatchId::new(child),
                parent: BatchId::new(parent),
                class: String::new(),
            };
            ledger.record_origin(&whose, &origin)?;
        }
        Ok(())
    });
    kept.await.unwrap();
    (ledger, account)
}

fn weights(family: &Family) -> Vec<(&str, Weight)> {
    let kin = family.kin.iter();
    kin.map(|kin| (kin.batch.id.as_str(), kin.weight)).collect()
}

#[tokio::test]
async fn the_oldest_comes_first_and_of_ancestors_only_successes_count() {
    let (ledger, account) = descent().await;
    let provider = Script::new()
        .gets(Ok(made("middle", 2)))
        .gets(Ok(made("child", 3)))
        .gets(Ok(made("root", 1)));
    let id = BatchId::new("middle");
    let found = family(provider.as_ref(), &ledger, &account, id).await;
    assert_eq!(
        weights(&found.unwrap()),
        [
            ("root", Weight::Successes),
            ("middle", Weight::Whole),
            ("child", Weight::Whole)
        ]
    );
}

#[tokio::test]
async fn a_batch_that_the_provider_has_forgotten_is_the_one_of_the_ledger() {
    let (ledger, account) = descent().await;
    let provider = Script::new()
        .gets(Ok(made("child", 3)))
        .gets(Err(fault(Kind::NotFound)))
        .gets(Err(fault(Kind::NotFound)));
    let id = BatchId::new("child");
    let found = family(provider.as_ref(), &ledger, &account, id).await;
    let ids: Vec<String> = found
        .unwrap()
        .others()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids, ["root", "middle"]);
}

#[tokio::test]
async fn what_has_not_ended_is_named_with_who_has_requests_of_it() {
    let (ledger, account) = descent().await;
    let provider = Script::new()
        .gets(Ok(made("middle", 2)))
        .gets(Ok(batch("child", Status::InProgress)));
    let id = BatchId::new("middle");
    let refused = family(provider.as_ref(), &ledger, &account, id).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.kind, Kind::Conflict);
    assert!(
        refused.why.contains("child has requests of it"),
        "{refused}"
    );
}
