//! Terminals that can do less, and what is no terminal at all.

use std::process::{Command, Stdio};

use super::world::{ENDED, RESTORED, WIDE, World, quit};

#[test]
fn without_colours_the_selection_is_still_seen() {
    let world = World::served(ENDED);
    let mut session = world.open_with(&[("NO_COLOR", "1")], WIDE);
    session.wait("▸● completed   first");
    let (is_marked, is_coloured) = session.look(|screen| {
        let all = (0..WIDE.1).flat_map(|row| (0..WIDE.0).map(move |col| (row, col)));
        let cells = || all.clone().filter_map(|(row, col)| screen.cell(row, col));
        let is_coloured = |cell: &vt100::Cell| {
            cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
        };
        // Row 2 is the first of the list, below header and border.
        let selected = screen.cell(2, 5).unwrap();
        let other = screen.cell(3, 5).unwrap();
        let is_marked = selected.inverse() && !other.inverse();
        (is_marked, cells().any(is_coloured))
    });
    assert_eq!((is_marked, is_coloured), (true, false));
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
}

#[test]
fn a_dumb_terminal_gets_a_sentence_and_not_one_escape() {
    let world = World::demo();
    let mut session = world.open_with(&[("TERM", "dumb")], WIDE);
    let code = session.exit_code();
    let output = String::from_utf8(session.raw_output()).unwrap();
    assert!(output.contains("TERM is \"dumb\""), "{output}");
    assert!(output.contains("batchdeck list"), "{output}");
    assert_eq!((code, output.contains('\x1b')), (2, false));
}

#[test]
fn a_pipe_gets_a_sentence_on_the_other_stream_and_not_one_escape() {
    let world = World::demo();
    let output = Command::new(env!("CARGO_BIN_EXE_batchdeck"))
        .env_clear()
        .envs(world.env())
        .current_dir(world.work())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the dashboard needs a terminal"), "{told}");
    assert!(told.contains("batchdeck list"), "{told}");
    assert_eq!(
        (output.status.code(), output.stdout, told.contains('\x1b')),
        (Some(2), Vec::new(), false)
    );
}
