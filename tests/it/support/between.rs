//! A raw socket between a client and a real server, which does to their talk what networks do.
//!
//! Responsible for cutting, swallowing and changing replies at exact points. Knows nothing of
//! batches.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// Its head was read, and nothing was handed on.
    Begun,
    /// It was read whole, and nothing was handed on.
    Whole,
    /// The server has done it, and the client does not know.
    Served,
    /// The client was told.
    Told,
}

/// What happens then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// What is usual.
    Go,
    /// The connection is cut.
    Cut,
    /// Half of the reply is handed on; then the connection is cut.
    Half,
    /// The client is told this instead.
    Say(String),
}

/// A request on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
}

type Rule = Arc<dyn Fn(Asked<'_>, Point) -> Then + Send + Sync>;

/// Starts to listen in front of a server, and returns the base URL for its clients.
///
/// The thread ends with the test.
pub(crate) fn start(
    base_url: &str,
    rule: impl Fn(Asked<'_>, Point) -> Then + Send + Sync + 'static,
) -> String {
    let server = base_url.strip_prefix("http://").unwrap();
    let server = server.split('/').next().unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let rule: Rule = Arc::new(rule);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (server, rule) = (server.clone(), rule.clone());
            std::thread::spawn(move || {
                // A client that was killed is no failure of the test.
                let _ = serve(client, &server, &rule);
            });
        }
    });
    format!("http://{address}/v1")
}

/// Hands requests of one connection on until it is cut.
fn serve(mut client: TcpStream, server: &str, rule: &Rule) -> std::io::Result<()> {
    let mut read = Vec::new();
    while let Some(head) = read_head(&mut client, &mut read)? {
        let text = String::from_utf8_lossy(&read[..head]).into_owned();
        let mut words = text.split(' ');
        let asked = Asked {
            method: words.next().unwrap_or_default(),
            path: words.next().unwrap_or_default(),
        };
        let length = head + length_of(&text);
        if rule(asked, Point::Begun) == Then::Cut {
            break;
        }
        while read.len() < length {
            if more(&mut client, &mut read)? == 0 {
                return Ok(());
            }
        }
        let request: Vec<u8> = read.drain(..length).collect();
        let request = addressed_to(server, &text, request.get(head..).unwrap_or_default());
        match rule(asked, Point::Whole) {
            Then::Go => {}
            Then::Say(reply) => {
                client.write_all(reply.as_bytes())?;
                continue;
            }
            Then::Cut | Then::Half => break,
        }
        let reply = ask(server, &request)?;
        match rule(asked, Point::Served) {
            Then::Go => client.write_all(&reply)?,
            Then::Say(other) => client.write_all(other.as_bytes())?,
            Then::Half => {
                client.write_all(&reply[..reply.len() / 2])?;
                break;
            }
            Then::Cut => break,
        }
        rule(asked, Point::Told);
    }
    client.shutdown(Shutdown::Both)
}

/// Puts the server's own name into a request: it answers to no other.
fn addressed_to(server: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let is_host = |line: &str| line.to_lowercase().starts_with("host:");
    let lines = head.trim_end().split("\r\n").map(|line| {
        if is_host(line) {
            format!("host: {server}\r\n")
        } else {
            format!("{line}\r\n")
        }
    });
    let mut request = lines.collect::<String>().into_bytes();
    request.extend_from_slice(b"\r\n");
    request.extend_from_slice(body);
    request
}

/// Asks the server on a connection of its own, and returns its whole reply.
fn ask(server: &str, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut server = TcpStream::connect(server)?;
    server.write_all(request)?;
    let mut reply = Vec::new();
    let head = read_head(&mut server, &mut reply)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&reply[..head]).into_owned();
    let is_chunked = text.to_lowercase().contains("transfer-encoding: chunked");
    let length = head + length_of(&text);
    while if is_chunked {
        !reply.ends_with(b"0\r\n\r\n")
    } else {
        reply.len() < length
    } {
        if more(&mut server, &mut reply)? == 0 {
            break;
        }
    }
    Ok(reply)
}

/// Reads until there is a whole head, and returns its length; `None` at the end of the connection.
fn read_head(stream: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<Option<usize>> {
    loop {
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            return Ok(Some(at + 4));
        }
        if more(stream, read)? == 0 {
            return Ok(None);
        }
    }
}

fn more(stream: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut block = [0; 16 * 1024];
    let count = stream.read(&mut block)?;
    read.extend_from_slice(&block[..count]);
    Ok(count)
}

fn length_of(head: &str) -> usize {
    let lengths = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().unwrap_or(0))
    });
    lengths.max().unwrap_or(0)
}
