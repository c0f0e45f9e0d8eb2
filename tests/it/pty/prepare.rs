//! From a dataset to results: a pilot is prepared, sent, read, and what failed of it sent again.

use std::time::Duration;

use crate::support::pty::Session;

use super::world::{RESTORED, World, list_row, quit};

/// Ten requests, of which half fail, are done in a few seconds.
const RUNS: Duration = Duration::from_secs(40);
const PILOT: &str = "emails 1-10";

#[test]
fn a_pilot_of_a_dataset_becomes_a_batch_and_what_failed_of_it_is_sent_again() {
    let world = World::served(include_str!("../../../assets/scenarios/half-failed.toml"));
    let mut session = world.open();
    session.wait("half-and-half");
    a_row_of_the_sample_is_shown(&mut session);
    an_edit_shows_at_once(&mut session);
    the_pilot_is_sent(&mut session);
    session.wait_until("the pilot has ended with failures", |screen| {
        list_row(screen, &format!("▸● completed   {PILOT} "))
            .is_some_and(|row| row.contains(" err"))
    });
    session.send("t");
    session.wait("requests would be sent again");
    session.wait("to read");
    session.send("\r");
    session.wait("again?");
    session.send("y");
    session.wait("submitted as");
    // The pilot is remembered: what lies behind it is next.
    session.send("w");
    session.wait("▸ The rest, from row 11");
    session.wait("rows 1 to 10 were sent");
    the_edited_recipe_is_saved(&mut session);
    session.send("\x1b");
    session.wait_gone("The rest, from row 11");
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
    let prepared = "deck/data/prepared/emails-summarise-1-10-";
    let files = world.files();
    let ours: Vec<&String> = files
        .iter()
        .filter(|name| name.contains("prepared"))
        .collect();
    assert!(
        matches!(*ours, [name] if name.starts_with(prepared)),
        "{ours:?}"
    );
}

fn a_row_of_the_sample_is_shown(session: &mut Session) {
    session.send("w");
    session.wait("tab takes the sample");
    session.wait("max_tokens");
    session.send("\t");
    session.wait("Row 1 of the first 20");
    session.wait("Michael O'Connor");
}

fn an_edit_shows_at_once(session: &mut Session) {
    // Up to the template of the user: from the dataset over recipe, model, limit, name and system.
    session.send("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B");
    session.send("{{ subjet");
    session.wait("The recipe cannot be used");
    session.send(" }}");
    session.wait("did you mean \"subject\"?");
    session.send("\x7f\x7f\x7f\x7fct }}");
    session.wait_gone("did you mean");
    session.wait("Two people on your team who deserve a thank-you");
}

fn the_edited_recipe_is_saved(session: &mut Session) {
    session.send("\x0f");
    session.wait("my-summarise.toml");
    session.send("\r");
    session.wait("the recipe is saved as my-summarise.toml");
    session.wait("‹ my-summarise.toml");
    // What was typed is in the file now, so that nothing is changed of it.
    session.send("\x0f");
    session.wait("nothing of the recipe is changed");
}

fn the_pilot_is_sent(session: &mut Session) {
    session.send("\x13");
    session.wait("✓ 10 requests");
    session.send("\r\r");
    session.wait("Send 10 requests");
    session.send("y");
    session.wait("submitted as");
    session.wait_within(RUNS, &format!("▸● completed   {PILOT} "));
}
