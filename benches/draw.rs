//! A key step and a whole frame, for lists of ten thousand and of a hundred thousand batches; and
//! an answer on its way from text to lines.

use std::hint::black_box;
use std::time::Duration;

use batchdeck::app::App;
use batchdeck::app::event::Event;
use batchdeck::app::key::{Code, Key};
use batchdeck::app::keymap::Keymap;
use batchdeck::app::layout::Size;
use batchdeck::app::model::Model;
use batchdeck::app::state::session::{Access, Place, Session};
use batchdeck::domain::poll::Speed;
use batchdeck::domain::{
    Batch, BatchId, Capabilities, Moment, Now, Page, RequestCounts, Status, Timestamp,
};
use batchdeck::text::diff::compare;
use batchdeck::text::markdown;
use batchdeck::text::outline::{Folds, Outline};
use batchdeck::text::rich::{Layout, MAX_BYTES, Rich};
use batchdeck::tui::theme::Theme;
use batchdeck::tui::view;
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZE: Size = Size {
    width: 160,
    height: 48,
};
const NOW: Now = Now {
    wall: Timestamp(1_750_075_200),
    at: Moment(Duration::from_hours(1)),
};

fn session() -> Session {
    Session {
        profile: "bench".to_owned(),
        profiles: Vec::new(),
        place: Place::Demo,
        access: Access::ReadWrite,
        colour: None,
        can: Capabilities::ALL,
        speed: Speed::InProcess,
        zone: jiff::tz::TimeZone::UTC,
        themes: Vec::new(),
        theme: String::new(),
        sample: None,
        downloads: "batchdeck".into(),
        forms: Vec::new(),
        prices: std::sync::Arc::default(),
        max_cost: None,
        untrusted_env: None,
    }
}

fn batch(at: usize) -> Batch {
    let states = &Status::KNOWN;
    let status = states.get(at % states.len()).cloned();
    let mut batch = Batch::bare(
        BatchId::new(format!("batch_{at:08}")),
        status.unwrap_or(Status::Completed),
    );
    batch.counts = Some(RequestCounts {
        total: 1000,
        completed: 400,
        failed: 3,
    });
    batch.timeline.created = Some(Timestamp(NOW.wall.0 - i64::try_from(at).unwrap_or(0)));
    batch
}

fn app(batches: usize) -> App {
    let model = Model::new(session(), SIZE, NOW);
    let mut app = App::new(model, Keymap::default());
    app.update(Event::Ticked, NOW);
    let ticket = app.model.sync.head;
    let page = Page {
        items: (0..batches).map(batch).collect(),
        unreadable: Vec::new(),
        next: None,
        server_time: None,
    };
    let listed = Event::Listed {
        ticket,
        outcome: Ok(page),
        jitter: 0.5,
    };
    app.update(listed, NOW);
    app
}

fn draw(criterion: &mut Criterion) {
    let theme = Theme::default();
    let area = Rect::new(0, 0, SIZE.width, SIZE.height);
    let mut group = criterion.benchmark_group("key_and_frame");
    group.sample_size(30);
    for batches in [100, 10_000, 100_000] {
        let mut app = app(batches);
        let mut buffer = Buffer::empty(area);
        let mut keys = [Code::PageDown, Code::Down, Code::PageUp, Code::Up]
            .into_iter()
            .cycle();
        group.bench_function(format!("{batches}"), |bencher| {
            bencher.iter(|| {
                if let Some(code) = keys.next() {
                    app.update(Event::Pressed(Key::plain(code)), NOW);
                }
                buffer.reset();
                black_box(view::render(&app, &theme, area, &mut buffer))
            });
        });
    }
    group.finish();
}

/// Makes a text of at most 64 KiB from a piece of it.
fn text_of(piece: &str) -> String {
    piece.repeat(MAX_BYTES / piece.len())
}

const MARKDOWN: &str = "## Steps\n\n1. Count the **tokens** of your `longest` request.\n2. Multiply:\n   \
    - by the number of requests\n   - by [the price](https://example.com/price)\n\n> Never send what \
    you cannot pay for.\n\n| Model | Price |\n|:--|--:|\n| gpt-4.1-nano | 0.05 |\n| gpt-4.1 | 1.00 \
    |\n\n```python\nreturn tokens / 1_000_000 * 0.05\n```\n\nAnd so on, for as long as there is \
    something to say about it, which in an answer of a model may be quite a while.\n\n";
const GERMAN: &str = "Über größere Änderungen wird später gesprochen; schöne Grüße. ";
const CHINESE: &str = "中文字符，测试一下。";
const OBJECT: &str =
    r#"{"name": "tea", "price": 12.50, "tags": ["a", "b"], "note": "a longer text"},"#;

/// An answer of 64 KiB from its text to lines of 100 columns; the goal is 2 ms.
fn lay_out(criterion: &mut Criterion) {
    let wide = Layout::Wrap(100);
    let mut group = criterion.benchmark_group("lay_out_64_kib");
    for (name, piece) in [
        ("markdown", MARKDOWN),
        ("german", GERMAN),
        ("chinese", CHINESE),
    ] {
        let text = text_of(piece);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(markdown::read(&text).lay_out(wide)));
        });
    }
    let text = text_of(MARKDOWN);
    group.bench_function("plain", |bencher| {
        bencher.iter(|| black_box(Rich::plain(&text).lay_out(wide)));
    });
    let json = format!("[{}0]", OBJECT.repeat(MAX_BYTES / OBJECT.len()));
    group.bench_function("json", |bencher| {
        bencher.iter(|| {
            let outline = Outline::read(&json).ok();
            outline.map(|outline| {
                let folds = Folds::to_begin_with(&outline);
                black_box(outline.rich(&folds).lay_out(wide))
            })
        });
    });
    let other = text.replace("tokens", "words").replace("0.05", "0.06");
    group.bench_function("compare", |bencher| {
        bencher.iter(|| black_box(compare(&text, &other).beside(wide, wide)));
    });
    group.finish();
}

criterion_group!(benches, draw, lay_out);
criterion_main!(benches);
