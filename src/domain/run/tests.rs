use super::*;

fn mark(number: u32) -> Mark {
    Mark {
        shard: Shard {
            run: RunId::from_bytes([7; 16]),
            number,
        },
        of: 3,
    }
}

fn shard(number: u32, status: Status) -> Batch {
    let mut batch = Batch::bare(BatchId::new(format!("batch_{number}")), status);
    batch.metadata = [
        (RUN_KEY.to_owned(), mark(number).text()),
        ("name".to_owned(), mark(number).name("mails")),
        ("team".to_owned(), "search".to_owned()),
    ]
    .into();
    batch.timeline.created = Some(Timestamp(i64::from(number)));
    batch.counts = Some(RequestCounts {
        total: 10,
        completed: 4,
        failed: 1,
    });
    batch
}

fn whole(shards: &[Batch]) -> Batch {
    roll_up(BatchId::new("run"), shards.iter())
}

fn together(statuses: [Status; 3]) -> Status {
    let shards: Vec<Batch> = (1..).zip(statuses).map(|(n, it)| shard(n, it)).collect();
    whole(&shards).status
}

#[test]
fn a_mark_is_read_as_it_was_written() {
    let metadata = [(RUN_KEY.to_owned(), mark(2).text())].into();
    assert_eq!(Mark::of(&metadata), Some(mark(2)));
}

#[test]
fn what_cannot_be_a_mark_is_none() {
    for text in [
        "",
        "run_0707070707070707",
        "run_0707070707070707 0/3",
        "run_0707070707070707 4/3",
        "run_0707070707070707 1/99999999999",
        "run_07 1/3",
        "run_\u{1b}[31m0000000000 1/3",
        "batch_0707070707070707 1/3",
    ] {
        let metadata = [(RUN_KEY.to_owned(), text.to_owned())].into();
        assert_eq!(Mark::of(&metadata), None, "{text:?}");
    }
}

#[test]
fn the_name_of_a_run_is_that_of_its_shards_without_their_place() {
    let name = mark(2).name("mails 2 of 3");
    assert_eq!(mark(2).name_of_run(&name), "mails 2 of 3");
    assert_eq!(mark(2).name_of_run("other"), "other");
}

#[test]
fn a_run_goes_on_while_a_shard_does_and_then_shows_the_worst_end() {
    use Status::{Completed, Expired, Failed, Finalizing, InProgress, Validating};
    let states = [
        together([Completed, Validating, InProgress]),
        together([Failed, Validating, Finalizing]),
        together([Completed, Completed, Status::Unknown("held".into())]),
        together([Completed, Expired, Completed]),
        together([Expired, Failed, Completed]),
        together([Completed, Completed, Completed]),
    ];
    let held = Status::Unknown("held".into());
    assert_eq!(
        states,
        [InProgress, Finalizing, held, Expired, Failed, Completed]
    );
}

#[test]
fn counts_are_summed_and_only_what_all_shards_say_is_said_of_the_run() {
    let mut shards = [1, 2, 3].map(|number| shard(number, Status::Completed));
    shards[2].metadata.insert("team".into(), "other".into());
    shards[1].timeline.completed = Some(Timestamp(50));
    shards[0].timeline.completed = Some(Timestamp(40));
    let whole = whole(&shards);
    let counts = RequestCounts {
        total: 30,
        completed: 12,
        failed: 3,
    };
    assert_eq!(whole.counts, Some(counts));
    let metadata: Vec<_> = whole.metadata.into_iter().collect();
    assert_eq!(metadata, [("name".to_owned(), "mails".to_owned())]);
    assert_eq!(
        (whole.timeline.created, whole.timeline.completed),
        (Some(Timestamp(1)), Some(Timestamp(50)))
    );
}
