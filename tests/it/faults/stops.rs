use std::process::{Child, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use batchdeck::domain::{Intent, Stage, Timestamp};
use batchdeck::ledger::{LEASE, Owner};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::world::{CREATE, World, is_create, is_upload};
use crate::support::between::{Asked, Point, Then};

/// The program while it runs, for whoever sends it a signal.
type Running = Arc<Mutex<Option<Child>>>;

/// Starts a command line; nobody finds the slot empty once it may have said a word.
fn start(world: &World, line: &str, running: &Running) {
    let mut running = running.lock().unwrap();
    let mut command = world.client.command(line.split(' '));
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    *running = Some(command.spawn().unwrap());
}

/// Sends a signal, and waits until the program has ended: nobody answers it meanwhile.
fn end(running: &Running, signal: Signal) -> Output {
    let child = running.lock().unwrap().take().unwrap();
    kill_process(Pid::from_child(&child), signal).unwrap();
    child.wait_with_output().unwrap()
}

/// Does something at the first such request, and hands what comes of it to the test.
fn at_first<T: Send + 'static>(
    (is_meant, at): (fn(Asked<'_>) -> bool, Point),
    act: impl Fn(&Running) -> T + Send + Sync + 'static,
) -> (World, Running, mpsc::Receiver<T>) {
    let running = Running::default();
    let theirs = running.clone();
    let (told, heard) = mpsc::channel();
    let (told, count) = (Mutex::new(told), AtomicUsize::new(0));
    let world = World::with(move |asked, point| {
        if !is_meant(asked) || point != at || count.fetch_add(1, Ordering::SeqCst) > 0 {
            return Then::Go;
        }
        told.lock().unwrap().send(act(&theirs)).unwrap();
        // What was not sent whole never arrives.
        if at == Point::Begun {
            Then::Cut
        } else {
            Then::Go
        }
    });
    (world, running, heard)
}

/// Returns the command that a text names between backticks.
fn command_in(text: &str) -> &str {
    let (_, rest) = text.split_once("`batchdeck ").unwrap();
    rest.split_once('`').unwrap().0
}

/// Ends a create by a signal in the middle of a request, and goes on with the command that it named.
fn stopped_at(is_meant: fn(Asked<'_>) -> bool, at: Point, (signal, code): (Signal, i32)) {
    let (world, running, heard) = at_first((is_meant, at), move |running| end(running, signal));
    start(&world, CREATE, &running);
    let ended = heard.recv().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    let about = format!("{at:?} {signal:?}\n{said}");
    assert_eq!(ended.status.code(), Some(code), "{about}");
    assert_eq!(ended.stdout, b"", "{about}");
    assert!(said.contains("goes on with it"), "{about}");
    let open = world.unresolved();
    let ids: Vec<&str> = open.iter().map(|intent| intent.id.short()).collect();
    let command = command_in(&said);
    assert_eq!(
        command.split(' ').next_back(),
        ids.first().copied(),
        "{about}"
    );
    assert_eq!(ids.len(), 1, "{about}");
    world.expect_one(&world.client.run(command), &about);
}

const INTERRUPT: (Signal, i32) = (Signal::INT, 130);

#[test]
fn interrupted_while_it_uploads_it_names_the_command_that_makes_the_one_batch() {
    for at in [Point::Begun, Point::Whole, Point::Served] {
        stopped_at(is_upload, at, INTERRUPT);
    }
}

#[test]
fn interrupted_while_the_create_is_under_way_it_names_the_command_that_makes_the_one_batch() {
    for at in [Point::Whole, Point::Served] {
        stopped_at(is_create, at, INTERRUPT);
    }
}

#[test]
fn interrupted_before_the_create_arrived_it_names_the_command_that_makes_the_one_batch() {
    stopped_at(is_create, Point::Begun, INTERRUPT);
}

#[test]
fn whatever_signal_ends_a_create_it_names_the_command_that_makes_the_one_batch() {
    for ending in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        stopped_at(is_create, Point::Served, ending);
    }
}

#[test]
fn interrupted_in_the_middle_of_a_create_the_same_create_makes_the_one_batch_too() {
    for is_meant in [is_upload, is_create] {
        let at = (is_meant as fn(Asked<'_>) -> bool, Point::Served);
        let (world, running, heard) = at_first(at, |running| end(running, Signal::INT));
        start(&world, CREATE, &running);
        assert_eq!(heard.recv().unwrap().status.code(), Some(130));
        world.expect_one(&world.client.run(CREATE), "the same create");
    }
}

/// Suspends a create in the middle of a request for longer than its lease, has another one make the
/// batch meanwhile, and lets it go on. Returns what both said.
fn suspended_at(is_meant: fn(Asked<'_>) -> bool) -> (World, Output, String) {
    let (told, asked_for) = mpsc::channel();
    let told = Mutex::new(told);
    let (goes_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = Mutex::new(may_go_on);
    let (world, running, heard) = at_first((is_meant, Point::Served), move |running| {
        let pid = Pid::from_child(running.lock().unwrap().as_ref().unwrap());
        kill_process(pid, Signal::STOP).unwrap();
        waitpid(Some(pid), WaitOptions::UNTRACED).unwrap();
        told.lock().unwrap().send(pid).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
    });
    start(&world, CREATE, &running);
    let pid = asked_for.recv().unwrap();
    let left = let_the_lease_run_out(&world);
    assert!(left.state.is_open());
    let other = world.client.run(CREATE);
    world.expect_one(&other, "the one that took it over");
    kill_process(pid, Signal::CONT).unwrap();
    goes_on.send(()).unwrap();
    heard.recv().unwrap();
    let first = running.lock().unwrap().take().unwrap();
    (world, first.wait_with_output().unwrap(), other.stdout)
}

/// Takes the one open intent as somebody does after the lease of its owner, and lets go of it.
fn let_the_lease_run_out(world: &World) -> Intent {
    let id = world.unresolved().first().unwrap().id.clone();
    let later = Timestamp(batchdeck::clock::unix_millis() / 1000).plus(LEASE * 2);
    let other = Owner::of_this_process([7; 16]);
    let mut ledger = world.ledger();
    let intent = ledger.claim(&id, &other, later).unwrap();
    ledger.release(&id, &other).unwrap();
    intent
}

#[test]
fn a_create_that_was_suspended_for_longer_than_its_lease_finds_out_and_sends_nothing() {
    let (world, first, batch) = suspended_at(is_upload);
    let said = String::from_utf8(first.stderr).unwrap();
    assert_eq!(first.status.code(), Some(5), "{said}");
    assert!(said.contains("taken it over"), "{said}");
    assert_eq!(world.batches(), [batch.trim()], "{said}");
}

#[test]
fn a_create_that_was_suspended_when_it_had_sent_tells_the_batch_that_was_found_meanwhile() {
    let (world, first, batch) = suspended_at(is_create);
    let said = String::from_utf8(first.stderr).unwrap();
    assert_eq!(first.status.code(), Some(0), "{said}");
    assert_eq!(String::from_utf8(first.stdout).unwrap(), batch, "{said}");
    assert!(!said.contains("could not be written down"), "{said}");
    assert_eq!(world.batches(), [batch.trim()], "{said}");
}

#[test]
fn a_second_create_of_the_same_file_is_turned_away_while_the_first_is_under_way() {
    for is_meant in [is_upload, is_create] {
        let (goes_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = Mutex::new(may_go_on);
        let (told, reached) = mpsc::channel();
        let told = Mutex::new(told);
        let at = (is_meant as fn(Asked<'_>) -> bool, Point::Whole);
        let (world, running, heard) = at_first(at, move |_| {
            told.lock().unwrap().send(()).unwrap();
            may_go_on.lock().unwrap().recv().unwrap();
        });
        start(&world, CREATE, &running);
        reached.recv().unwrap();
        let second = world.client.run(CREATE);
        let said = format!("{}\n{}", second.stdout, second.stderr);
        assert_eq!(second.exit, 5, "{said}");
        assert!(said.contains("being sent already"), "{said}");
        goes_on.send(()).unwrap();
        heard.recv().unwrap();
        let first = running.lock().unwrap().take().unwrap();
        let first = first.wait_with_output().unwrap();
        world.expect_one(&world.client.ran(first), "the first");
    }
}

#[test]
fn of_two_creates_of_the_same_file_at_the_same_time_one_makes_the_one_batch() {
    const TURNS: usize = 8;
    for turn in 0..TURNS {
        let world = World::with(|_, _| Then::Go);
        let both = [Running::default(), Running::default()];
        for running in &both {
            start(&world, CREATE, running);
        }
        let ended = both.map(|running| {
            let child = running.lock().unwrap().take().unwrap();
            world.client.ran(child.wait_with_output().unwrap())
        });
        let mut exits = ended.each_ref().map(|ran| ran.exit);
        exits.sort_unstable();
        let [first, second] = &ended;
        let said = format!("turn {turn}\n{}\n{}", first.stderr, second.stderr);
        assert_eq!(exits, [0, 5], "{said}");
        let made = ended.iter().find(|ran| ran.exit == 0).unwrap();
        world.expect_one(made, &said);
        let history = world.ledger().intents_named("").unwrap();
        let stages: Vec<Stage> = history.iter().map(|it| it.state.stage()).collect();
        assert_eq!(stages, [Stage::Created], "{said}");
    }
}
