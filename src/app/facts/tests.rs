use std::sync::Arc;

use super::*;
use crate::app::state::list::List;
use crate::app::state::session::Access;
use crate::domain::poll::Speed;
use crate::domain::price::{Price, PriceList, Rate, Rates, Tariff};
use crate::domain::{BatchError, BatchId, Capabilities, Moment, Now, Timeline, Usage};

const NOW: Timestamp = Timestamp(1_750_075_200);

/// A session that knows the price of one model: two dollars for a million tokens, in a batch one.
fn session(place: Place) -> Session {
    let rate = |text| Rates {
        input: Rate::read(text).unwrap(),
        cached: None,
        output: Rate::read(text),
    };
    let mut prices = PriceList::default();
    let usual = Tariff {
        batch: Some(rate("1")),
        normal: Some(rate("2")),
    };
    prices.set("mini", Price { usual, long: None });
    Session {
        profile: "openai".to_owned(),
        profiles: Vec::new(),
        place,
        colour: None,
        access: Access::ReadWrite,
        can: Capabilities::ALL,
        speed: Speed::Network,
        zone: TimeZone::UTC,
        themes: Vec::new(),
        theme: String::new(),
        sample: None,
        untrusted_env: None,
        downloads: "batchdeck".into(),
        forms: Vec::new(),
        prices: Arc::new(prices),
        max_cost: None,
    }
}

fn far() -> Place {
    Place::Remote {
        host: "api.openai.com".to_owned(),
    }
}

fn said(batch: Batch) -> Vec<String> {
    said_at(far(), batch)
}

fn said_at(place: Place, batch: Batch) -> Vec<String> {
    let mut list = List::default();
    list.take(
        batch,
        Now {
            wall: NOW,
            at: Moment::default(),
        },
    );
    list.arrange();
    of(
        list.current().unwrap(),
        &list,
        &Study::default(),
        NOW,
        &session(place),
        80,
    )
    .into_iter()
    .map(|fact| match fact {
        Fact::Headline(_, text) | Fact::Plain(text, _) => text.to_string(),
        Fact::Labelled(label, text, _) => format!("{label}: {text}"),
        Fact::Heading(text) => text.to_owned(),
        Fact::Progress(counts, rate) => format!("{}/{} {rate:?}", counts.done(), counts.total),
        Fact::Blank => String::new(),
    })
    .collect()
}

fn before(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 - seconds)
}

#[test]
fn a_running_batch_says_how_far_it_is_and_when_it_ends() {
    let mut batch = Batch::bare(BatchId::new("b1"), Status::InProgress);
    batch.counts = Some(RequestCounts {
        total: 50_000,
        completed: 30_992,
        failed: 12,
    });
    batch.timeline = Timeline {
        created: Some(before(4561)),
        in_progress: Some(before(4520)),
        expires: Some(Timestamp(NOW.0 + 75_000)),
        ..Timeline::default()
    };
    assert_eq!(
        said(batch),
        [
            "in progress · 31,004 of 50,000 · 12 failed",
            "31004/50000 Some(412)",
            "ends: about 12:46 (in 46m)",
            "deadline: 08:50 tomorrow (in 20h50m)",
            "",
            "created: 10:43 (1h16m ago)",
            "timeline: validating 0:41 › in progress 1:15:20…",
            "id: b1",
        ]
    );
}

#[test]
fn a_failed_batch_says_why_before_anything_else() {
    let mut batch = Batch::bare(BatchId::new("b1"), Status::Failed);
    batch.timeline = Timeline {
        created: Some(before(100)),
        failed: Some(before(58)),
        ..Timeline::default()
    };
    batch.errors = vec![BatchError {
        code: Some("invalid_json_line".into()),
        message: "not \u{1b}[31mJSON".into(),
        param: None,
        line: Some(812),
    }];
    assert_eq!(
        said(batch),
        [
            "failed",
            "ended: 11:59 (58s ago)",
            "",
            "Why it failed",
            "line 812 · invalid_json_line · not ␛[31mJSON",
            "",
            "created: 11:58 (1m ago)",
            "timeline: validating 0:42 › failed",
            "id: b1",
        ]
    );
}

#[test]
fn an_expired_batch_says_what_was_not_run() {
    let mut batch = Batch::bare(BatchId::new("b1"), Status::Expired);
    batch.counts = Some(RequestCounts {
        total: 100,
        completed: 88,
        failed: 0,
    });
    assert_eq!(said(batch)[0], "expired · 88 of 100 · 12 not run");
}

/// Returns what is said of the cost of a million tokens of a model.
fn cost_at(place: Place, model: &str) -> String {
    let mut batch = Batch::bare(BatchId::new("b1"), Status::Completed);
    batch.model = Some(model.to_owned());
    batch.usage = Some(Usage {
        input: 1_000_000,
        ..Usage::default()
    });
    let said = said_at(place, batch);
    let cost = said
        .into_iter()
        .find_map(|line| line.strip_prefix("cost: ").map(str::to_owned));
    cost.unwrap()
}

#[test]
fn the_tokens_of_a_batch_have_a_cost_or_an_unknown_one() {
    assert_eq!(cost_at(far(), "mini"), "≈ $1.00 (saves $1.00)");
    assert_eq!(cost_at(far(), "foo-1"), "unknown: no price for foo-1");
}

#[test]
fn in_the_demo_nothing_is_billed() {
    assert_eq!(
        ["mini", "foo-1"].map(|model| cost_at(Place::Demo, model)),
        ["free here; elsewhere ≈ $1.00 (saves $1.00)", "free here"]
    );
}
