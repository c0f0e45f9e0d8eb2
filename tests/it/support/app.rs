//! An app at a size, with keys pressed and events told; no terminal and no runtime.

use std::sync::Arc;
use std::time::Duration;

use batchdeck::app::App;
use batchdeck::app::effect::{Effect, ExportForm, Ticket};
use batchdeck::app::event::{Event, Opened, Origin};
use batchdeck::app::key::Key;
use batchdeck::app::keymap::Keymap;
use batchdeck::app::layout::Size;
use batchdeck::app::model::Model;
use batchdeck::app::state::session::{Access, Place, Session};
use batchdeck::domain::poll::Speed;
use batchdeck::domain::price::{Price, PriceList, Rate, Rates, Tariff};
use batchdeck::domain::{Batch, Capabilities, Failure, Moment, Now, Page, Timestamp};
use jiff::tz::TimeZone;

/// The wall clock of every scene: 2025-06-16 12:00:00 UTC.
pub(crate) const NOON: Timestamp = Timestamp(1_750_075_200);

/// An app under test, and its clock.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// The app.
    pub(crate) app: App,
    now: Now,
    opening: Option<Ticket>,
    /// What the last event asked for.
    pub(crate) effects: Vec<Effect>,
    /// What all events have asked for since somebody took it.
    pub(crate) wished: Vec<Effect>,
}

/// The size at which most pictures are taken.
pub(crate) const MEDIUM: Size = Size {
    width: 80,
    height: 24,
};

/// Makes prices of one model, so that no picture changes when the shipped prices do.
fn prices() -> PriceList {
    let rates = |input, output| Rates {
        input: Rate::read(input).unwrap(),
        cached: None,
        output: Rate::read(output),
    };
    let usual = Tariff {
        batch: Some(rates("5", "10")),
        normal: Some(rates("10", "20")),
    };
    let mut list = PriceList::default();
    list.set("gpt-4.1-nano", Price { usual, long: None });
    list
}

/// Makes a session with a provider across the network.
pub(crate) fn session() -> Session {
    Session {
        profile: "openai".to_owned(),
        profiles: ["demo", "openai", "staging"].map(str::to_owned).to_vec(),
        place: Place::Remote {
            host: "api.openai.com".to_owned(),
        },
        access: Access::ReadWrite,
        colour: None,
        can: Capabilities::ALL,
        speed: Speed::Network,
        zone: TimeZone::UTC,
        themes: ["terminal", "dark", "light", "high-contrast", "mono"]
            .map(str::to_owned)
            .to_vec(),
        theme: "terminal".to_owned(),
        sample: None,
        downloads: "batchdeck".into(),
        forms: ExportForm::PLAIN.to_vec(),
        prices: Arc::new(prices()),
        max_cost: None,
        untrusted_env: None,
    }
}

impl Scene {
    /// Starts an app that has not heard from its provider yet.
    pub(crate) fn new(size: Size) -> Self {
        Self::with(session(), size)
    }

    /// Starts an app with a session of its own.
    pub(crate) fn with(session: Session, size: Size) -> Self {
        let now = Now {
            wall: NOON,
            at: Moment(Duration::from_hours(1)),
        };
        let model = Model::new(session, size, now);
        let mut scene = Self {
            app: App::new(model, Keymap::default()),
            now,
            opening: None,
            effects: Vec::new(),
            wished: Vec::new(),
        };
        scene.feed(Event::Ticked);
        scene
    }

    /// Lets an event happen now.
    pub(crate) fn feed(&mut self, event: Event) -> &mut Self {
        self.effects = self.app.update(event, self.now);
        self.wished.extend(self.effects.iter().cloned());
        // Whatever is pressed over files has them looked at; that is a matter of its own tests.
        let is_look = |effect: &mut Effect| matches!(effect, Effect::LookAtFiles { .. });
        self.effects.extract_if(.., is_look).for_each(drop);
        for effect in &self.effects {
            if let Effect::OpenResults { ticket, .. }
            | Effect::OpenRun { ticket, .. }
            | Effect::OpenFiles { ticket, .. } = effect
            {
                self.opening = Some(*ticket);
            }
        }
        self
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, seconds: u64) -> &mut Self {
        let span = Duration::from_secs(seconds);
        self.now = Now {
            wall: self.now.wall.plus(span),
            at: self.now.at.plus(span),
        };
        self.feed(Event::Ticked)
    }

    /// Presses keys: letters as they are, others in angle brackets, such as `jj<enter>`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in parse(keys) {
            self.feed(Event::Pressed(key));
        }
        self
    }

    /// Answers the listing that is awaited.
    pub(crate) fn listed(&mut self, batches: Vec<Batch>) -> &mut Self {
        let page = Page {
            items: batches,
            unreadable: Vec::new(),
            next: None,
            server_time: None,
        };
        self.answer_list(Ok(page))
    }

    /// Lets the listing that is awaited fail.
    pub(crate) fn list_fails(&mut self, failure: Failure) -> &mut Self {
        self.answer_list(Err(failure))
    }

    /// Answers the listing that is awaited in any way.
    pub(crate) fn answer_list(&mut self, outcome: Result<Page<Batch>, Failure>) -> &mut Self {
        let ticket = self.app.model.sync.head;
        self.feed(Event::Listed {
            ticket,
            outcome,
            jitter: 0.5,
        })
    }

    /// Lets the selection rest until its results are asked for; returns under which ticket.
    pub(crate) fn rest(&mut self) -> Ticket {
        self.wait(1);
        self.opening.expect("the selection has results to open")
    }

    /// Opens the results of the selection from the beginning of the provider's files.
    pub(crate) fn opened(&mut self, lines: &str, is_whole: bool, note: Option<&str>) -> &mut Self {
        let ticket = self.rest();
        let opened = Opened {
            origin: Origin::Provider { is_whole },
            lines: (1..)
                .zip(lines.lines())
                .map(|(number, line)| batchdeck::results::read_line(number, line.as_bytes()))
                .collect(),
            note: note.map(str::to_owned),
        };
        self.feed(Event::ResultsOpened {
            ticket,
            outcome: Ok(opened),
        })
    }
}

fn parse(keys: &str) -> Vec<Key> {
    let mut parsed = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let name = rest
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .filter(|(name, _)| !name.is_empty());
        if let Some((name, after)) = name {
            parsed.push(Key::parse(name).unwrap_or_else(|| panic!("no key <{name}>")));
            rest = after;
        } else {
            parsed.push(Key::char(first));
            rest = rest.split_at(first.len_utf8()).1;
        }
    }
    parsed
}
