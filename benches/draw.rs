//! A key step and a whole frame, for lists of ten thousand and of a hundred thousand batches.

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

criterion_group!(benches, draw);
criterion_main!(benches);
