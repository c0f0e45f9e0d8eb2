//! How fast the screen is: the release binary on a pseudo-terminal, beside the least program that
//! the same libraries make.
//!
//! `cargo bench --bench screen` prints a table and asserts nothing, because a busy machine proves
//! nothing. Ratios travel between machines, milliseconds do not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a bench that cannot measure stops, and prints what it has measured"
)]

#[path = "screen/minimal.rs"]
mod minimal;
#[path = "screen/report.rs"]
mod report;
#[path = "screen/system.rs"]
mod system;
#[path = "screen/terminal.rs"]
mod terminal;
#[path = "screen/world.rs"]
mod world;

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;

use report::{Report, Times, megabytes, millis};
use terminal::Terminal;
use world::World;

/// What the bench calls itself when it is to be the minimal program.
const MINIMAL: &str = "minimal";
const STARTS: usize = 15;
const KEYS: usize = 300;
const PATIENCE: Duration = Duration::from_secs(40);
const IDLE: Duration = Duration::from_secs(5);
/// A person's fastest repeat is slower than this.
const BETWEEN_KEYS: Duration = Duration::from_millis(8);

fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some(MINIMAL) => minimal::run().unwrap(),
        Some("--bench") => measure(),
        // On the other stream: a test runner takes the first one for a list of tests.
        _ => eprintln!("`cargo bench --bench screen` measures; nothing was measured."),
    }
}

fn measure() {
    let mut report = Report::default();
    starts(&mut report);
    let floor = minimal_keys();
    report.line("key → screen, minimal program", &floor.percentiles(), "");
    many(&mut report, &floor, 10_000);
    many(&mut report, &floor, 100_000);
    results(&mut report, &floor);
    idle(&mut report);
    memory(&mut report);
    let bytes = std::fs::metadata(world::PROGRAM).unwrap().len();
    report.line("size of the stripped binary", &megabytes(bytes), "< 15 MB");
}

/// First frames of both programs in turn, and the demo's batches.
fn starts(report: &mut Report) {
    let world = World::demo();
    let (mut floor, mut ours, mut demo) = (Times::default(), Times::default(), Times::default());
    // The first round warms the caches.
    for round in 0..=STARTS {
        let least = Terminal::start(the_minimal(&world)).first_frame();
        let deck = Terminal::start(world.dashboard());
        let (frame, batches) = (deck.first_frame(), deck.first("nightly-tags"));
        if round > 0 {
            floor.push(least);
            ours.push(frame);
            demo.push(batches);
        }
    }
    let median = |times: &Times| millis(times.at(50));
    report.line("start → first frame, minimal program", &median(&floor), "");
    let over = ours.at(50).saturating_sub(floor.at(50));
    let frame = format!(
        "{}, {} more, {}",
        median(&ours),
        millis(over),
        ours.ratio(&floor)
    );
    report.line("start → first frame", &frame, "<= 12 ms more");
    report.line("start → the demo's batches", &median(&demo), "<= 100 ms");
}

fn the_minimal(world: &World) -> CommandBuilder {
    let this: PathBuf = std::env::current_exe().unwrap();
    let mut command = world.on_terminal(&this);
    command.arg(MINIMAL);
    command
}

fn minimal_keys() -> Times {
    let world = World::demo();
    let mut terminal = Terminal::start(the_minimal(&world));
    terminal.first_frame();
    press(&mut terminal, &["j"], KEYS)
}

/// Presses keys in turn and keeps how long each took to show.
fn press(terminal: &mut Terminal, keys: &[&str], times: usize) -> Times {
    let mut took = Times::default();
    for key in keys.iter().cycle().take(times) {
        match terminal.press(key) {
            Some(time) => took.push(time),
            None => took.lost += 1,
        }
        thread::sleep(BETWEEN_KEYS);
    }
    took
}

/// Keys in a list of so many batches, all of them loaded.
fn many(report: &mut Report, floor: &Times, batches: u32) {
    let world = World::of(batches);
    let mut terminal = Terminal::start(world.dashboard());
    let count = grouped(batches);
    let is_listed = |screen: &vt100::Screen| screen.contents().contains("done-00");
    terminal.wait(PATIENCE, is_listed).unwrap();
    terminal.press("G");
    let title = format!("Batches {count} ");
    let is_loaded = |screen: &vt100::Screen| screen.contents().contains(&title);
    let Some(loading) = terminal.wait(PATIENCE, is_loaded) else {
        let first = |screen: &vt100::Screen| screen.rows(0, 60).nth(1).unwrap_or_default();
        terminal.wait(Duration::ZERO, |_| true);
        let so_far = first(terminal.screen());
        report.line(
            &format!("{count} batches listed"),
            &format!("not within 40 s: {so_far}"),
            "",
        );
        return;
    };
    report.line(
        &format!("{count} batches listed after G"),
        &millis(loading),
        "",
    );
    terminal.press("g");
    let moves = press(&mut terminal, &["j", "j", "k"], KEYS);
    report.keys(&format!("{count} batches: key → screen"), &moves, floor);
    let pages = press(&mut terminal, &["\x04", "\x04", "\x15", "G", "g"], KEYS / 3);
    report.keys(
        &format!("{count} batches: page, end → screen"),
        &pages,
        floor,
    );
    terminal.press("/");
    let typed = press(&mut terminal, &["9", "\x7f"], KEYS / 3);
    report.keys(
        &format!("{count} batches: filter letter → screen"),
        &typed,
        floor,
    );
    if let Some((now, _)) = system::memory(terminal.pid()) {
        report.line(&format!("{count} batches: memory"), &memory_of(now), "");
    }
}

fn grouped(number: u32) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}

/// Keys in a result file of 200 MB.
fn results(report: &mut Report, floor: &Times) {
    let world = World::served(world::ENDED);
    let lines = world.save_results(200_000_000);
    let mut terminal = Terminal::start(world.dashboard());
    let first = terminal.first("ticket-0");
    report.line(
        "start → first lines of a saved 200 MB file",
        &millis(first),
        "",
    );
    terminal.press("3");
    let moves = press(&mut terminal, &["j", "j", "k"], KEYS);
    report.keys("200 MB of results: key → screen", &moves, floor);
    let pages = press(&mut terminal, &["\x04", "\x04", "\x15"], KEYS / 3);
    report.keys("200 MB of results: page → screen", &pages, floor);
    let last = format!("ticket-{}", lines - 1);
    let shows = |screen: &vt100::Screen| screen.contents().contains(&last);
    let end = terminal
        .press_until("G", PATIENCE, shows)
        .map_or("never".to_owned(), millis);
    report.line("200 MB of results: G → last line", &end, "");
    if let Some((now, highest)) = system::memory(terminal.pid()) {
        let both = format!("{}, at most {}", memory_of(now), memory_of(highest));
        report.line("200 MB of results: memory", &both, "");
    }
}

/// What runs while nothing happens.
fn idle(report: &mut Report) {
    let world = World::served(world::ENDED);
    let mut terminal = Terminal::start(world.dashboard());
    let is_at_rest = |screen: &vt100::Screen| screen.contents().contains("as of ");
    terminal.wait(PATIENCE, is_at_rest).unwrap();
    // The frame that says so is the last; let it be over.
    thread::sleep(Duration::from_millis(500));
    let (bytes, before) = (terminal.len(), system::work(terminal.pid()));
    thread::sleep(IDLE);
    let written = terminal.len() - bytes;
    report.line("idle for 5 s: bytes written", &written.to_string(), "0");
    let (Some(before), Some(after)) = (before, system::work(terminal.pid())) else {
        return;
    };
    let first = after.sleeps_of_first - before.sleeps_of_first;
    let all = after.sleeps - before.sleeps;
    let micros = (after.nanos - before.nanos) / 1000;
    report.line(
        "idle for 5 s: wake-ups",
        &format!("{first} of the loop, {all} in all"),
        "0",
    );
    report.line("idle for 5 s: processor time", &format!("{micros} µs"), "0");
}

/// The memory of the dashboard with the demo's server inside, after some use.
fn memory(report: &mut Report) {
    let world = World::demo();
    let mut terminal = Terminal::start(world.dashboard());
    terminal.first("nightly-tags");
    press(&mut terminal, &["j"], 15);
    thread::sleep(Duration::from_secs(3));
    if let Some((now, highest)) = system::memory(terminal.pid()) {
        let both = format!("{}, at most {}", memory_of(now), memory_of(highest));
        report.line("memory in the demo world", &both, "<= 30 MB");
    }
}

fn memory_of(kib: u64) -> String {
    megabytes(kib * 1024)
}
