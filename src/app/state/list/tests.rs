use super::*;
use crate::domain::{Moment, Timestamp};

const NOW: Now = Now {
    wall: Timestamp(1000),
    at: Moment(std::time::Duration::ZERO),
};

fn batch(id: &str, status: Status, created: i64) -> Batch {
    let mut batch = Batch::bare(BatchId::new(id), status);
    batch.timeline.created = Some(Timestamp(created));
    batch
}

fn list(batches: impl IntoIterator<Item = Batch>) -> List {
    let mut list = List::default();
    for batch in batches {
        list.take(batch, NOW);
    }
    list.arrange();
    list
}

fn ids(list: &List) -> Vec<&str> {
    list.window(u16::MAX)
        .map(|row| row.batch.id.as_str())
        .collect()
}

fn five() -> List {
    list((0..5).map(|n| batch(&format!("b{n}"), Status::Completed, 100 - n)))
}

#[test]
fn what_moves_comes_first_and_then_the_newest() {
    let list = list([
        batch("old", Status::Completed, 1),
        batch("new", Status::Failed, 9),
        batch("runs", Status::InProgress, 2),
        batch("ends", Status::Finalizing, 3),
    ]);
    assert_eq!(ids(&list), ["ends", "runs", "new", "old"]);
}

#[test]
fn a_refresh_moves_neither_the_selection_nor_its_row_on_the_screen() {
    let mut list = five();
    list.step(Step::Rows(2), 3);
    list.take(batch("newer", Status::InProgress, 500), NOW);
    list.arrange();
    assert_eq!(list.current().unwrap().batch.id.as_str(), "b2");
    assert_eq!(list.scroll, Scroll { cursor: 3, top: 1 });
}

#[test]
fn a_filter_looks_into_names_ids_states_and_metadata_for_every_word() {
    let mut named = batch("b9", Status::Failed, 1);
    named.metadata.insert("team".into(), "Search".into());
    let mut list = list([named, batch("b8", Status::Failed, 2)]);
    list.filter_by("team=search FAIL".into());
    assert_eq!(ids(&list), ["b9"]);
}

#[test]
fn a_filter_that_is_shortened_shows_again_what_it_hid() {
    let mut list = five();
    list.filter_by("b3".into());
    assert_eq!(ids(&list), ["b3"]);
    list.filter_by("b".into());
    assert_eq!(list.len(), 5);
    assert_eq!(list.current().unwrap().batch.id.as_str(), "b3");
}

#[test]
fn a_range_is_marked_while_the_selection_moves() {
    let mut list = five();
    list.step(Step::Rows(1), 10);
    list.toggle_range();
    list.step(Step::Rows(2), 10);
    let marked: Vec<_> = list.targets().iter().map(ToString::to_string).collect();
    assert_eq!(marked, ["b1", "b2", "b3"]);
}

#[test]
fn without_marks_an_action_is_about_the_selected_batch() {
    let list = five();
    assert_eq!(list.targets(), [BatchId::new("b0")]);
}

#[test]
fn a_batch_without_a_name_is_shown_under_its_file_once_that_is_known() {
    let mut unnamed = batch("b1", Status::Completed, 1);
    unnamed.input_file = Some(FileId::new("f"));
    let mut list = list([unnamed]);
    assert!(list.lacks_file_name());
    list.name_files([(FileId::new("f"), "emails.jsonl".to_owned())]);
    assert_eq!(list.current().unwrap().name, "emails.jsonl");
    assert!(!list.lacks_file_name());
}

#[test]
fn moving_in_a_hundred_thousand_rows_touches_only_the_window() {
    let mut list = list((0..1000).map(|n| batch(&format!("b{n:04}"), Status::Completed, n)));
    list.step(Step::Last, 20);
    assert_eq!(list.window(20).count(), 20);
}
