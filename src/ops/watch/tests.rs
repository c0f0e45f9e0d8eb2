use super::*;
use crate::domain::Timestamp;
use crate::ops::script::{Script, batch, fault};

fn luck() -> Luck {
    let started = Instant::now();
    let wall = move || Timestamp(i64::try_from(started.elapsed().as_secs()).unwrap());
    Luck {
        clock: Arc::new(wall),
        dice: Arc::new(|| 0.5),
    }
}

fn watch(script: &Arc<Script>, scope: Scope) -> Watch {
    Watch::new(script.clone(), scope, Speed::Network, luck())
}

fn only(ids: &[&str]) -> Scope {
    Scope::Only(ids.iter().map(|id| BatchId::new(*id)).collect())
}

/// Changes as `id state`.
fn told(look: &Look) -> Vec<String> {
    let one = |change: &Change| match change {
        Change::Appeared { id, status } => format!("{id} appeared {status}"),
        Change::Moved { id, to, .. } => format!("{id} moved {to}"),
        Change::Progressed { id, .. } => format!("{id} progressed"),
    };
    look.changes.iter().map(one).collect()
}

#[tokio::test(start_paused = true)]
async fn the_first_look_tells_everything_and_the_next_ones_only_changes() {
    let running = || batch("a", Status::InProgress);
    let script = Script::new()
        .lists(Ok(vec![running()]))
        .lists(Ok(vec![running()]))
        .lists(Ok(vec![
            batch("b", Status::Validating),
            batch("a", Status::Completed),
        ]));
    let mut watch = watch(&script, Scope::All);
    assert_eq!(
        told(&watch.next_changes().await.unwrap()),
        ["a appeared in progress"]
    );
    assert_eq!(
        told(&watch.next_changes().await.unwrap()),
        ["b appeared validating", "a moved completed"]
    );
    assert_eq!(script.called().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_empty_first_page_is_told_too() {
    let script = Script::new().lists(Ok(vec![]));
    assert_eq!(
        watch(&script, Scope::All).next_changes().await.unwrap(),
        Look::default()
    );
}

#[tokio::test(start_paused = true)]
async fn a_watched_batch_off_the_page_is_fetched() {
    let script = Script::new()
        .lists(Ok(vec![batch("a", Status::InProgress)]))
        .gets(Ok(batch("old", Status::Finalizing)));
    let mut watch = watch(&script, only(&["a", "old"]));
    let look = watch.next_changes().await.unwrap();
    assert_eq!(
        told(&look),
        ["a appeared in progress", "old appeared finalizing"]
    );
    assert_eq!(script.called(), ["list 100", "get old"]);
}

#[tokio::test(start_paused = true)]
async fn one_batch_is_asked_for_by_itself_until_it_has_ended() {
    let script = Script::new()
        .gets(Ok(batch("a", Status::Finalizing)))
        .gets(Ok(batch("a", Status::Completed)));
    let mut watch = watch(&script, only(&["a"])).knowing(batch("a", Status::InProgress));
    assert_eq!(
        told(&watch.next_changes().await.unwrap()),
        ["a moved finalizing"]
    );
    assert!(!watch.is_over());
    assert_eq!(
        told(&watch.next_changes().await.unwrap()),
        ["a moved completed"]
    );
    assert!(watch.is_over());
}

#[tokio::test(start_paused = true)]
async fn trouble_is_told_and_outlived() {
    let script = Script::new()
        .lists(Err(fault(Kind::Unavailable)))
        .lists(Ok(vec![batch("a", Status::InProgress)]));
    let mut watch = watch(&script, Scope::All);
    let trouble = watch.next_changes().await.unwrap().trouble.unwrap();
    assert_eq!(trouble.kind, Kind::Unavailable);
    assert_eq!(
        told(&watch.next_changes().await.unwrap()),
        ["a appeared in progress"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_says_when_is_not_asked_before() {
    let mut slow = fault(Kind::RateLimited);
    slow.retry_after = Some(Duration::from_secs(77));
    let script = Script::new()
        .lists(Err(slow))
        .lists(Ok(vec![batch("a", Status::Completed)]));
    let mut watch = watch(&script, Scope::All);
    watch.next_changes().await.unwrap();
    let before = Instant::now();
    watch.next_changes().await.unwrap();
    assert!(before.elapsed() >= Duration::from_secs(77));
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_ends_the_watch() {
    let script = Script::new().lists(Err(fault(Kind::Unauthorized)));
    let failure = watch(&script, Scope::All).next_changes().await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unauthorized);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_does_not_exist_ends_the_watch_unless_it_was_just_made() {
    let script = Script::new()
        .gets(Err(fault(Kind::NotFound)))
        .gets(Ok(batch("a", Status::Completed)));
    let failure = watch(&script, only(&["a"]))
        .next_changes()
        .await
        .unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);

    let script = Script::new()
        .gets(Err(fault(Kind::NotFound)))
        .gets(Ok(batch("a", Status::Completed)));
    let mut made = watch(&script, only(&["a"])).knowing(batch("a", Status::Validating));
    assert_eq!(told(&made.next_changes().await.unwrap()), [""; 0]);
    assert_eq!(
        told(&made.next_changes().await.unwrap()),
        ["a moved completed"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_old_page_does_not_take_back_an_end() {
    let script = Script::new()
        .lists(Ok(vec![
            batch("a", Status::Completed),
            batch("b", Status::InProgress),
        ]))
        .lists(Ok(vec![
            batch("a", Status::Finalizing),
            batch("b", Status::Completed),
        ]));
    let mut watch = watch(&script, Scope::All);
    watch.next_changes().await.unwrap();
    assert_eq!(
        told(&watch.next_changes().await.unwrap()),
        ["b moved completed"]
    );
}

#[test]
fn endings_have_the_documented_kinds() {
    let kind = |status: Status, failed: u64| {
        let mut batch = batch("a", status);
        batch.counts = Some(crate::domain::RequestCounts {
            total: 9,
            completed: 0,
            failed,
        });
        ending(&batch).map(|end| end.map_err(|failure| failure.kind))
    };
    assert_eq!(
        [
            kind(Status::Completed, 0),
            kind(Status::Completed, 1),
            kind(Status::Expired, 0),
            kind(Status::Cancelling, 0),
        ],
        [
            Some(Ok(())),
            Some(Err(Kind::SomeFailed)),
            Some(Err(Kind::EndedBadly)),
            None
        ]
    );
}
