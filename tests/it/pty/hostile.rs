//! A server that means harm: whatever it sends, the terminal gets allowed bytes and whole frames.

use std::time::Duration;

use crate::support::hostile::EVIL;
use crate::support::pty::Session;

use super::wire::Wire;
use super::world::{RESTORED, WIDE, World, left_behind};

/// Long enough to hurt whoever measures or writes all of it.
const HUGE: usize = 10 * 1024 * 1024;
/// Ten megabytes are read, cleaned and drawn by an unoptimized program.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn nothing_that_a_server_sends_leaves_its_cell() {
    let wire = Wire::serve(reply);
    let world = World::demo().at(&wire.base_url);
    let mut session = world.open();
    session.wait_within(PATIENCE, "Batches 2");
    assert_borders(&session, "the first picture");
    // Each step shows other fields: the huge batch, its results, one in full, raw, the copy menu,
    // help, the question before a cancel, the messages.
    for (keys, closes) in [
        ("j", ""),
        ("k", ""),
        ("2", ""),
        ("i", ""),
        ("3", ""),
        ("\r", "\x1b"),
        ("y", "\x1b"),
        ("?", "\x1b"),
        ("1C", "\x1b"),
        ("L", "\x1b"),
        ("d", ""),
    ] {
        session.send(keys);
        while !session.is_silent_for(Duration::from_millis(150)) {}
        session.send(closes);
        while !session.is_silent_for(Duration::from_millis(150)) {}
        assert_borders(&session, keys);
    }
    session.send("\x03");
    assert_eq!(session.exit_code(), 0);
    assert_eq!(left_behind(&session), RESTORED);
    let output = String::from_utf8(session.raw_output()).unwrap();
    assert!(output.len() < HUGE, "a field was written whole");
    // The last gate had nothing to replace: all text was made safe on its way in.
    assert!(!output.contains('\u{FFFD}'), "a cell had to be replaced");
}

/// Asserts that the frame of the screen stands where it belongs and that no row ran over.
fn assert_borders(session: &Session, when: &str) {
    let (cols, rows) = WIDE;
    let broken = session.look(|screen| {
        let is_line = |row, col| {
            let cell = screen.cell(row, col).unwrap();
            "│┌└┐┘".contains(cell.contents()) && cell.has_contents()
        };
        let stands = |row: &u16| is_line(*row, 0) && is_line(*row, cols - 1);
        // Below the frame what goes on and what was told may have rows of their own.
        let is_bottom = |row: &u16| screen.cell(*row, 0).unwrap().contents() == "└";
        let bottom = (rows / 2..rows - 1).rfind(is_bottom).unwrap_or(rows - 2);
        let broken = (1..=bottom).find(|row| !stands(row));
        broken.or((0..rows).find(|row| screen.row_wrapped(*row)))
    });
    assert_eq!(broken, None, "row, after {when:?}:\n{}", session.screen());
    let header = session.look(|screen| screen.rows(0, cols).next());
    assert!(
        header.unwrap().starts_with(" batchdeck · there"),
        "{when:?}"
    );
}

fn reply(request: &str) -> (&'static str, String) {
    let path = request.split(' ').nth(1).unwrap_or_default();
    match path.split(['?', '/']).collect::<Vec<_>>().as_slice() {
        ["", "v1", "batches", ..] if !path.contains("batches/") => {
            let huge = "W\u{301}é日\u{202e}\u{1b}[2J".repeat(HUGE / 14);
            let page = serde_json::json!({
                "object": "list",
                "data": [batch("huge", &huge), batch("evil", EVIL)],
                "has_more": false,
            });
            ("200 OK", page.to_string())
        }
        ["", "v1", "files", _, "content"] => ("200 OK", results()),
        _ => {
            let error = serde_json::json!({"error": {"message": EVIL, "code": EVIL, "type": EVIL}});
            ("400 Bad Request", error.to_string())
        }
    }
}

/// A batch that runs and has results; its name is what is given, everything else is hostile too.
fn batch(id: &str, name: &str) -> serde_json::Value {
    let long = EVIL.repeat(20_000);
    serde_json::json!({
        "id": format!("batch_{id}{EVIL}"), "object": "batch", "endpoint": long, "model": long,
        "input_file_id": EVIL, "output_file_id": "file-out", "error_file_id": EVIL,
        "completion_window": long, "status": "in_progress", "created_at": 1_700_000_000,
        "request_counts": {"total": 3, "completed": 2, "failed": 1},
        "metadata": {"name": name, EVIL: long},
        "errors": {"data": [{"code": long, "message": long, "param": EVIL, "line": 1}]},
    })
}

fn results() -> String {
    let line = |text: &str| {
        serde_json::json!({
            "custom_id": EVIL,
            "response": {"status_code": 200, "request_id": EVIL, "body": {
                "model": EVIL,
                "choices": [{"message": {"content": text}, "finish_reason": EVIL}],
            }},
        })
        .to_string()
    };
    let broken = format!("{{{EVIL}").replace(['\r', '\n'], " ");
    [line(EVIL), line(&EVIL.repeat(3000)), broken].join("\n")
}
