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

#[test]
fn what_was_begun_at_a_url_named_by_hand_goes_on_with_the_command_that_names_it() {
    let world = World::with(once(is_upload, Point::Begun, Then::Cut));
    let url = world.client.base_url().to_owned();
    let host = url.trim_start_matches("http://").trim_end_matches("/v1");
    // By itself the profile leads elsewhere, and its key is for there.
    let run = |line: &str| {
        let mut command = world.client.command(line.split(' '));
        let command = command.env("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
        world.client.ran(command.output().unwrap())
    };
    let cut = run(&format!("{CREATE} --base-url {url} --send-key-to {host}"));
    assert_eq!(cut.exit, 6, "{}", cut.stderr);
    let id = world.unresolved().first().unwrap().id.short().to_owned();
    let command = format!("resume --profile openai --base-url {url} {id}");
    assert!(
        cut.stderr.contains(&format!("`batchdeck {command}`")),
        "{}",
        cut.stderr
    );
    for line in ["resume".to_owned(), format!("resume {id}")] {
        let told = run(&line);
        assert!(told.stderr.contains(&command), "{}", told.stderr);
        assert_eq!(told.exit, if line == "resume" { 0 } else { 2 });
    }
    let unnamed = run(&command);
    assert_eq!(unnamed.exit, 2, "{}", unnamed.stderr);
    assert!(
        unnamed.stderr.contains("the key is not sent to"),
        "{}",
        unnamed.stderr
    );
    assert_eq!(world.batches(), [""; 0]);
    world.expect_one(&run(&format!("{command} --send-key-to {host}")), &command);
}

#[test]
fn no_key_goes_to_a_url_that_the_ledger_knows_and_nobody_named() {
    let asked = std::sync::Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let cut = once(is_upload, Point::Begun, Then::Cut);
    let world = World::with(move |what, point| {
        count.fetch_add(1, Ordering::SeqCst);
        cut(what, point)
    });
    assert_eq!(world.client.run(CREATE).exit, 6);
    let id = world.unresolved().first().unwrap().id.short().to_owned();
    let before = asked.load(Ordering::SeqCst);
    // This key may go anywhere, but it was given for the host of this run.
    let mut command = world.client.command(["resume", id.as_str()]);
    let command = command
        .env("BATCHDECK_API_KEY", "sk-for-elsewhere-0123456789")
        .env("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
    let ran = world.client.ran(command.output().unwrap());
    assert_eq!(
        (ran.exit, asked.load(Ordering::SeqCst)),
        (2, before),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains(&format!("--base-url {}", world.client.base_url()))
    );
}
