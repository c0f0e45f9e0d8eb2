use std::sync::atomic::{AtomicUsize, Ordering};

use super::world::{CREATE, World, is_create, is_upload};
use crate::support::between::{Asked, Point, Then};

const BROKEN: &str = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
const NOTHING: &str = "{\"object\":\"list\",\"data\":[],\"has_more\":false}";

/// Does something to the first request of a kind at one point.
fn once(
    is_meant: fn(Asked<'_>) -> bool,
    when: Point,
    then: Then,
) -> impl Fn(Asked<'_>, Point) -> Then + Send + Sync + 'static {
    let count = AtomicUsize::new(0);
    move |asked, point| {
        let is_first =
            is_meant(asked) && point == when && count.fetch_add(1, Ordering::SeqCst) == 0;
        if is_first { then.clone() } else { Then::Go }
    }
}

#[test]
fn a_create_that_was_done_and_whose_answer_got_lost_is_found() {
    for then in [Then::Cut, Then::Half, Then::Say(BROKEN.to_owned())] {
        let about = format!("{then:?}");
        let world = World::with(once(is_create, Point::Served, then));
        world.expect_one(&world.client.run(CREATE), &about);
    }
}

#[test]
fn a_create_that_never_arrived_is_sent_once_more_when_the_listings_are_clean() {
    let world = World::with(once(is_create, Point::Whole, Then::Cut));
    world.expect_one(&world.client.run(CREATE), "never arrived");
}

#[test]
fn a_listing_that_lags_makes_no_second_batch() {
    let (created, listed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let world = World::with(move |asked, point| {
        if is_create(asked) && point == Point::Served {
            created.fetch_add(1, Ordering::SeqCst);
            return Then::Cut;
        }
        let is_list = asked.method == "GET" && asked.path.starts_with("/v1/batches?");
        let is_late = created.load(Ordering::SeqCst) > 0 && point == Point::Served;
        if is_list && is_late && listed.fetch_add(1, Ordering::SeqCst) < 2 {
            let length = NOTHING.len();
            return Then::Say(format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{NOTHING}"
            ));
        }
        Then::Go
    });
    world.expect_one(&world.client.run(CREATE), "lagging list");
}

#[test]
fn an_upload_that_arrived_and_whose_answer_got_lost_is_found() {
    for then in [Then::Cut, Then::Half, Then::Say(BROKEN.to_owned())] {
        let about = format!("{then:?}");
        let world = World::with(once(is_upload, Point::Served, then));
        world.expect_one(&world.client.run(CREATE), &about);
    }
}

#[test]
fn an_upload_that_was_cut_says_the_next_command_and_that_command_ends_it() {
    let world = World::with(once(is_upload, Point::Begun, Then::Cut));
    let ran = world.client.run(CREATE);
    assert_eq!((ran.stdout.as_str(), ran.exit), ("", 6), "{}", ran.stderr);
    let (_, command) = ran.stderr.split_once("`batchdeck ").unwrap();
    let (command, _) = command.split_once('`').unwrap();
    assert_eq!(world.batches(), [""; 0]);
    world.expect_one(&world.client.run(command), command);
}
