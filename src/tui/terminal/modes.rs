//! The modes we set on a terminal, and the bytes that set and unset them.

/// Tells whether the terminal reports clicks and the wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mouse {
    /// Reported; selecting text then needs the terminal's own key, mostly shift.
    #[default]
    On,
    /// Left to the terminal.
    Off,
}

/// What we ask of a terminal beyond its alternate screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modes {
    /// The mouse.
    pub mouse: Mouse,
}

/// Alternate screen, hidden cursor, bracketed paste, focus reports.
const ALWAYS: [(&str, Switch); 4] = [
    ("1049", Switch::On),
    ("25", Switch::Off),
    ("2004", Switch::On),
    ("1004", Switch::On),
];
/// Clicks and wheel, in the encoding without a limit of 223 columns. Motion (1002, 1003) is not
/// asked for: it would wake the program for nothing.
const MOUSE: [(&str, Switch); 2] = [("1000", Switch::On), ("1006", Switch::On)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Switch {
    On,
    Off,
}

impl Modes {
    fn switches(self) -> impl DoubleEndedIterator<Item = (&'static str, Switch)> {
        let mouse = match self.mouse {
            Mouse::On => MOUSE.as_slice(),
            Mouse::Off => &[],
        };
        ALWAYS.iter().chain(mouse).copied()
    }

    /// The bytes that set all modes.
    pub(super) fn enter(self) -> Vec<u8> {
        self.switches()
            .map(|(mode, switch)| sequence(mode, switch))
            .collect::<String>()
            .into()
    }

    /// The bytes that unset them in reverse.
    ///
    /// They begin with the end of a synchronized update and of all attributes, because a frame may
    /// have been interrupted anywhere.
    pub(super) fn leave(self) -> Vec<u8> {
        let reversed = self.switches().rev().map(|(mode, switch)| match switch {
            Switch::On => sequence(mode, Switch::Off),
            Switch::Off => sequence(mode, Switch::On),
        });
        std::iter::once("\x1b[?2026l\x1b[0m".to_owned())
            .chain(reversed)
            .collect::<String>()
            .into()
    }
}

fn sequence(mode: &str, switch: Switch) -> String {
    let letter = match switch {
        Switch::On => 'h',
        Switch::Off => 'l',
    };
    format!("\x1b[?{mode}{letter}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap().replace("\x1b[", " ")
    }

    #[test]
    fn leaving_is_entering_in_reverse() {
        let modes = Modes::default();
        assert_eq!(
            (text(modes.enter()), text(modes.leave())),
            (
                " ?1049h ?25l ?2004h ?1004h ?1000h ?1006h".to_owned(),
                " ?2026l 0m ?1006l ?1000l ?1004l ?2004l ?25h ?1049l".to_owned(),
            )
        );
    }

    #[test]
    fn the_mouse_is_left_alone_where_asked() {
        let modes = Modes { mouse: Mouse::Off };
        assert_eq!(text(modes.enter()), " ?1049h ?25l ?2004h ?1004h");
    }
}
