//! The terminal may have any size, and another one at any time.

use super::world::{ENDED, RESTORED, WIDE, World, quit};

#[test]
fn a_session_lives_through_every_size() {
    let world = World::served(ENDED);
    let mut session = world.open();
    session.wait("1 of 20");
    for (size, shown) in [
        // Detail and results share the lower half.
        ((80, 24), "Detail"),
        ((40, 12), "first"),
        ((30, 8), "needs 40 columns and 10 rows"),
        ((1, 1), ""),
        (WIDE, "1 of 20"),
    ] {
        session.resize(size);
        session.wait_until(&format!("{shown:?} at {size:?}"), |screen| {
            words(screen).contains(shown)
        });
    }
    session.wait_until("the selection has survived", |screen| {
        words(screen).contains("▸● completed first")
    });
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
}

/// All words of the screen on one line: a small screen breaks sentences anywhere.
fn words(screen: &vt100::Screen) -> String {
    let text = screen.contents();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
