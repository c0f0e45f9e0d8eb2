//! Results that were saved, a window of them here, and what was counted in them.

use std::path::PathBuf;

use batchdeck::app::effect::{Effect, Ticket};
use batchdeck::app::event::{Event, Found, Opened, Origin};
use batchdeck::app::layout::Size;
use batchdeck::app::state::session::{Place, Session};
use batchdeck::domain::request::{Asked, RequestLine};
use batchdeck::domain::result::{Class, Outcome, Place as LinePlace, ResultLine};
use batchdeck::domain::truth::{
    ErrorGroup, GroupKey, Histogram, Latency, ModelUse, Sample, Statistics, Tally, Truth,
};
use batchdeck::domain::{Progress, Usage};

use super::app::{Scene, session};
use super::batches::{RESULTS, completed};

/// More lines than [`RESULTS`]: an answer in Markdown, one in JSON, one that expired.
pub(crate) const MORE: &str = r##"{"id":"br_8","custom_id":"plan-1","response":{"status_code":200,"request_id":"req_0b01","body":{"model":"gpt-4.1-nano","choices":[{"message":{"role":"assistant","content":"# Renewal plan\n\nThe customer is **likely** to renew. What is left to do:\n\n1. Call *Priya* about the integration.\n2. Send the [price list](https://example.com/prices).\n   - with the discount\n   - without it\n\n| quarter | seats | price |\n|---|---:|---:|\n| Q1 | 120 | 4,800 |\n| Q2 | 140 | 5,600 |\n\n```python\ntotal = seats * price\n```\n\n> We need an answer by Friday."},"finish_reason":"stop"}],"usage":{"prompt_tokens":310,"completion_tokens":112,"total_tokens":422}}},"error":null}
{"id":"br_9","custom_id":"json-1","response":{"status_code":200,"request_id":"req_0b02","body":{"model":"gpt-4.1-nano","choices":[{"message":{"role":"assistant","content":"{\"sentiment\":\"negative\",\"scores\":{\"anger\":0.81,\"joy\":0.02},\"topics\":[\"pricing\",\"renewal\"],\"reply\":true}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":210,"completion_tokens":38,"total_tokens":248}}},"error":null}
{"id":"br_10","custom_id":"email-90","response":null,"error":{"code":"batch_expired","message":"This request could not be executed before the completion window expired."}}"##;

/// Reads lines as they stand in files.
pub(crate) fn lines(text: &str) -> Vec<ResultLine> {
    (1..)
        .zip(text.lines())
        .map(|(number, line)| batchdeck::results::read_line(number, line.as_bytes()))
        .collect()
}

/// One line of each kind: those of [`RESULTS`] and [`MORE`], and a request without an answer.
pub(crate) fn all_kinds() -> Vec<ResultLine> {
    let mut all = lines(&format!("{RESULTS}\n{MORE}"));
    all.push(ResultLine {
        file: 0,
        number: 812,
        custom_id: Some("email-812".to_owned()),
        outcome: Outcome::Missing,
        finish: None,
        model: None,
        usage: None,
        request_id: None,
        raw: br#"{"custom_id":"email-812","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano"}}"#[..].into(),
    });
    all
}

/// A scene whose selection has saved results, the first lines of them here; returns their ticket.
pub(crate) fn saved(size: Size, lines: Vec<ResultLine>) -> (Scene, Ticket) {
    let mut scene = Scene::new(size);
    scene.listed(vec![completed()]).press("3");
    let ticket = scene.rest();
    open(&mut scene, ticket, lines);
    (scene, ticket)
}

/// Answers the asking for results with files.
pub(crate) fn open(scene: &mut Scene, ticket: Ticket, lines: Vec<ResultLine>) {
    scene.feed(Event::ResultsOpened {
        ticket,
        outcome: Ok(Opened {
            origin: Origin::Files(vec!["batchdeck/eval/output.jsonl".into()]),
            lines,
            note: None,
        }),
    });
}

/// A scene with saved results of each kind, counted.
pub(crate) fn counted(size: Size) -> (Scene, Ticket) {
    let all = all_kinds();
    let total = u64::try_from(all.len()).unwrap();
    let (mut scene, ticket) = saved(size, all);
    scene.feed(Event::Indexed { ticket, total });
    (scene, ticket)
}

/// Tells what was counted in the results.
pub(crate) fn study(scene: &mut Scene, ticket: Ticket) {
    scene.feed(Event::Studied {
        ticket,
        truth: Some(Box::new(truth())),
        progress: part(100),
    });
}

/// So many percent of the way.
pub(crate) fn part(done: u64) -> Progress {
    Progress {
        done,
        total: Some(100),
    }
}

/// A session that looks at local files.
pub(crate) fn local(paths: &[&str]) -> Session {
    Session {
        profile: String::new(),
        place: Place::Files(paths.iter().map(PathBuf::from).collect()),
        ..session()
    }
}

fn group(key: u64, class: Class, code: &str, message: &str, count: u64, id: &str) -> ErrorGroup {
    ErrorGroup {
        key: GroupKey(key),
        class,
        code: Some(code.to_owned()),
        message: message.to_owned(),
        count,
        sample: Sample {
            place: place(4),
            custom_id: Some(id.to_owned()),
            message: message.to_owned(),
        },
    }
}

/// A place in the first file.
pub(crate) fn place(line: u32) -> LinePlace {
    LinePlace {
        file: 0,
        line,
        offset: u64::from(line) * 400,
    }
}

/// What could be counted in the files of a batch of a thousand requests.
pub(crate) fn truth() -> Truth {
    Truth {
        tally: Tally {
            ok: 985,
            soft: 4,
            error: 6,
            cancelled: 0,
            expired: 2,
            unreadable: 1,
            duplicate: 1,
            asked: Some(1000),
            unread_requests: Some(0),
            missing: Some(3),
            unknown: Some(0),
        },
        unread_lines: Vec::new(),
        groups: vec![
            group(
                1,
                Class::Error,
                "context_length_exceeded",
                "This model's maximum context length is # tokens.",
                5,
                "email-7",
            ),
            group(2, Class::Soft, "length", "cut short", 3, "email-2"),
            group(
                3,
                Class::Expired,
                "batch_expired",
                "This request could not be executed before the completion window expired.",
                2,
                "email-90",
            ),
            group(
                4,
                Class::Soft,
                "refusal",
                "I cannot help with that.",
                1,
                "email-3",
            ),
            group(
                5,
                Class::Error,
                "rate_limit_exceeded",
                "Slow down.",
                1,
                "email-13",
            ),
        ],
        statistics: statistics(),
    }
}

fn statistics() -> Statistics {
    Statistics {
        usage: Usage {
            input: 182_004,
            cached: 4096,
            output: 41_980,
            reasoning: 1200,
            ..Usage::default()
        },
        counted: 989,
        unknown: 0,
        input: Histogram::default(),
        output: Histogram {
            bars: vec![0, 0, 0, 4, 31, 402, 388, 120, 33, 8, 0, 3],
            least: 5,
            most: 1024,
        },
        finishes: vec![("stop".into(), 985), ("length".into(), 4)],
        models: vec![ModelUse {
            model: "gpt-4.1-nano-2025-04-14".into(),
            lines: 989,
            usage: Usage::default(),
        }],
        latency: Some(Latency {
            lines: 989,
            median: 820,
            most: 64_200,
        }),
    }
}

/// What was asked in the first of the results.
pub(crate) fn asked() -> Asked {
    Asked::Line(Box::new(RequestLine {
        fault: None,
        number: 1,
        custom_id: Some("email-0".to_owned()),
        model: Some("gpt-4.1-nano".to_owned()),
        words: "[system]\nSum the e-mail up in one sentence.\n\n[user]\nDear team, Priya and Omar were of great help …".to_owned(),
        raw: br#"{"custom_id":"email-0","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","messages":[{"role":"system","content":"Sum the e-mail up in one sentence."},{"role":"user","content":"Dear team, Priya and Omar were of great help"}]}}"#[..].into(),
    }))
}

/// The search that an effect begins.
pub(crate) fn search_of(effects: &[Effect]) -> Ticket {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Search { search, .. } => Some(*search),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no search begins: {effects:?}"))
}

/// The asking for a row among effects, and where to.
pub(crate) fn seek_of(effects: &[Effect]) -> Ticket {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Seek { seek, .. } => Some(*seek),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no row is sought: {effects:?}"))
}

/// Lets a search come on.
pub(crate) fn searched(scene: &mut Scene, ticket: Ticket, search: Ticket, hits: u64, done: u64) {
    scene.feed(Event::SearchAdvanced {
        ticket,
        search,
        hits,
        first: (hits > 0).then_some(0),
        progress: part(done),
        failure: None,
    });
}

/// Answers the asking for a row that the last event has begun.
pub(crate) fn found(scene: &mut Scene, ticket: Ticket, row: u64, hit: Option<u64>) {
    let seek = seek_of(&scene.effects);
    scene.feed(Event::Sought {
        ticket,
        seek,
        outcome: Ok(Some(Found { row, hit })),
    });
}
