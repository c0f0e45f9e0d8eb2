//! What a program may write to a terminal: an allow-list, and nothing else.
//!
//! It reads the raw bytes as a strict terminal would, and fails for the first sequence that is not
//! on the list: queries, clipboard writes nobody asked for, device controls, stray controls,
//! invisible formatting.

use std::collections::BTreeSet;

/// The private modes that the dashboard may switch.
const MODES: [u16; 9] = [25, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026];
/// Titles, links, notifications, the clipboard.
const COMMANDS: [&str; 4] = ["0", "8", "9", "52"];

/// What was seen in an output that is allowed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Private modes that are not as a terminal starts; the visible cursor counts as unset.
    pub(crate) open: BTreeSet<u16>,
    /// Synchronized updates.
    pub(crate) frames: usize,
    /// Bells.
    pub(crate) bells: usize,
}

/// Reads an output from its first byte; returns the first thing that is not allowed.
///
/// Each operating system command must carry the nonce, a word that only this run's own titles and
/// copies hold; without one there may be none.
pub(crate) fn check(output: &[u8], nonce: Option<&str>) -> Result<Seen, String> {
    let mut seen = Seen::default();
    let mut rest = output;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match (byte, after) {
            (0x1B, [b'[', body @ ..]) => control(body, &mut seen)?,
            (0x1B, [b']', body @ ..]) => command(body, nonce)?,
            (0x1B, _) => return Err(format!("escape, then {:?}", head(after))),
            (0x07, _) => {
                seen.bells += 1;
                after
            }
            // Before and after the dashboard the output is a plain log.
            (b'\r' | b'\n' | b'\t', _) if !seen.open.contains(&1049) => after,
            _ => text(rest)?,
        };
    }
    Ok(seen)
}

/// The private modes that an output leaves open, whether it is allowed or not.
pub(crate) fn open_modes(output: &[u8]) -> BTreeSet<u16> {
    let mut seen = Seen::default();
    for part in output.split(|byte| *byte == 0x1B) {
        if let Some(body) = part.strip_prefix(b"[") {
            // Everything that is no mode change is check's matter.
            let _ = control(body, &mut seen);
        }
    }
    seen.open
}

fn control<'a>(body: &'a [u8], seen: &mut Seen) -> Result<&'a [u8], String> {
    let end = body.iter().position(|byte| (0x40..=0x7E).contains(byte));
    let end = end.ok_or_else(|| format!("a control sequence without an end: {:?}", head(body)))?;
    let (parameters, rest) = body.split_at(end);
    let parameters = String::from_utf8_lossy(parameters).into_owned();
    let is_plain = parameters
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b';');
    match (rest[0], parameters.strip_prefix('?')) {
        (b'H' | b'm' | b'J' | b'K', None) if is_plain => {}
        (b'u', None) if parameters.starts_with(['<', '>']) => {}
        (switch @ (b'h' | b'l'), Some(mode)) => private_mode(mode, switch == b'h', seen)?,
        (letter, _) => return Err(format!("CSI {parameters} {}", char::from(letter))),
    }
    Ok(&rest[1..])
}

fn private_mode(mode: &str, is_set: bool, seen: &mut Seen) -> Result<(), String> {
    let known = mode.parse().ok().filter(|mode| MODES.contains(mode));
    let mode: u16 = known.ok_or_else(|| format!("private mode {mode}"))?;
    seen.frames += usize::from(mode == 2026 && is_set);
    // The cursor is the one mode that is set at the start.
    if is_set == (mode != 25) {
        seen.open.insert(mode);
    } else {
        seen.open.remove(&mode);
    }
    Ok(())
}

fn command<'a>(body: &'a [u8], nonce: Option<&str>) -> Result<&'a [u8], String> {
    let end = body.iter().position(|byte| !(0x20..0x7F).contains(byte));
    let end = end.ok_or_else(|| format!("a command without an end: {:?}", head(body)))?;
    let (payload, rest) = body.split_at(end);
    let payload = String::from_utf8_lossy(payload).into_owned();
    let number = payload.split(';').next().unwrap_or_default();
    if !COMMANDS.contains(&number) || !nonce.is_some_and(|nonce| payload.contains(nonce)) {
        return Err(format!("OSC {payload}"));
    }
    match rest {
        [0x07, after @ ..] | [0x1B, b'\\', after @ ..] => Ok(after),
        _ => Err(format!("OSC {payload}, then {:?}", head(rest))),
    }
}

fn text(bytes: &[u8]) -> Result<&[u8], String> {
    let end = bytes
        .iter()
        .position(|byte| *byte < 0x20)
        .unwrap_or(bytes.len());
    let (run, rest) = bytes.split_at(end);
    let readable = std::str::from_utf8(run);
    let run = readable.map_err(|error| format!("not UTF-8: {error}, {:?}", head(run)))?;
    match run
        .chars()
        .find(|c| !batchdeck::text::may_reach_a_terminal(c.encode_utf8(&mut [0; 4])))
    {
        Some(c) => Err(format!("U+{:04X} in {run:?}", u32::from(c))),
        None if run.is_empty() => Err(format!("control character {:?}", head(rest))),
        None => Ok(rest),
    }
}

fn head(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned()
}

#[test]
fn a_frame_is_allowed() {
    let output =
        "log\r\n\x1b[?1049h\x1b[?25l\x1b[?2026h\x1b[1;1H\x1b[38;5;6m日é─\x1b[0m\x1b[?2026l\x07";
    let seen = check(output.as_bytes(), None).unwrap();
    assert_eq!(
        seen,
        Seen {
            open: BTreeSet::from([25, 1049]),
            frames: 1,
            bells: 1
        }
    );
}

#[test]
fn modes_that_are_taken_back_are_closed() {
    assert_eq!(
        open_modes(b"\x1b[?25l\x1b[?1004h\x1b[?1004l\x1b[?25h"),
        BTreeSet::new()
    );
}

#[test]
fn a_command_needs_the_nonce() {
    let output = b"\x1b]0;run-7 demo\x07";
    let verdicts = [Some("run-7"), Some("run-8"), None].map(|nonce| check(output, nonce).is_ok());
    assert_eq!(verdicts, [true, false, false]);
}

#[test]
fn everything_else_is_refused() {
    let hostile = [
        "\x1b[6n",
        "\x1b[c",
        "\x1b[?1;2c",
        "\x1b[5n",
        "\x1b[2A",
        "\x1b[?7l",
        "\x1b[>0q",
        "\x1b[31",
        "\x1bP+q\x1b\\",
        "\x1bc",
        "\x1b(0",
        "\x1b7",
        "\x1b]52;c;eA==\x07",
        "\x1b]4;1;?\x07",
        "\x1b]0;x",
        "\u{9B}31m",
        "\x7F",
        "\0",
        "\u{202E}",
        "\u{200B}",
        "\u{2028}",
        "\x1b[?1049ha\rb",
        "\x1b[?1049ha\tb",
        "\x0E",
        "\x08",
        "\x1b[4h",
    ];
    let allowed: Vec<_> = hostile
        .iter()
        .filter(|text| check(text.as_bytes(), None).is_ok())
        .collect();
    assert!(allowed.is_empty(), "{allowed:?}");
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    assert!(check(b"a\xFFb", None).is_err());
}
