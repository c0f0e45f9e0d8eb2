use super::*;
use crate::domain::BatchId;

const PLAIN: Look = Look {
    paint: Paint::Plain,
    glyphs: Glyphs::Unicode,
    width: None,
};

fn batch(id: &str, name: &str, status: Status) -> Batch {
    let mut batch = Batch::bare(BatchId::new(id), status);
    batch.metadata.insert("name".into(), name.into());
    batch.timeline.created = Some(Timestamp(0));
    batch.counts = Some(RequestCounts {
        total: 50_000,
        completed: 31_000,
        failed: 4,
    });
    batch
}

fn listed(batches: &[Batch], now: Timestamp, look: Look) -> Vec<String> {
    let row = |batch| Row::of_batch(batch, false, now, look);
    table(&batches.iter().map(row).collect::<Vec<_>>(), look)
}

#[test]
fn numbers_are_grouped_by_thousands() {
    let written = [0, 999, 1000, 1_234_567].map(grouped);
    assert_eq!(written, ["0", "999", "1,000", "1,234,567"]);
}

#[test]
fn columns_are_aligned_whatever_the_script() {
    let batches = [
        batch("batch_1", "日本語", Status::InProgress),
        batch("batch_2", "tags", Status::Completed),
    ];
    insta::assert_snapshot!(listed(&batches, Timestamp(3600), PLAIN).join("\n"), @r"
    STATUS         NAME    REQUESTS                     AGE  ID
    ◐ in progress  日本語  31,004 of 50,000 · 4 failed  1h   batch_1
    ● completed    tags    31,000 of 50,000 · 4 failed  1h   batch_2
    ");
}

#[test]
fn a_narrow_terminal_cuts_names_and_never_ids() {
    let batches = [batch("batch_1", &"long ".repeat(30), Status::Completed)];
    let look = Look {
        width: Some(80),
        ..PLAIN
    };
    let lines = listed(&batches, Timestamp(0), look);
    let row = lines.last().unwrap();
    assert!(row.ends_with("batch_1") && columns(row) == 80, "{row}");
}

#[test]
fn a_hostile_name_is_shown_and_not_obeyed() {
    let batches = [batch(
        "a\u{1b}[2J",
        "b\u{202e}\u{9b}31m",
        Status::Unknown("c\u{7}".into()),
    )];
    let text = listed(&batches, Timestamp(0), PLAIN).join("\n")
        + &one(&batches[0], Timestamp(0), PLAIN).join("\n");
    assert!(
        !text.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{7}']),
        "{text}"
    );
}

#[test]
fn a_live_batch_shows_its_deadline_and_an_ended_one_does_not() {
    let mut live = batch("batch_1", "x", Status::InProgress);
    live.timeline.expires = Some(Timestamp(86_400));
    let mut over = live.clone();
    over.status = Status::Completed;
    let shows = |batch| {
        let lines = one(batch, Timestamp(0), PLAIN);
        lines.iter().any(|line| line.contains("deadline"))
    };
    assert_eq!([shows(&live), shows(&over)], [true, false]);
}
