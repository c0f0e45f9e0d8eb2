//! When nothing moves, nothing runs; and a key is heard all the same.

use std::time::Duration;

use crate::support::pty::Session;

use super::world::{ENDED, World};

/// After this long without a key the header shows times of day, which do not count up.
const UNTIL_REST: Duration = Duration::from_secs(40);
const QUIET: Duration = Duration::from_secs(5);

/// Opens a world in which all has ended, and waits until the screen has come to rest: from then on
/// the next thing that happens by itself is a look at the list minutes later.
fn at_rest(world: &World) -> Session {
    let mut session = world.open();
    session.wait("▸● completed   first");
    // How the loop waits after a key is not how it waits after it was started.
    session.send("j");
    session.wait("▸● completed   second");
    session.wait_within(UNTIL_REST, "as of ");
    session
}

#[test]
fn a_screen_at_rest_writes_nothing_and_its_loop_does_not_wake_up() {
    let world = World::served(ENDED);
    let session = at_rest(&world);
    let before = wake_ups(&session);
    let is_silent = session.is_silent_for(QUIET);
    let woken = wake_ups(&session) - before;
    assert!(
        is_silent && woken <= 2,
        "silent: {is_silent}, wake-ups: {woken}"
    );
}

/// How often the main thread has gone to sleep, where the system tells.
fn wake_ups(session: &Session) -> u64 {
    let status = format!("/proc/{}/status", session.pid().as_raw_nonzero());
    let Ok(status) = std::fs::read_to_string(status) else {
        return 0;
    };
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.unwrap().trim().parse().unwrap()
}

#[test]
fn a_key_reaches_a_screen_at_rest_although_no_refresh_comes() {
    let world = World::served(ENDED);
    let mut session = at_rest(&world);
    session.send("k");
    session.wait("▸● completed   first");
}
