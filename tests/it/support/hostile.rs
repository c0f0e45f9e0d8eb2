//! A server that means harm: every text it sends would change a terminal, and it repeats the key.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::server::TOKEN;

/// Moves the cursor, sets the title, turns text around, rings, and hides.
pub(crate) const EVIL: &str =
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txt\u{200b}\u{2028}\r\nX";

/// What must never reach stdout or stderr as it is.
pub(crate) const FORBIDDEN: [char; 9] = [
    '\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{2028}', '\r', '\u{8}', '\u{7f}',
];

/// Starts the server and returns its base URL. It ends with the test.
pub(crate) fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    base_url
}

fn answer(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        head += &line;
    }
    reader
        .take(length)
        .read_to_end(&mut Vec::new())
        .unwrap_or(0);
    let (status, body) = reply(head.lines().next().unwrap_or_default());
    let body = body.to_string();
    // Whoever went away early does not want the rest.
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok();
}

fn reply(request: &str) -> (&'static str, serde_json::Value) {
    if request.starts_with("GET /v1/batches?") || request.starts_with("GET /v1/batches ") {
        let page = serde_json::json!({"object": "list", "data": [batch()], "has_more": false});
        return ("200 OK", page);
    }
    if request.starts_with("GET /v1/batches/evil") {
        return ("200 OK", batch());
    }
    let message = format!("Incorrect API key provided: {TOKEN}. {EVIL}");
    let error = serde_json::json!({"error": {"message": message, "code": EVIL, "type": EVIL}});
    ("401 Unauthorized", error)
}

fn batch() -> serde_json::Value {
    serde_json::json!({
        "id": format!("evil{EVIL}"), "object": "batch", "endpoint": EVIL, "model": EVIL,
        "input_file_id": EVIL, "output_file_id": EVIL, "error_file_id": EVIL,
        "completion_window": EVIL, "status": format!("odd{EVIL}"), "created_at": 1_700_000_000,
        "request_counts": {"total": 2, "completed": 1, "failed": 1},
        "metadata": {"name": EVIL, EVIL: EVIL},
        "errors": {"data": [{"code": EVIL, "message": EVIL, "param": EVIL, "line": 1}]},
    })
}
