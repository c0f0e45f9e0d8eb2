//! What a newcomer does first, with the real binary, from the first frame to the shell prompt.

use std::path::PathBuf;
use std::time::Duration;

use crate::support::pty::Session;

use super::world::{RESTORED, World, list_row, quit};

/// The sample is done in about thirteen seconds of the demo's time.
const SAMPLE_RUNS: Duration = Duration::from_secs(40);
const REQUESTS: usize = 60;

#[test]
fn a_batch_is_watched_made_read_saved_and_another_cancelled() {
    let world = World::demo();
    let mut session = world.open();
    the_demo_is_on_the_screen(&session);
    a_running_batch_moves(&session);
    make_a_batch_of_the_sample(&mut session, "my-emails");
    it_completes(&session, "my-emails");
    read_a_summary(&mut session);
    download(&mut session, &world);
    cancel(&mut session, "all-tickets-o4-mini");
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
    let saved = saved_output(&world);
    let expected = [
        "deck/data/samples/emails.jsonl".to_owned(),
        "deck/state/batchdeck.log".to_owned(),
        "home".to_owned(),
        "tmp".to_owned(),
        saved,
    ];
    assert_eq!(world.files(), expected);
}

fn the_demo_is_on_the_screen(session: &Session) {
    session.wait("demo world");
    for name in ["nightly-tags", "cxo-emails", "eval-gpt-5", "long-docs"] {
        session.wait(name);
    }
}

fn a_running_batch_moves(session: &Session) {
    let share = |screen: &vt100::Screen| share_of(screen, "cxo-emails ");
    let before = session.look(share);
    session.wait_until("cxo-emails gets on", |screen| share(screen) > before);
}

/// Reads the share (`35 %`) of a batch in the list.
fn share_of(screen: &vt100::Screen, name: &str) -> Option<u32> {
    let row = list_row(screen, name)?;
    let (before, _) = row.split_once(" %")?;
    before.split_whitespace().last()?.parse().ok()
}

fn make_a_batch_of_the_sample(session: &mut Session, name: &str) {
    session.send("c");
    session.wait("samples/emails.jsonl");
    session.send("\r");
    session.wait("60 requests");
    session.send(name);
    session.wait(name);
    // Past the name and the metadata, to the question.
    session.send("\r\r");
    session.wait("Send 60 requests");
    session.send("y");
    session.wait("submitted as");
    session.wait_until("the new batch is in the list", |screen| {
        list_row(screen, &format!("▸◌ validating  {name} ")).is_some()
    });
}

fn it_completes(session: &Session, name: &str) {
    for state in ["▸◐ in progress", "▸◕ finalizing ", "▸● completed  "] {
        session.wait_within(SAMPLE_RUNS, &format!("{state} {name} "));
    }
}

fn read_a_summary(session: &mut Session) {
    // The selection is still on the new batch; `enter` goes on to its results.
    session.wait("1 of 60");
    session.send("\r");
    session.wait("enter Read");
    let screen = session.screen();
    let (_, shown) = screen.split_once("▸email-").expect("a result is selected");
    let number = shown.split_whitespace().next().unwrap();
    session.send("\r");
    session.wait(&format!("answer  email-{number}"));
    session.wait("batchdeck-extract-1 · ");
    session.send("q");
    session.wait_gone("│ Request │");
    session.wait("enter Read");
}

fn download(session: &mut Session, world: &World) {
    session.send("d");
    session.wait("60 lines saved");
    let file = world
        .work()
        .join(saved_output(world).trim_start_matches("work/"));
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), REQUESTS);
    let mut ids: Vec<&str> = lines
        .iter()
        .map(|line| line["custom_id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    let mut wanted: Vec<String> = (0..REQUESTS).map(|at| format!("email-{at}")).collect();
    wanted.sort_unstable();
    assert_eq!(ids, wanted);
}

/// Returns the path of the one output file that was saved, from the root of the world.
fn saved_output(world: &World) -> String {
    let files = world.files();
    let mut saved = files
        .iter()
        .map(PathBuf::from)
        .filter(|path| path.starts_with("work/batchdeck"));
    let file = saved.next().expect("something was saved");
    assert_eq!(saved.next(), None, "nothing else was saved");
    assert_eq!(file.file_name().unwrap(), "output.jsonl");
    file.display().to_string()
}

fn cancel(session: &mut Session, name: &str) {
    // Away from the results, then to the batch by its name.
    session.send("1/");
    session.wait("filter");
    session.send(name);
    session.wait("Batches 1 of 17");
    session.send("\rC");
    session.wait("Cancel this batch?");
    session.send("y");
    session.wait_until("the batch is being cancelled", |screen| {
        list_row(screen, "▸").is_some_and(|row| row.contains(" cancel"))
    });
}
