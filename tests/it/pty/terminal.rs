//! The terminal is given back as it was, however the program ends.
//!
//! The program under test is this test binary itself, started again as [`child`]: a small dashboard
//! made of the real guard, signals, input and gate.

mod program;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use crate::support::pty::{Ending, Session, oracle};

const ARGS: [&str; 4] = [
    "--exact",
    "pty::terminal::child",
    "--nocapture",
    "--test-threads=1",
];
const ROLE: (&str, &str) = ("BATCHDECK_TEST_CHILD", "1");
const RESTORED: [String; 0] = [];

/// The entry of the program under test; does nothing in an ordinary run.
#[test]
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "it is a program's main function"
)]
fn child() {
    if std::env::var_os(ROLE.0).is_some() {
        std::process::exit(program::run(std::env::var("TERM").ok().as_deref()));
    }
}

fn this_binary() -> PathBuf {
    std::env::current_exe().unwrap()
}

fn start_with(env: &[(&str, &str)]) -> Session {
    let env: Vec<_> = env.iter().copied().chain([ROLE]).collect();
    Session::spawn(&this_binary(), &ARGS, &env, (80, 24))
}

/// Starts the program and waits for its first frame.
fn start() -> Session {
    let session = start_with(&[]);
    session.wait("status: ready");
    session
}

/// Asserts that only allowed bytes were written, and returns what is still set on the terminal.
fn left_behind(session: &Session) -> Vec<String> {
    let verdict = oracle::check(&session.raw_output(), Some(program::NONCE));
    assert!(verdict.is_ok(), "{verdict:?}");
    session.left_behind()
}

#[test]
fn the_terminal_is_taken_whole() {
    let session = start();
    let all = [
        "alternate screen",
        "hidden cursor",
        "bracketed paste",
        "mouse",
        "raw input",
        "no echo",
        "no interrupt key",
        "mode 25",
        "mode 1000",
        "mode 1004",
        "mode 1006",
        "mode 1049",
        "mode 2004",
    ];
    assert_eq!(left_behind(&session), all);
}

#[test]
fn quitting_gives_the_terminal_back() {
    let mut session = start();
    session.send("q");
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn a_panic_of_the_loop_is_told_after_the_terminal_is_back() {
    let mut session = start();
    session.send("p");
    let code = session.exit_code();
    let screen = session.screen();
    assert!(
        screen.contains("batchdeck failed: the loop broke ␛[31m"),
        "{screen}"
    );
    assert_eq!((code, left_behind(&session)), (101, RESTORED.to_vec()));
}

#[test]
fn a_panic_in_drawing_is_told_after_the_terminal_is_back() {
    let mut session = start();
    session.send("D");
    let code = session.exit_code();
    let screen = session.screen();
    assert!(
        screen.contains("batchdeck failed: the drawing broke"),
        "{screen}"
    );
    assert_eq!((code, left_behind(&session)), (101, RESTORED.to_vec()));
}

#[test]
fn a_panic_while_panicking_gives_the_terminal_back() {
    let mut session = start();
    session.send("P");
    let ending = session.ending();
    let screen = session.screen();
    assert!(
        screen.contains("batchdeck failed: the loop broke"),
        "{screen}"
    );
    assert_eq!(session.left_behind(), RESTORED);
    assert_eq!(ending, Ending::Killed(signal_hook::consts::SIGABRT));
}

#[test]
fn a_panic_of_a_task_leaves_the_screen_alone_and_is_shown() {
    for (key, text) in [
        ("t", "status: a task broke"),
        ("T", "status: a thread broke"),
    ] {
        let mut session = start();
        session.send(key);
        session.wait(text);
        assert!(!session.terminal_is_restored(), "the dashboard goes on");
        session.send("q");
        assert_eq!(
            (session.exit_code(), left_behind(&session)),
            (0, RESTORED.to_vec())
        );
    }
}

#[test]
fn every_ending_signal_gives_the_terminal_back() {
    let signals = [
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::TERM, 143),
    ];
    for (signal, code) in signals {
        let mut session = start();
        session.signal(signal);
        assert_eq!(
            (session.exit_code(), left_behind(&session)),
            (code, RESTORED.to_vec())
        );
    }
}

#[test]
fn a_second_signal_ends_a_stuck_program_at_once() {
    let mut session = start();
    session.send("b");
    session.wait("status: stuck");
    session.signal(Signal::TERM);
    // Two signals that are pending together are one to the kernel; the other kind is not.
    session.signal(Signal::INT);
    let ending = session.ending_within(Duration::from_millis(1500));
    assert!(matches!(ending, Ending::Exit(143 | 130)), "{ending:?}");
    assert_eq!(left_behind(&session), RESTORED);
}

#[test]
fn a_stuck_program_ends_two_seconds_after_a_signal() {
    let mut session = start();
    session.send("b");
    session.wait("status: stuck");
    session.signal(Signal::TERM);
    let ending = session.ending_within(Duration::from_secs(4));
    assert_eq!(
        (ending, left_behind(&session)),
        (Ending::Exit(143), RESTORED.to_vec())
    );
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    let mut session = start();
    session.signal(Signal::TSTP);
    session.wait_stopped(1);
    session.wait_until("the alternate screen is left", |screen| {
        !screen.alternate_screen()
    });
    assert_eq!(left_behind(&session), RESTORED);
    session.resize((60, 20));
    session.signal(Signal::CONT);
    session.wait("size: 60x20");
    session.send("q");
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn a_key_typed_while_stopped_is_heeded_afterwards() {
    let mut session = start();
    session.signal(Signal::TSTP);
    session.wait_stopped(1);
    session.send("q");
    session.signal(Signal::CONT);
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn a_frame_without_a_change_writes_nothing() {
    let mut session = start();
    let frames = |session: &Session| oracle::check(&session.raw_output(), None).unwrap().frames;
    let before = frames(&session);
    session.send("nnnt");
    session.wait("status: a task broke");
    assert_eq!(frames(&session), before + 1);
}

#[test]
fn the_suspend_key_stops_the_program() {
    let mut session = start();
    session.send("z");
    session.wait_stopped(1);
    session.wait_gone("status: ready");
    assert_eq!(left_behind(&session), RESTORED);
    session.signal(Signal::CONT);
    session.wait("status: ready");
    session.send("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn a_program_stopped_from_outside_paints_its_screen_anew() {
    let mut session = start();
    session.signal(Signal::STOP);
    session.wait_stopped(1);
    session.signal(Signal::CONT);
    session.wait("continued: 1");
    session.send("q");
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn a_program_whose_terminal_has_gone_ends_by_itself() {
    let mut session = start();
    session.hang_up();
    let ending = session.ending_within(Duration::from_millis(1500));
    assert_eq!(ending, Ending::Exit(129));
}

#[test]
fn a_stuck_program_whose_terminal_has_gone_ends_too() {
    let mut session = start();
    session.send("b");
    session.wait("status: stuck");
    session.hang_up();
    let ending = session.ending_within(Duration::from_millis(1500));
    assert_eq!(ending, Ending::Exit(129));
}

#[test]
fn an_editor_has_the_terminal_and_its_keys_to_itself() {
    let mut session = start();
    session.send("e");
    session.wait("editor>");
    // The interrupt key reaches the whole foreground group.
    for caught in ["caughtx", "caughtxx"] {
        session.send("\x03");
        session.wait(caught);
    }
    session.send("line for the editor\r");
    session.wait("status: the editor read line for the editor");
    session.send("q");
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn stopping_an_editor_stops_the_program_with_it() {
    let mut session = start();
    session.send("s");
    session.wait_stopped(1);
    session.signal_group(Signal::CONT);
    session.wait("status: the editor went on");
    session.send("q");
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn hostile_text_reaches_neither_screen_nor_title() {
    let mut session = start();
    session.send("h");
    session.wait("status: hostile");
    session.wait("replaced cells:");
    session.send("q");
    assert_eq!(
        (session.exit_code(), left_behind(&session)),
        (0, RESTORED.to_vec())
    );
}

#[test]
fn a_resize_is_followed() {
    let mut session = start();
    for (size, shown) in [
        ((100, 30), "size: 100x30"),
        ((1, 1), ""),
        ((120, 40), "size: 120x40"),
    ] {
        session.resize(size);
        session.wait(shown);
    }
    session.send("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn a_selection_stays_visible_where_colours_are_unwanted() {
    let session = start_with(&[("NO_COLOR", "1")]);
    session.wait("status: ready");
    let is_inverse = session.look(|screen| screen.cell(2, 0).unwrap().inverse());
    assert!(is_inverse);
}

#[test]
fn an_idle_program_writes_nothing_and_does_not_wake_up() {
    let session = start();
    // The first frame is there; whatever start-up still has to do is done after this.
    while !session.is_silent_for(Duration::from_millis(100)) {}
    let before = wake_ups(&session);
    let is_silent = session.is_silent_for(Duration::from_millis(400));
    assert_eq!((is_silent, wake_ups(&session)), (true, before));
}

/// How often the threads of the program have gone to sleep, where the system tells.
fn wake_ups(session: &Session) -> u64 {
    let tasks = format!("/proc/{}/task", session.pid().as_raw_nonzero());
    let Ok(tasks) = std::fs::read_dir(tasks) else {
        return 0;
    };
    tasks
        .map(|task| std::fs::read_to_string(task.unwrap().path().join("status")).unwrap())
        .map(|status| {
            let line = status
                .lines()
                .find(|line| line.starts_with("voluntary_ctxt_switches"));
            line.unwrap()
                .split_whitespace()
                .last()
                .unwrap()
                .parse::<u64>()
                .unwrap()
        })
        .sum()
}

#[test]
fn without_a_terminal_not_one_escape_is_written() {
    let output = Command::new(this_binary())
        .args(ARGS)
        .env(ROLE.0, ROLE.1)
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("standard input is none - run a verb instead"),
        "{told}"
    );
    assert_eq!(
        (output.status.code(), output.stdout.contains(&0x1B)),
        (Some(2), false)
    );
}

#[test]
fn a_dumb_terminal_gets_not_one_escape() {
    let mut session = start_with(&[("TERM", "dumb")]);
    let code = session.exit_code();
    let output = String::from_utf8(session.raw_output()).unwrap();
    assert!(output.contains("TERM is \"dumb\""), "{output}");
    assert_eq!((code, output.contains('\x1b')), (2, false));
}
