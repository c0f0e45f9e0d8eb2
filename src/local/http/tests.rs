//! The rim over a real socket, spoken to by hand.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::local::{DataDir, Exposure, Scenario, Server, start};

struct Site {
    server: Server,
    now: Arc<AtomicI64>,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Site {
    async fn open(world: &str) -> Self {
        Self::with(Scenario::parse(world).unwrap()).await
    }

    async fn with(scenario: Scenario) -> Self {
        let now = Arc::new(AtomicI64::new(1_795_000_000_000));
        let told = Arc::clone(&now);
        let options = Options {
            listen: ([127, 0, 0, 1], 0).into(),
            exposure: Exposure::Loopback,
            scenario,
            token: "secret".to_owned().into(),
            data: DataDir::Temporary,
            clock: Clock::new(move || told.load(Ordering::Relaxed)),
            seed: 1,
        };
        Self {
            server: start(options).await.unwrap(),
            now,
        }
    }

    fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    /// Sends bytes and reads until the server closes.
    async fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.server.addr()).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut reply = Vec::new();
        drop(stream.read_to_end(&mut reply).await);
        let end = reply
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(reply[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head,
            body: reply[end + 4..].to_vec(),
        }
    }

    async fn send(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\
             Content-Length: {}\r\n\r\n",
            self.server.addr(),
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.raw(&request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "Authorization: Bearer secret\r\n", b"")
            .await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = "Authorization: Bearer secret\r\nContent-Type: application/json\r\n";
        self.send("POST", path, headers, body.to_string().as_bytes())
            .await
    }

    async fn upload(&self, fields: &[(&str, &str)]) -> Answer {
        let mut form = String::new();
        for (name, value) in fields {
            let disposition = if *name == "file" {
                "name=\"file\"; filename=\"in.jsonl\"\r\nContent-Type: application/octet-stream"
                    .to_owned()
            } else {
                format!("name=\"{name}\"")
            };
            write!(
                form,
                "--XX\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        form += "--XX--\r\n";
        let headers = "Authorization: Bearer secret\r\n\
                       Content-Type: multipart/form-data; boundary=XX\r\n";
        self.send("POST", "/v1/files", headers, form.as_bytes())
            .await
    }

    /// The output of a finished batch of one request.
    async fn output(&self) -> String {
        let line = json!({"custom_id": "a", "method": "POST", "url": "/v1/responses",
            "body": {"model": "m", "input": "The ship is late. It carries tea."}});
        let file = self
            .upload(&[("purpose", "batch"), ("file", &line.to_string())])
            .await
            .json();
        let body = json!({"input_file_id": file["id"], "endpoint": "/v1/responses",
            "completion_window": "24h"});
        let batch = self.post("/v1/batches", &body).await.json();
        self.wait(3600);
        let path = format!("/v1/batches/{}", batch["id"].as_str().unwrap());
        self.get(&path).await.json()["output_file_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

#[tokio::test]
async fn every_reply_carries_a_request_id_of_its_own() {
    let site = Site::open("").await;
    let (one, other) = (site.get("/v1/batches").await, site.get("/v1/nowhere").await);
    assert_ne!(
        one.header("x-request-id").unwrap(),
        other.header("x-request-id").unwrap()
    );
    assert_eq!(one.header("openai-version"), Some("2020-10-01"));
    assert_eq!(one.header("openai-processing-ms"), Some("0"));
}

#[tokio::test]
async fn an_unknown_route_is_answered_in_the_envelope() {
    let site = Site::open("").await;
    let answer = site.get("/v1/x").await;
    let error = json!({"error": {"message": "Invalid URL (GET /v1/x)",
        "type": "invalid_request_error", "param": null, "code": null}});
    assert_eq!((answer.status, answer.json()), (404, error));
}

#[tokio::test]
async fn a_wrong_method_is_answered_in_the_envelope() {
    let site = Site::open("").await;
    let answer = site
        .send("PUT", "/v1/files", "Authorization: Bearer secret\r\n", b"")
        .await;
    assert_eq!(
        (answer.status, answer.json()["error"]["type"].as_str()),
        (405, Some("invalid_request_error"))
    );
}

#[tokio::test]
async fn nobody_is_let_in_without_the_token() {
    let site = Site::open("").await;
    let mut seen = Vec::new();
    for headers in [
        "",
        "Authorization: Bearer wrong\r\n",
        "Authorization: Basic secret\r\n",
        "api-key: no\r\n",
    ] {
        let answer = site.send("GET", "/v1/batches", headers, b"").await;
        seen.push((answer.status, answer.json()["error"]["code"].clone()));
    }
    let wrong = (401, json!("invalid_api_key"));
    assert_eq!(
        seen,
        [(401, Value::Null), wrong.clone(), (401, Value::Null), wrong]
    );
}

#[tokio::test]
async fn the_token_is_taken_as_bearer_and_as_api_key() {
    let site = Site::open("").await;
    for headers in ["authorization: bearer secret\r\n", "api-key: secret\r\n"] {
        assert_eq!(
            site.send("GET", "/v1/batches", headers, b"").await.status,
            200,
            "{headers}"
        );
    }
}

#[tokio::test]
async fn a_host_name_rebound_to_this_machine_is_turned_away() {
    let site = Site::open("").await;
    let port = site.server.addr().port();
    let mut seen = Vec::new();
    for host in [
        "evil.example",
        "localhost",
        "LOCALHOST:PORT",
        "[::1]:PORT",
        "127.0.0.1:1",
    ] {
        let host = host.replace("PORT", &port.to_string());
        let request = format!(
            "GET /v1/batches HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Authorization: Bearer secret\r\n\r\n"
        );
        seen.push(site.raw(request.as_bytes()).await.status);
    }
    assert_eq!(seen, [403, 403, 200, 200, 403]);
}

#[tokio::test]
async fn web_pages_are_turned_away_even_with_the_token() {
    let site = Site::open("").await;
    for header in [
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
    ] {
        let headers = format!("Authorization: Bearer secret\r\n{header}\r\n");
        let answer = site.send("GET", "/v1/batches", &headers, b"").await;
        let allows = answer.header("access-control-allow-origin").is_some();
        assert_eq!((answer.status, allows), (403, false), "{header}");
    }
}

#[tokio::test]
async fn an_upload_may_name_its_fields_in_any_order() {
    let site = Site::open("").await;
    let first = site
        .upload(&[("purpose", "batch"), ("file", "{}\n")])
        .await
        .json();
    let last = site
        .upload(&[("file", "{}\n"), ("purpose", "batch")])
        .await
        .json();
    assert_eq!(
        json!([first["bytes"], last["bytes"], last["purpose"]]),
        json!([3, 3, "batch"])
    );
}

#[tokio::test]
async fn an_upload_says_how_long_it_is_kept() {
    let site = Site::open("").await;
    let fields = |seconds| {
        [
            ("file", "{}\n"),
            ("expires_after[seconds]", seconds),
            ("purpose", "batch"),
            ("expires_after[anchor]", "created_at"),
        ]
    };
    let kept = site.upload(&fields("3600")).await.json();
    let refused = site.upload(&fields("60")).await;
    assert_eq!(
        (kept["expires_at"].as_i64(), refused.status),
        (Some(1_795_003_600), 400)
    );
}

#[tokio::test]
async fn an_incomplete_form_is_refused_by_the_name_of_what_is_missing() {
    let site = Site::open("").await;
    let without_purpose = site.upload(&[("file", "{}\n")]).await.json();
    let without_file = site.upload(&[("purpose", "batch")]).await.json();
    let params = [
        &without_purpose["error"]["param"],
        &without_file["error"]["param"],
    ];
    assert_eq!(json!(params), json!(["purpose", "file"]));
}

#[tokio::test]
async fn a_refused_upload_leaves_nothing_on_disk() {
    let site = Site::open("").await;
    site.upload(&[("file", "{}\n"), ("purpose", "nonsense")])
        .await;
    let dir = site.server.folder.as_ref().unwrap().path().to_owned();
    assert_eq!(std::fs::read_dir(dir).unwrap().count(), 0);
}

#[tokio::test]
async fn bodies_are_private_and_go_with_the_server() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::open("").await;
    let id = site
        .upload(&[("file", "{}\n"), ("purpose", "batch")])
        .await
        .json();
    let dir = site.server.folder.as_ref().unwrap().path().to_owned();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let modes = (mode(&dir), mode(&dir.join(id["id"].as_str().unwrap())));
    site.server.shutdown().await;
    assert_eq!((modes, dir.exists()), ((0o700, 0o600), false));
}

#[tokio::test]
async fn a_body_comes_with_its_length_and_name() {
    let site = Site::open("").await;
    let id = site.output().await;
    let file = site.get(&format!("/v1/files/{id}")).await.json();
    let answer = site.get(&format!("/v1/files/{id}/content")).await;
    let length = answer.body.len().to_string();
    assert_eq!(answer.header("content-length"), Some(length.as_str()));
    assert_eq!(file["bytes"].to_string(), length);
    let name = format!(
        "attachment; filename=\"{}\"",
        file["filename"].as_str().unwrap()
    );
    assert_eq!(answer.header("content-disposition"), Some(name.as_str()));
    assert_eq!(answer.header("accept-ranges"), None);
}

#[tokio::test]
async fn ranges_are_served_where_the_world_has_them() {
    let site = Site::open("ranges = true").await;
    let path = format!("/v1/files/{}/content", site.output().await);
    let whole = site.get(&path).await;
    let etag = whole.header("etag").unwrap().to_owned();
    let length = whole.body.len();
    let ask = async |headers: String| {
        let headers = format!("Authorization: Bearer secret\r\n{headers}");
        site.send("GET", &path, &headers, b"").await
    };
    let part = ask("Range: bytes=10-19\r\n".to_owned()).await;
    let range = format!("bytes 10-19/{length}");
    assert_eq!(
        (part.status, part.header("content-range")),
        (206, Some(range.as_str()))
    );
    assert_eq!(part.body, whole.body[10..20]);
    let tail = ask(format!(
        "Range: bytes={}-\r\nIf-Range: {etag}\r\n",
        length - 5
    ))
    .await;
    assert_eq!(
        (tail.status, tail.body.as_slice()),
        (206, &whole.body[length - 5..])
    );
    let changed = ask("Range: bytes=10-\r\nIf-Range: \"other\"\r\n".to_owned()).await;
    assert_eq!((changed.status, changed.body.len()), (200, length));
    let beyond = ask(format!("Range: bytes={length}-\r\n")).await;
    let none = format!("bytes */{length}");
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (416, Some(none.as_str()))
    );
}

#[tokio::test]
async fn ranges_are_ignored_where_the_world_has_none() {
    let site = Site::open("").await;
    let path = format!("/v1/files/{}/content", site.output().await);
    let headers = "Authorization: Bearer secret\r\nRange: bytes=1-2\r\n";
    assert_eq!(site.send("GET", &path, headers, b"").await.status, 200);
}

#[tokio::test]
async fn a_world_may_say_no_with_a_time_to_wait() {
    let world =
        "[[fault]]\nmethod = 'GET'\npath = '/v1/batches'\nonly = 2\nstatus = 429\nretry_after = 7";
    let site = Site::open(world).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = site.get("/v1/batches").await;
        seen.push((
            answer.status,
            answer.header("retry-after").map(str::to_owned),
        ));
    }
    assert_eq!(
        seen,
        [(200, None), (429, Some("7".to_owned())), (200, None)]
    );
}

#[tokio::test]
async fn a_fault_does_not_reach_beyond_its_path() {
    let site = Site::open("[[fault]]\npath = '/v1/files'\nstatus = 500").await;
    assert_eq!(site.get("/v1/files").await.status, 500);
    assert_eq!(site.get("/v1/batches").await.status, 200);
}

#[tokio::test]
async fn a_gateway_speaks_html() {
    let site = Site::open("[[fault]]\npath = '/v1/batches'\nstatus = 502\nhtml = true").await;
    let answer = site.get("/v1/batches").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (502, Some("text/html"))
    );
}

#[tokio::test]
async fn a_cut_body_ends_at_its_byte() {
    let site = Site::open("[[fault]]\npath = '/v1/files/*/content'\ncut_after = 100").await;
    let answer = site
        .get(&format!("/v1/files/{}/content", site.output().await))
        .await;
    let promised: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!((answer.body.len(), promised > 100), (100, true));
}

#[tokio::test]
async fn a_dripping_body_arrives_whole() {
    let world = "[[fault]]\npath = '/v1/files/*/content'\ndrip_bytes = 200\ndrip_pause = '1ms'";
    let site = Site::open(world).await;
    let answer = site
        .get(&format!("/v1/files/{}/content", site.output().await))
        .await;
    let promised: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!(answer.body.len(), promised);
}

#[tokio::test]
async fn a_garbled_reply_is_not_json() {
    let site = Site::open("[[fault]]\npath = '/v1/batches'\ngarble = true").await;
    let answer = site.get("/v1/batches").await;
    assert!(answer.status == 200 && serde_json::from_slice::<Value>(&answer.body).is_err());
}

#[tokio::test]
async fn a_seeded_output_is_readable_at_once_and_as_long_as_it_says() {
    let site = Site::with(Scenario::named("half-failed").unwrap()).await;
    let batch = site.get("/v1/batches").await.json()["data"][0].clone();
    let id = batch["output_file_id"].as_str().unwrap();
    let bytes = site.get(&format!("/v1/files/{id}")).await.json()["bytes"].clone();
    let body = site.get(&format!("/v1/files/{id}/content")).await.body;
    assert_eq!(json!(body.len()), bytes);
    assert_eq!(String::from_utf8(body).unwrap().lines().count(), 200);
}

#[tokio::test]
async fn an_address_of_other_machines_is_refused_unless_allowed() {
    let options = |exposure| Options {
        listen: ([0, 0, 0, 0], 0).into(),
        exposure,
        scenario: Scenario::parse("").unwrap(),
        token: "secret".to_owned().into(),
        data: DataDir::Temporary,
        clock: Clock::new(|| 0),
        seed: 1,
    };
    let refusal = start(options(Exposure::Loopback)).await.unwrap_err();
    assert!(
        refusal
            .to_string()
            .starts_with("0.0.0.0:0 can be reached from other machines")
    );
    assert!(start(options(Exposure::Anywhere)).await.is_ok());
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let site = Site::open("").await;
    let options = Options {
        listen: site.server.addr(),
        exposure: Exposure::Loopback,
        scenario: Scenario::parse("").unwrap(),
        token: "secret".to_owned().into(),
        data: DataDir::Temporary,
        clock: Clock::new(|| 0),
        seed: 1,
    };
    let refusal = start(options).await.unwrap_err().to_string();
    assert!(
        refusal.starts_with(&format!("cannot listen on {}", site.server.addr())),
        "{refusal}"
    );
}

#[test]
fn a_server_on_its_own_thread_ends_with_its_handle() {
    let options = Options {
        listen: ([127, 0, 0, 1], 0).into(),
        exposure: Exposure::Loopback,
        scenario: Scenario::parse("").unwrap(),
        token: "secret".to_owned().into(),
        data: DataDir::Temporary,
        clock: Clock::new(|| 0),
        seed: 1,
    };
    let handle = crate::local::start_in_thread(options).unwrap();
    let addr = handle.addr();
    let was_up = std::net::TcpStream::connect(addr).is_ok();
    drop(handle);
    assert_eq!(
        (was_up, std::net::TcpStream::connect(addr).is_ok()),
        (true, false)
    );
}

#[test]
fn the_token_is_in_no_debug_text() {
    let guard = Guard::new(
        "secret".to_owned().into(),
        Exposure::Loopback,
        ([127, 0, 0, 1], 1).into(),
    );
    assert!(!format!("{guard:?}").contains("secret"));
}
