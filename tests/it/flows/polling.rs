//! When the provider is asked, and what becomes of its answers.

use batchdeck::app::effect::Effect;
use batchdeck::app::event::Event;
use batchdeck::domain::{Cursor, Failure, Kind, Page, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{batch, completed, counted, many, one_of_each, running};

/// The listings among the effects: where each begins.
fn listings(effects: &[Effect]) -> Vec<Option<&str>> {
    let lists = effects.iter().filter_map(|effect| match effect {
        Effect::List { after, .. } => Some(after.as_ref().map(|cursor| &*cursor.0)),
        _ => None,
    });
    lists.collect()
}

fn page(
    batches: Vec<batchdeck::domain::Batch>,
    next: Option<&str>,
) -> Page<batchdeck::domain::Batch> {
    Page {
        items: batches,
        unreadable: Vec::new(),
        next: next.map(|id| Cursor(id.into())),
        server_time: None,
    }
}

fn toasts(scene: &Scene) -> Vec<&str> {
    scene
        .app
        .model
        .notices
        .toasts()
        .map(|notice| notice.text.as_str())
        .collect()
}

#[test]
fn the_first_event_asks_for_the_newest_page() {
    let scene = Scene::new(MEDIUM);
    assert_eq!(listings(&scene.effects), [None]);
}

#[test]
fn nothing_is_asked_twice_while_an_answer_is_awaited() {
    let mut scene = Scene::new(MEDIUM);
    scene.wait(60).press("R");
    assert_eq!(listings(&scene.effects), [] as [Option<&str>; 0]);
}

#[test]
fn one_listing_serves_all_running_batches() {
    let mut scene = Scene::new(MEDIUM);
    let runs = |name: &str| counted(batch(name, Status::InProgress, 60), 10, 1, 0);
    scene.listed(vec![runs("a"), runs("b"), runs("c")]);
    scene.wait(11);
    assert_eq!(scene.effects.len(), 1, "{:?}", scene.effects);
    assert_eq!(listings(&scene.effects), [None]);
}

#[test]
fn a_live_batch_that_is_not_on_the_newest_page_is_fetched_apart() {
    let mut scene = Scene::new(MEDIUM);
    let old = batch("old", Status::InProgress, 9000);
    scene.listed(vec![completed(), old.clone()]);
    scene.press("R").listed(vec![completed()]);
    assert_eq!(scene.effects, [Effect::Fetch(old.id)]);
}

#[test]
fn a_status_change_is_told_and_logged() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    let mut done = running();
    done.status = Status::Completed;
    scene.press("R").listed(vec![done]);
    assert_eq!(
        toasts(&scene),
        ["nightly-tags is completed with 12 failed requests"]
    );
    assert_eq!(scene.app.model.notices.log().len(), 1);
}

#[test]
fn the_first_listing_is_no_news() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    assert_eq!(toasts(&scene), [] as [&str; 0]);
}

#[test]
fn a_late_answer_to_an_older_asking_is_dropped() {
    let mut scene = Scene::new(MEDIUM);
    let stale = scene.app.model.sync.head;
    scene.listed(vec![running()]);
    scene.press("R");
    let outcome = Ok(page(vec![completed()], None));
    scene.feed(Event::Listed {
        ticket: stale,
        outcome,
        jitter: 0.5,
    });
    assert_eq!(scene.app.model.list.known(), 1);
}

#[test]
fn a_failed_look_keeps_the_picture_and_tells_once() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    let known = scene.app.model.list.known();
    let down = || Failure::new(Kind::Network, "cannot list batches", "connection refused");
    scene.press("R").list_fails(down());
    scene.wait(10).list_fails(down());
    assert_eq!(scene.app.model.list.known(), known);
    assert_eq!(scene.app.model.notices.log().len(), 1);
    scene.wait(30).listed(one_of_each());
    assert_eq!(toasts(&scene), ["the provider answers again"]);
}

#[test]
fn a_refused_key_is_told_once_and_polling_stops_until_asked() {
    let mut scene = Scene::new(MEDIUM);
    scene.list_fails(Failure::new(
        Kind::Unauthorized,
        "cannot list batches",
        "wrong key",
    ));
    scene.wait(86_400);
    assert_eq!(scene.effects, []);
    scene.press("R");
    assert_eq!(listings(&scene.effects), [None]);
}

#[test]
fn older_pages_come_by_themselves_up_to_a_thousand_batches() {
    let mut scene = Scene::new(MEDIUM);
    let all = many(1200);
    let mut pages = all.chunks(100);
    scene.answer_list(Ok(page(pages.next().unwrap().to_vec(), Some("p1"))));
    let mut asked = 1;
    while let [
        Effect::List {
            ticket,
            after: Some(_),
        },
    ] = *scene.effects
    {
        asked += 1;
        let items = pages.next().unwrap().to_vec();
        let outcome = Ok(page(items, Some("more")));
        scene.feed(Event::Listed {
            ticket,
            outcome,
            jitter: 0.5,
        });
    }
    assert_eq!((asked, scene.app.model.list.known()), (10, 1000));
    scene.press("G");
    assert_eq!(listings(&scene.effects), [Some("more")]);
}

#[test]
fn a_page_that_repeats_what_is_known_ends_the_paging() {
    let mut scene = Scene::new(MEDIUM);
    scene.answer_list(Ok(page(one_of_each(), Some("p1"))));
    let [Effect::List { ticket, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let outcome = Ok(page(one_of_each(), Some("p1")));
    scene.feed(Event::Listed {
        ticket,
        outcome,
        jitter: 0.5,
    });
    assert_eq!(scene.effects, []);
}

#[test]
fn a_batch_that_the_provider_no_longer_shows_stays_and_is_marked() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    let id = running().id;
    let gone = Failure::new(Kind::NotFound, "cannot get it", "no such batch");
    scene.feed(Event::Fetched {
        id: id.clone(),
        outcome: Err(gone),
    });
    assert!(scene.app.model.list.get(&id).unwrap().is_gone);
}

#[test]
fn batches_that_the_provider_has_forgotten_are_shown_and_count_for_nothing() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    let forgotten = batch("long-ago", Status::InProgress, 9_000_000);
    let id = forgotten.id.clone();
    scene.feed(Event::Forgotten(vec![forgotten.clone(), running()]));
    let list = &scene.app.model.list;
    assert!(list.get(&id).unwrap().is_gone);
    assert!(!list.get(&running().id).unwrap().is_gone);
    assert_eq!((list.known(), list.tally()), (2, (1, 0, 0)));
    assert_eq!(toasts(&scene), [""; 0]);
    scene.listed(vec![running(), forgotten]);
    assert!(!scene.app.model.list.get(&id).unwrap().is_gone);
}
