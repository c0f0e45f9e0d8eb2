//! A server made of a socket and a function: it answers as it is told, and counts.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// What a request line is answered with: status and body.
pub(super) type Reply = fn(&str) -> (&'static str, String);

/// A running server; its thread ends with the test.
pub(super) struct Wire {
    pub(super) base_url: String,
    requests: Arc<(Mutex<usize>, Condvar)>,
}

impl Wire {
    pub(super) fn serve(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests = Arc::new((Mutex::new(0), Condvar::new()));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counter = Arc::clone(&counter);
                thread::spawn(move || answer(stream, reply, &counter));
            }
        });
        Self { base_url, requests }
    }

    /// How many requests have come so far.
    pub(super) fn requests(&self) -> usize {
        *self.requests.0.lock().unwrap()
    }

    /// Tells whether another request comes within a time.
    pub(super) fn is_asked_within(&self, time: Duration) -> bool {
        let (count, changed) = &*self.requests;
        let before = count.lock().unwrap();
        let so_far = *before;
        let waited = changed.wait_timeout_while(before, time, |count| *count == so_far);
        *waited.unwrap().0 > so_far
    }
}

fn answer(mut stream: TcpStream, reply: Reply, counter: &(Mutex<usize>, Condvar)) {
    let Some(request) = read(&stream) else {
        return;
    };
    *counter.0.lock().unwrap() += 1;
    counter.1.notify_all();
    let (status, body) = reply(&request);
    // Whoever went away early does not want the rest.
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok();
}

/// Reads a request to its end and returns its first line; `None` where nothing was asked.
fn read(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    reader.take(length).read_to_end(&mut Vec::new()).ok()?;
    Some(first)
}
