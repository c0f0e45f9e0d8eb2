//! The shell may have the terminal for a while.

use rustix::process::Signal;

use super::world::{ENDED, RESTORED, WIDE, World, left_behind, quit};

#[test]
fn the_suspend_key_gives_the_terminal_back_and_going_on_paints_everything_anew() {
    let world = World::served(ENDED);
    let mut session = world.open();
    session.wait("1 of 20");
    session.send("\x1a");
    session.wait_stopped(1);
    session.wait_until("the alternate screen is left", |screen| {
        !screen.alternate_screen()
    });
    assert_eq!(left_behind(&session), RESTORED);
    let before = session.raw_output().len();
    session.signal(Signal::CONT);
    session.wait("1 of 20");
    let output = session.raw_output();
    let (_, painted) = output.split_at(before);
    // What had not changed is written too: the shell may have drawn over anything.
    assert_eq!(picture(painted), picture(&output));
    session.send("j");
    session.wait("▸● completed   second");
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
}

/// Returns what an output shows on a new terminal.
fn picture(output: &[u8]) -> String {
    let (cols, rows) = WIDE;
    let mut terminal = vt100::Parser::new(rows, cols, 0);
    terminal.process(output);
    terminal.screen().contents()
}
