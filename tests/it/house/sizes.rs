//! How long a file may be. How long a function may be is clippy's rule.

use super::sources;

/// No file has more lines than this, tests not counted.
const MOST: usize = 400;
/// A file with more lines than this gives a reason below.
const USUAL: usize = 250;

/// Files that are longer than usual, and why.
const LONGER: &[(&str, &str)] = &[
    (
        "app/action/global.rs",
        "a table of actions, one row after the other",
    ),
    (
        "app/action/prepare.rs",
        "a table of actions, one row after the other",
    ),
    (
        "app/effect.rs",
        "one variant a wish, each with what its fields mean",
    ),
    (
        "app/event.rs",
        "one variant an event, each with what its fields mean",
    ),
    (
        "app/facts.rs",
        "one function a fact of the detail pane, in their order on the screen",
    ),
    (
        "app/layout.rs",
        "one truth for drawing, moving and the mouse, pictures included",
    ),
    (
        "app/state/list.rs",
        "filter, order and selection keep each other's promises",
    ),
    (
        "app/state/prepare.rs",
        "the lines of a page, each of which changes what the others show",
    ),
    (
        "app/state/results.rs",
        "a window and what fills it keep each other's promises",
    ),
    (
        "app/update/listing.rs",
        "one function a reply, none of use to another file",
    ),
    (
        "cli/args.rs",
        "the definition of the command line: flags and their help",
    ),
    (
        "config/key_source.rs",
        "which key goes to which host, to be read in one piece",
    ),
    (
        "config/session.rs",
        "the order in which settings win, to be read in one piece",
    ),
    (
        "domain/failure.rs",
        "a table of kinds, one row after the other",
    ),
    (
        "domain/poll.rs",
        "one plan of when to look again, its intervals and its reasons",
    ),
    (
        "local/answer/embed.rs",
        "feature hashing and its tables of words",
    ),
    (
        "local/answer/reply.rs",
        "the shapes of five endpoints, by our own hand",
    ),
    (
        "local/answer/summary/cues.rs",
        "a list of cues, language by language",
    ),
    (
        "local/answer/summary/mail.rs",
        "what is no message in an e-mail, and how it is told",
    ),
    (
        "local/engine/examine.rs",
        "the rules of the provider for an input file, line by line",
    ),
    (
        "local/engine/results.rs",
        "result files that need not exist to be measured",
    ),
    ("local/engine/work.rs", "result files as they are written"),
    (
        "local/http.rs",
        "the server's routes and the rim around them",
    ),
    (
        "ops/download.rs",
        "the order of the steps of a download, and what each may leave out",
    ),
    (
        "ops/download/part.rs",
        "the part and its record, which change together",
    ),
    (
        "ops/export.rs",
        "what an export is, and the order of its steps",
    ),
    (
        "provider/http.rs",
        "sending and reading with their limits, to be read in one piece",
    ),
    ("provider/openai.rs", "the adapter: one method a verb"),
    ("tui/tasks.rs", "one arm an effect, and who owns the task"),
    (
        "results/chunks.rs",
        "what a pass is, its words and its one door",
    ),
    (
        "results/chunks/range.rs",
        "one range of a file, from its first line to the end of its last",
    ),
    (
        "results/chunks/turns.rs",
        "who reads, works and takes when, to be read in one piece",
    ),
];

#[test]
fn no_file_is_longer_than_can_be_read_in_one_sitting() {
    let long: Vec<String> = sources::all()
        .iter()
        .filter(|source| source.lines > MOST)
        .map(|source| format!("{}: {} lines", source.path, source.lines))
        .collect();
    assert_eq!(long, [""; 0]);
}

#[test]
fn a_file_that_is_longer_than_usual_has_a_reason() {
    let unexcused: Vec<String> = sources::all()
        .iter()
        .filter(|source| source.lines > USUAL)
        .filter(|source| !LONGER.iter().any(|(path, _)| *path == source.path))
        .map(|source| format!("{}: {} lines", source.path, source.lines))
        .collect();
    assert_eq!(unexcused, [""; 0]);
}

#[test]
fn no_reason_outlives_its_file() {
    let all = sources::all();
    for (path, _) in LONGER {
        let is_long = all
            .iter()
            .any(|source| source.path == *path && source.lines > USUAL);
        assert!(is_long, "{path} is not longer than usual any more");
    }
}
