use super::*;
use crate::config::prices::shipped;
use crate::domain::result::Place;
use crate::domain::truth::{ErrorGroup, GroupKey, Histogram, Latency, ModelUse};
use crate::domain::{BatchId, Endpoint, RequestCounts, Status, Usage};
use crate::ops::export::tests::golden;

fn facts() -> Facts {
    let mut batch = Batch::bare(BatchId::new("batch_1"), Status::Completed);
    batch.endpoint = Some(Endpoint::new("/v1/chat/completions"));
    batch.timeline.created = Some(Timestamp(1_760_000_000));
    batch.timeline.completed = Some(Timestamp(1_760_003_600));
    batch.counts = Some(RequestCounts {
        total: 1000,
        completed: 998,
        failed: 2,
    });
    Facts {
        title: "night | <b>tags</b>".to_owned(),
        batch: Some(Box::new(batch)),
        prices: Arc::new(shipped()),
    }
}

fn group(count: u64, message: &str) -> ErrorGroup {
    ErrorGroup {
        key: GroupKey(count),
        class: Class::Error,
        code: Some("rate_limit_exceeded".to_owned()),
        message: message.to_owned(),
        count,
        sample: crate::domain::truth::Sample {
            place: Place {
                file: 0,
                line: 3,
                offset: 9,
            },
            custom_id: Some("request-7".to_owned()),
            message: message.to_owned(),
        },
    }
}

fn truth() -> Truth {
    let usage = Usage {
        input: 1_200_000,
        cached: 40,
        output: 30_500,
        reasoning: 7,
        ..Usage::default()
    };
    let histogram = |least, most| Histogram {
        least,
        most,
        ..Histogram::default()
    };
    Truth {
        tally: Tally {
            ok: 990,
            soft: 5,
            error: 3,
            unreadable: 1,
            duplicate: 1,
            asked: Some(1000),
            missing: Some(2),
            unknown: Some(0),
            ..Tally::default()
        },
        unread_lines: Vec::new(),
        groups: vec![
            group(3, "Slow down | now\n# [x](http://e.vil)"),
            group(1, ""),
        ],
        statistics: Statistics {
            usage,
            counted: 995,
            unknown: 0,
            input: histogram(12, 4000),
            output: histogram(1, 900),
            finishes: vec![("stop".to_owned(), 990), ("length".to_owned(), 5)],
            models: vec![ModelUse {
                model: "gpt-4o-mini".to_owned(),
                lines: 995,
                usage,
            }],
            latency: Some(Latency {
                lines: 10,
                median: 800,
                most: 12_000,
            }),
        },
    }
}

fn sample(id: &str, words: &str) -> Sample {
    Sample {
        custom_id: Some(id.to_owned()),
        class: Class::Ok,
        words: words.to_owned(),
    }
}

#[test]
fn a_report_says_all_that_is_known() {
    let samples = [
        sample("a", "Hello.\n```\n<script>alert(1)</script>\n\u{1b}[31m"),
        sample("b_1", ""),
    ];
    golden!(markdown(&facts(), &truth(), &samples));
}

#[test]
fn a_report_of_nothing_is_short() {
    golden!(markdown(&Facts::default(), &Truth::default(), &[]));
}

#[test]
fn more_groups_than_anybody_reads_are_summed_up() {
    let truth = Truth {
        groups: (0..60).map(|n| group(100 - n, "x")).collect(),
        ..Truth::default()
    };
    let report = markdown(&Facts::default(), &truth, &[]);
    assert!(
        report.ends_with("\nand 455 in 10 smaller groups\n"),
        "{report}"
    );
}

#[test]
fn what_has_no_price_is_said_to_be_unknown_and_never_free() {
    let mut truth = truth();
    if let Some(used) = truth.statistics.models.first_mut() {
        used.model = "my-own | model".to_owned();
    }
    let report = markdown(&facts(), &truth, &[]);
    let cost = "| cost | unknown: no price for my-own &#124; model |\n\n## Models";
    assert!(report.contains(cost), "{report}");
}
