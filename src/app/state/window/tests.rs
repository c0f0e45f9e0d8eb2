use super::*;
use crate::domain::result::{Answer, Outcome};
use proptest::prelude::*;

const ASKING: Ticket = Ticket(7);

fn lines(first: u64, count: u64) -> Vec<ResultLine> {
    (first..first + count)
        .map(|row| ResultLine {
            file: 0,
            number: row + 1,
            custom_id: None,
            outcome: Outcome::Answer(Answer::Empty),
            finish: None,
            model: None,
            usage: None,
            request_id: None,
            raw: [].into(),
        })
        .collect()
}

/// The first lines of a file of `total` rows that nobody has counted.
fn uncounted(total: u64) -> Window {
    let mut window = Window::default();
    window.open(lines(0, total.min(ROWS)), None);
    window
}

fn counted(total: u64) -> Window {
    let mut window = uncounted(total);
    window.count(total);
    window
}

/// Answers what the window wants from a file of `total` rows, as often as it wants something.
fn serve(window: &mut Window, total: u64, height: u16) -> usize {
    let mut asked = 0;
    while let Some(first) = window.wanted(height) {
        window.ask(ASKING, first);
        asked += 1;
        assert!(asked < 5, "it asks for ever");
        let count = total.saturating_sub(first).min(ROWS);
        window.fill(ASKING, lines(first, count));
        window.settle(height);
    }
    asked
}

#[test]
fn a_window_in_the_middle_is_read_anew_only_near_its_edge() {
    let mut window = counted(1000);
    window.step(Step::Rows(150), 20);
    assert_eq!(window.wanted(20), None);
    window.step(Step::Rows(60), 20);
    let first = window.wanted(20).unwrap();
    window.ask(ASKING, first);
    assert_eq!((first, window.wanted(20)), (81, None));
}

#[test]
fn a_late_window_is_dropped() {
    let mut window = counted(1000);
    window.jump(500, 20);
    let old = window.wanted(20).unwrap();
    window.ask(Ticket(1), old);
    window.jump(900, 20);
    let new = window.wanted(20).unwrap();
    window.ask(Ticket(2), new);
    window.fill(Ticket(1), lines(old, ROWS));
    assert!(window.current().is_none());
}

#[test]
fn rows_that_nobody_has_counted_are_read_on_and_on() {
    let mut window = uncounted(700);
    for _ in 0..80 {
        window.step(Step::HalfPages(1), 20);
        serve(&mut window, 700, 20);
    }
    assert_eq!(window.current().map(|line| line.number), Some(700));
}

#[test]
fn the_end_is_shown_before_it_is_counted_and_stays_on_its_screen_row() {
    let mut window = uncounted(100_000);
    window.read_end(70_000, lines(99_760, 240));
    window.settle(20);
    window.step(Step::Rows(-30), 20);
    let before = window.scroll.cursor - window.scroll.top;
    assert_eq!(window.numbering(), Numbering::Guessed);
    window.count(100_000);
    window.settle(20);
    let after = window.scroll.cursor - window.scroll.top;
    let line = window.current().map(|line| line.number);
    assert_eq!((after, line), (before, Some(99_970)));
    assert_eq!(window.scroll.cursor, 99_969);
}

#[test]
fn guessed_rows_cannot_be_left_upwards_but_by_going_to_the_first() {
    let mut window = uncounted(100_000);
    window.read_end(70_000, lines(99_760, 240));
    window.step(Step::Rows(-5000), 20);
    assert_eq!(window.current().map(|line| line.number), Some(99_761));
    assert_eq!(window.wanted(20), None);
    window.step(Step::First, 20);
    serve(&mut window, 100_000, 20);
    assert_eq!(window.current().map(|line| line.number), Some(1));
}

#[test]
fn a_jump_beyond_what_is_known_asks_for_it_and_comes_back_when_there_is_nothing() {
    let mut window = uncounted(100_000);
    window.jump(5000, 20);
    serve(&mut window, 100_000, 20);
    assert_eq!(window.current().map(|line| line.number), Some(5001));
    let mut window = uncounted(300);
    window.jump(5000, 20);
    serve(&mut window, 300, 20);
    assert!(window.current().is_some());
}

#[test]
fn a_file_that_is_shorter_than_counted_is_not_asked_for_again_and_again() {
    let mut window = counted(1000);
    window.step(Step::Last, 20);
    assert_eq!(serve(&mut window, 500, 20), 1);
}

#[test]
fn a_list_that_grows_is_read_on() {
    let mut window = Window::default();
    window.count(5);
    serve(&mut window, 5, 20);
    window.count(300);
    serve(&mut window, 300, 20);
    assert!(window.rows(20).all(|(_, line)| line.is_some()));
}

proptest! {
    #[test]
    fn after_any_moves_the_screen_is_full_of_lines_and_holds_the_cursor(
        total in 1u64..3000,
        height in 1u16..200,
        is_counted in any::<bool>(),
        moves in prop::collection::vec((0u8..7, 0u64..3000), 1..20),
    ) {
        let mut window = if is_counted { counted(total) } else { uncounted(total) };
        serve(&mut window, total, height);
        for (what, by) in moves {
            let rows = i64::try_from(by).unwrap();
            match what {
                0 => window.step(Step::Rows(rows), height),
                1 => window.step(Step::Rows(-rows), height),
                2 => window.step(Step::First, height),
                3 => window.jump(by.min(total - 1), height),
                4 => window.step(Step::Last, height),
                5 => window.read_end(total.saturating_sub(ROWS) * 9 / 10, lines(total.saturating_sub(ROWS), total.min(ROWS))),
                _ => window.count(total),
            }
            window.settle(height);
            serve(&mut window, total, height);
            prop_assert!(window.rows(height).all(|(_, line)| line.is_some()));
            prop_assert!(window.lines().len() <= WINDOW);
            let scroll = window.scroll;
            prop_assert!(scroll.top <= scroll.cursor && scroll.cursor < scroll.top + u64::from(height));
            prop_assert!(window.current().is_some());
        }
    }
}
