use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use batchdeck::domain::Stage;

use super::world::{CREATE, World, is_create, is_upload};
use crate::support::between::{Asked, Point, Then};

/// The program while it runs, for whoever kills it.
pub(super) type Prey = Arc<Mutex<Option<Child>>>;

/// Kills the program, and tells whether it still ran.
pub(super) fn kill(prey: &Prey) -> bool {
    // Held until it is gone: whoever sees that there is none starts again at once.
    let mut prey = prey.lock().unwrap();
    prey.take().is_some_and(|mut child| {
        child.kill().unwrap();
        child.wait().unwrap();
        true
    })
}

/// Starts the create, and waits until it has ended or was killed.
fn hunt(world: &World, prey: &Prey, look: impl Fn(&World) -> bool) {
    hunt_for(world, prey, CREATE, look);
}

/// Starts a command, and waits until it has ended or was killed.
pub(super) fn hunt_for(world: &World, prey: &Prey, line: &str, look: impl Fn(&World) -> bool) {
    let mut command = world.client.command(line.split(' '));
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    *prey.lock().unwrap() = Some(child.unwrap());
    loop {
        let is_over = match prey.lock().unwrap().as_mut() {
            Some(child) => child.try_wait().unwrap().is_some(),
            None => true,
        };
        if is_over {
            return;
        }
        if look(world) {
            kill(prey);
        }
    }
}

/// Starts again as a person would: the same command, which goes on or says that it is done.
fn start_again(world: &World, about: &str) {
    let ran = world.client.run(CREATE);
    if ran.exit == 5 {
        // It had told its id to nobody, and yet the ledger knows it.
        let batches = world.batches();
        assert_eq!(batches.len(), 1, "{about}");
        assert!(ran.stderr.contains(&batches[0]), "{about}\n{}", ran.stderr);
        let log = world.client.home().join("state/ids.jsonl");
        let log = std::fs::read_to_string(log).unwrap();
        assert!(log.contains(&batches[0]), "{about}\n{log}");
        assert_eq!(world.unresolved(), [], "{about}");
    } else {
        world.expect_one(&ran, about);
    }
}

fn killed_at(is_meant: fn(Asked<'_>) -> bool, at: Point) {
    let prey = Prey::default();
    let theirs = prey.clone();
    let world = World::with(move |asked, point| {
        let is_killed = is_meant(asked) && point == at && kill(&theirs);
        // What was sent whole arrives, although its sender is dead.
        if is_killed && point == Point::Begun {
            Then::Cut
        } else {
            Then::Go
        }
    });
    hunt(&world, &prey, |_| false);
    start_again(&world, &format!("{at:?}"));
}

#[test]
fn killed_while_it_uploads_it_makes_one_batch_when_it_is_started_again() {
    for at in [Point::Begun, Point::Whole, Point::Served, Point::Told] {
        killed_at(is_upload, at);
    }
}

#[test]
fn killed_when_the_create_has_left_it_makes_one_batch_when_it_is_started_again() {
    for at in [Point::Whole, Point::Served, Point::Told] {
        killed_at(is_create, at);
    }
}

#[test]
fn killed_before_the_create_arrived_it_makes_one_batch_when_it_is_started_again() {
    killed_at(is_create, Point::Begun);
}

/// Tells whether the ledger, as another process reads it, has come to a stage.
fn has_come_to(world: &World, stage: Stage) -> bool {
    if !world.client.home().join("data/ledger.db").exists() {
        return false;
    }
    let ledger = world.ledger();
    let intents = ledger.intents_named("").unwrap();
    intents.iter().any(|intent| {
        let history = ledger.history(&intent.id).unwrap();
        history.iter().any(|step| step.stage == stage)
    })
}

#[test]
fn killed_at_any_stage_of_the_ledger_it_makes_one_batch_when_it_is_started_again() {
    for stage in [
        Stage::Planned,
        Stage::Uploading,
        Stage::Uploaded,
        Stage::Creating,
        Stage::Created,
    ] {
        let world = World::with(|_, _| Then::Go);
        hunt(&world, &Prey::default(), |world| has_come_to(world, stage));
        start_again(&world, stage.word());
    }
}

/// The next of a fixed row of numbers that look random.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn killed_at_sixty_random_moments_it_loses_no_id_and_makes_no_second_batch() {
    const WORKERS: u64 = 4;
    std::thread::scope(|scope| {
        for worker in 1..=WORKERS {
            scope.spawn(move || {
                let mut seed = 0x9e37_79b9_7f4a_7c15 ^ worker;
                for turn in 0..60 / WORKERS {
                    // Time is told in looks: as many as pass until about the end of a run.
                    let looks = std::cell::Cell::new(next(&mut seed) % 4000);
                    let world = World::with(|_, _| Then::Go);
                    hunt(&world, &Prey::default(), |_| {
                        looks.set(looks.get().saturating_sub(1));
                        std::thread::yield_now();
                        looks.get() == 0
                    });
                    start_again(&world, &format!("worker {worker}, turn {turn}"));
                }
            });
        }
    });
}
