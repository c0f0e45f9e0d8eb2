use super::*;
use crate::domain::{BatchError, RequestCounts, Status, Usage};
use crate::ledger::tests::{NOW, account, batch};

fn ids(known: &[Known]) -> Vec<(String, bool)> {
    known
        .iter()
        .map(|it| (it.batch.id.to_string(), it.gone_since.is_some()))
        .collect()
}

fn ledger(batches: &[Batch]) -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    ledger
        .record(&account(), batches, Coverage::All, Timestamp(NOW.0 - 5000))
        .unwrap();
    ledger
}

fn three() -> [Batch; 3] {
    [4000, 3000, 2000].map(|ago| batch(&format!("b{ago}"), NOW.0 - ago, Status::Completed))
}

#[test]
fn everything_a_provider_said_is_read_back() {
    let mut full = batch("b", NOW.0, Status::Unknown("paused".into()));
    full.endpoint = Some(crate::domain::Endpoint::new("/v1/responses"));
    full.model = Some("m".into());
    full.input_file = Some(FileId::new("file-in"));
    full.output_file = Some(FileId::new("file-out"));
    full.error_file = Some(FileId::new("file-err"));
    full.window = Some("24h".into());
    full.counts = Some(RequestCounts {
        total: 3,
        completed: 2,
        failed: 1,
    });
    full.timeline.cancelled = Some(NOW);
    full.timeline.expires = Some(NOW);
    full.usage = Some(Usage {
        input: 1,
        cached: 2,
        output: 3,
        reasoning: 4,
        ..Usage::default()
    });
    full.metadata
        .insert("name".into(), "täglich \u{1b}[31m".into());
    full.errors = vec![BatchError {
        code: Some("invalid_json_line".into()),
        message: "no".into(),
        param: None,
        line: Some(812),
    }];
    let ledger = ledger(std::slice::from_ref(&full));
    let known = ledger.batch(&account(), &full.id).unwrap().unwrap();
    assert_eq!(known.batch, full);
    let bare = Batch::bare(BatchId::new("bare"), Status::Validating);
    let ledger = self::ledger(std::slice::from_ref(&bare));
    let known = ledger.batch(&account(), &bare.id).unwrap().unwrap();
    assert_eq!(known.batch, bare);
}

#[test]
fn pages_follow_each_other_without_gap_and_repetition() {
    let same_second = |n: i64| batch(&format!("b{n:03}"), NOW.0 - n / 10, Status::Completed);
    let batches: Vec<Batch> = (0..95).map(same_second).collect();
    let ledger = ledger(&batches);
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = ledger.known(&account(), before.as_ref(), 10).unwrap();
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.place());
        seen.extend(page.into_iter().map(|it| it.batch.id));
    }
    let distinct: HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (95, 95));
}

#[test]
fn what_a_whole_listing_does_not_hold_is_no_longer_listed() {
    let [old, middle, new] = three();
    let mut ledger = ledger(&[old.clone(), middle.clone(), new.clone()]);
    ledger
        .record(&account(), std::slice::from_ref(&new), Coverage::All, NOW)
        .unwrap();
    let known = ledger.known(&account(), None, 10).unwrap();
    let wanted = [("b2000", false), ("b3000", true), ("b4000", true)];
    assert_eq!(ids(&known), wanted.map(|(id, gone)| (id.to_owned(), gone)));
    // One that is seen again has only been away.
    ledger
        .record(&account(), &[old], Coverage::Some, NOW)
        .unwrap();
    let known = ledger.known(&account(), None, 10).unwrap();
    let wanted = [("b2000", false), ("b3000", true), ("b4000", false)];
    assert_eq!(ids(&known), wanted.map(|(id, gone)| (id.to_owned(), gone)));
}

#[test]
fn a_page_says_nothing_of_what_is_older_than_it() {
    let [old, middle, new] = three();
    let mut ledger = ledger(&[old, middle.clone(), new]);
    ledger
        .record(&account(), &[middle], Coverage::Newest, NOW)
        .unwrap();
    let known = ledger.known(&account(), None, 10).unwrap();
    let wanted = [("b2000", true), ("b3000", false), ("b4000", false)];
    assert_eq!(ids(&known), wanted.map(|(id, gone)| (id.to_owned(), gone)));
}

#[test]
fn a_batch_so_young_that_a_listing_may_lag_is_not_missed() {
    let young = batch("young", NOW.0 - 60, Status::Validating);
    let mut ledger = ledger(&[young]);
    ledger.record(&account(), &[], Coverage::All, NOW).unwrap();
    let known = ledger.known(&account(), None, 10).unwrap();
    assert_eq!(ids(&known), [("young".to_owned(), false)]);
}

#[test]
fn another_account_is_neither_shown_nor_missed() {
    let mut ledger = ledger(&three());
    let other = Account {
        project: Some("p".into()),
        ..account()
    };
    ledger.record(&other, &[], Coverage::All, NOW).unwrap();
    assert_eq!(ledger.known(&other, None, 10).unwrap(), []);
    let known = ledger.known(&account(), None, 10).unwrap();
    assert!(known.iter().all(|it| it.gone_since.is_none()));
}

#[test]
fn what_did_not_change_is_not_written_again() {
    let batches = three();
    let mut ledger = ledger(&batches);
    let later = Timestamp(NOW.0 + 9);
    let before = ledger.store.total_changes();
    ledger
        .record(&account(), &batches, Coverage::All, later)
        .unwrap();
    assert_eq!(ledger.store.total_changes(), before);
}
