//! A run that is killed between and within its shards: each of them becomes one batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::kills::{Prey, hunt_for, kill};
use super::world::{World, is_create, is_upload};
use crate::support::between::{Asked, Point, Then};

/// Makes three shards of the twenty requests of the sample.
const CREATE: &str = "create requests.jsonl --name the-one --max-requests 8 --tokens none";

const SHARDS: [&str; 3] = ["the-one 1 of 3", "the-one 2 of 3", "the-one 3 of 3"];

/// Kills the program at the second of such requests, and starts it again.
fn killed_at_the_second(is_meant: fn(Asked<'_>) -> bool, at: Point) {
    let prey = Prey::default();
    let theirs = prey.clone();
    let seen = Arc::new(AtomicUsize::new(0));
    let world = World::with(move |asked, point| {
        if !is_meant(asked) || point != at || seen.fetch_add(1, Ordering::SeqCst) != 1 {
            return Then::Go;
        }
        let is_killed = kill(&theirs);
        if is_killed && point == Point::Begun {
            Then::Cut
        } else {
            Then::Go
        }
    });
    hunt_for(&world, &prey, CREATE, |_| false);
    let again = world.client.run(CREATE);
    let about = format!("{at:?}\n{}\n{}", again.stdout, again.stderr);
    assert_eq!(again.exit, 0, "{about}");
    assert!(again.stderr.contains("Going on with run run_"), "{about}");
    assert_eq!(world.shards(), SHARDS, "{about}");
    assert_eq!(world.unresolved(), [], "{about}");
    let kept = std::fs::read_dir(world.client.home().join("data/runs"));
    assert_eq!(kept.unwrap().count(), 0, "{about}");
}

#[test]
fn a_run_that_is_killed_while_it_uploads_a_shard_goes_on_with_it() {
    for at in [Point::Begun, Point::Served] {
        killed_at_the_second(is_upload, at);
    }
}

#[test]
fn a_run_that_is_killed_while_it_creates_a_shard_makes_it_once() {
    for at in [Point::Begun, Point::Served] {
        killed_at_the_second(is_create, at);
    }
}
