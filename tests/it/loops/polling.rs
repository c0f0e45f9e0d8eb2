//! A virtual hour costs no time, so what the loop does in one can be counted.

use std::sync::Arc;
use std::time::Duration;

use batchdeck::app::App;
use batchdeck::app::keymap::Keymap;
use batchdeck::app::layout::Size;
use batchdeck::app::model::Model;
use batchdeck::clock::Clock;
use batchdeck::config::{Config, Env, Flags, Paths, Prices};
use batchdeck::domain::{Failure, Kind, Status, Timestamp};
use batchdeck::launch::Launch;
use batchdeck::tui::runtime::{Dashboard, Look};
use batchdeck::tui::tasks::{Link, Tasks};
use batchdeck::tui::theme::{Ink, Theme};
use tokio::runtime::Handle;

use crate::support::app::{NOON, session};
use crate::support::batches::{batch, completed, counted};
use crate::support::scripted::Scripted;
use crate::support::stage::{Hands, QuietStage};

const SIZE: Size = Size {
    width: 120,
    height: 40,
};

pub(super) fn launch() -> Arc<Launch> {
    let env = Env::of("/", [("BATCHDECK_HOME", "/nonexistent")]);
    Arc::new(Launch {
        opens: batchdeck::launch::Opens::Dashboard,
        config: Config::default(),
        problems: Vec::new(),
        prices: Prices::default().into(),
        flags: Flags::default(),
        paths: Paths::find(&env).unwrap(),
        env,
        zone: jiff::tz::TimeZone::UTC,
    })
}

/// Runs the dashboard until somebody presses ctrl-c; returns the stage as it was left.
async fn run(
    provider: &Arc<Scripted>,
    person: impl Future<Output = ()>,
    (mut stage, hands): (QuietStage, Hands),
) -> QuietStage {
    let clock = Clock::with_wall(|at| Timestamp(NOON.0).plus(at.0));
    let link = Link::to(launch(), provider.clone());
    let mut tasks = Tasks::new(Handle::current(), link, || 0.5);
    let model = Model::new(session(), SIZE, clock.now());
    let mut dashboard = Dashboard {
        app: App::new(model, Keymap::default()),
        look: Look {
            theme: Theme::default(),
            ink: Ink::Mono,
        },
        stage: &mut stage,
        tasks: &mut tasks,
        clock,
        journal: None,
    };
    let leave = async {
        person.await;
        hands.press("ctrl-c");
        std::future::pending::<()>().await;
    };
    tokio::select! {
        code = dashboard.run() => assert_eq!(code, 0),
        () = leave => {}
    }
    stage
}

async fn hour() {
    tokio::time::sleep(Duration::from_hours(1)).await;
}

#[tokio::test(start_paused = true)]
async fn an_unattended_hour_over_a_running_batch_costs_eighty_two_listings_and_nothing_else() {
    let provider = Arc::new(Scripted::new(|_| {
        Ok(vec![counted(
            batch("a", Status::InProgress, 60),
            100,
            10,
            0,
        )])
    }));
    run(&provider, hour(), QuietStage::new()).await;
    let asked = provider.asked();
    // Every 10 s, then every fiftieth of its age, which makes 60 in ten minutes; after that, with
    // nobody at the keys, four times as rarely, each wait 8 % longer than the last: 22 more.
    assert_eq!(
        (asked.len(), asked.iter().all(|what| *what == "list")),
        (82, true)
    );
}

#[tokio::test(start_paused = true)]
async fn an_hour_over_ended_batches_costs_a_look_every_five_and_later_every_twenty_minutes() {
    let provider = Arc::new(Scripted::new(|_| Ok(vec![completed_without_files()])));
    run(&provider, hour(), QuietStage::new()).await;
    assert_eq!(provider.asked(), ["list"; 5]);
}

#[tokio::test(start_paused = true)]
async fn an_hour_without_the_provider_backs_off_and_the_picture_stays() {
    let provider = Arc::new(Scripted::new(|asking| match asking {
        1 => Ok(vec![completed_without_files()]),
        _ => Err(Failure::new(
            Kind::Network,
            "cannot list batches",
            "connection refused",
        )),
    }));
    let (stage, hands) = QuietStage::new();
    let person = {
        let hands = hands.clone();
        async move {
            hands.press("R");
            hour().await;
        }
    };
    let stage = run(&provider, person, (stage, hands)).await;
    // The first look, then after 0, 5, 10, 20 … 640 s and twice after 900 s.
    assert_eq!(provider.asked().len(), 12);
    assert!(stage.text().contains("eval-gpt-5"), "{}", stage.text());
}

#[tokio::test(start_paused = true)]
async fn between_looks_nothing_is_drawn_once_nobody_is_looking() {
    let provider = Arc::new(Scripted::new(|_| Ok(vec![completed_without_files()])));
    let stage = run(&provider, hour(), QuietStage::new()).await;
    // The first frame, the first listing, twenty seconds of counted age, and a frame for each of
    // the four later looks with its answer.
    assert!(stage.frames <= 34, "{} frames", stage.frames);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_answered_without_waiting_for_the_next_look() {
    let provider = Arc::new(Scripted::new(|_| Ok(vec![completed_without_files()])));
    let (stage, hands) = QuietStage::new();
    let person = {
        let hands = hands.clone();
        async move {
            tokio::time::sleep(Duration::from_mins(1)).await;
            hands.press("?");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let stage = run(&provider, person, (stage, hands)).await;
    assert!(stage.text().contains("Help"), "{}", stage.text());
}

/// A batch that has ended and left nothing to open.
fn completed_without_files() -> batchdeck::domain::Batch {
    let mut batch = completed();
    (batch.output_file, batch.error_file) = (None, None);
    batch
}
