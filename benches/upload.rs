//! How fast an input is uploaded, beside `curl -F` to the same server.
//!
//! `cargo bench --bench upload` writes an input of 200 MB to a throw-away folder, starts `batchdeck
//! serve` as a process of its own, and prints a table; `cargo bench --bench upload -- INPUT` takes a
//! file that is there. Ours is what `create` does after the check: the file is read, summed again so
//! that nothing else is sent, and streamed. It asserts nothing, because a busy machine proves nothing.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a bench that cannot measure stops, reads the clock and prints what it has measured"
)]

#[path = "../tests/it/support/lines.rs"]
#[expect(dead_code, reason = "the bench of results needs more of it")]
mod lines;
#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Instant;

use batchdeck::clock::luck;
use batchdeck::domain::check::Report as Checked;
use batchdeck::domain::{Account, Endpoint, IntentId};
use batchdeck::ledger::{Again, Handle, Ledger, Owner};
use batchdeck::ops::check::{Asked, check_file};
use batchdeck::ops::create::CreatePlan;
use batchdeck::ops::submit::Courier;
use batchdeck::ops::transfer::Meter;
use batchdeck::provider::registry;
use batchdeck::provider::target::{Dialect, Target};
use batchdeck::results::chunks::Stop;
use secrecy::SecretString;

use report::{Report, Times, millis};

/// How often each is measured; the first round warms the caches and is not counted.
const ROUNDS: u8 = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench upload` measures; nothing was measured.");
        return;
    }
    let mut paths = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'));
    let folder = tempfile::tempdir().unwrap();
    let input = paths
        .next()
        .map_or_else(|| written(folder.path()), PathBuf::from);
    let server = Server::start(folder.path());
    measure(&input, &server);
}

fn written(folder: &Path) -> PathBuf {
    let plan = lines::Plan {
        average: 4700,
        ..lines::Plan::default()
    };
    let input = folder.join("input.jsonl");
    lines::write_requests(&plan, File::create(&input).unwrap()).unwrap();
    input
}

/// The embedded server in a process of its own, so that its memory is not taken for ours.
struct Server {
    process: Child,
    /// Held, because a server whose words nobody reads ends.
    _said: BufReader<ChildStderr>,
    base_url: String,
    token: String,
}

impl Server {
    fn start(home: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_batchdeck"))
            .arg("serve")
            .env("BATCHDECK_HOME", home)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let (mut base_url, mut token) = (String::new(), None);
        while token.is_none() {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server ended");
            if let Some((_, url)) = line.split_once(" at ") {
                url.trim().clone_into(&mut base_url);
            }
            let file = line.strip_prefix("The token is in ");
            token = file.map(|file| std::fs::read_to_string(file.trim()).unwrap());
        }
        Self {
            process,
            _said: said,
            base_url,
            token: token.unwrap_or_default().trim().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Both in turn, round after round, so that a noisy minute is noisy for both.
fn measure(input: &Path, server: &Server) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let courier = courier(server);
    let checked = check_file(input, &Asked::default(), &Stop::default(), &Meter::unread()).unwrap();
    let plan = plan(input, checked);
    let (mut ours, mut curls) = (Times::default(), Times::default());
    let (mut growth, mut has_curl) = (0, true);
    for round in 0..=ROUNDS {
        let id = IntentId::from_bytes([round; 16]);
        let begin = courier.begin(&plan, id, Again::Allow);
        let mut errand = runtime.block_on(begin).unwrap();
        let idle = peak();
        let begun = Instant::now();
        runtime.block_on(errand.upload(&Meter::unread())).unwrap();
        let took = begun.elapsed();
        growth = growth.max(peak().saturating_sub(idle));
        let begun = Instant::now();
        has_curl &= curl(input, server);
        if round > 0 {
            ours.push(took);
            curls.push(begun.elapsed());
        }
    }
    let mut report = Report::default();
    let bytes = plan.report.bytes / 1_000_000;
    report.line("input", &format!("{bytes} MB"), "");
    if has_curl {
        report.line("curl -F", &millis(curls.at(50)), "");
        let words = format!("{}, {}", millis(ours.at(50)), ours.ratio(&curls));
        report.line("upload, summed on the way", &words, "<= 1.1x");
    } else {
        report.line("curl -F", "not installed", "");
        report.line("upload, summed on the way", &millis(ours.at(50)), "");
    }
    report.line("memory it adds", &format!("{growth} kB"), "<= 16 MB");
}

fn courier(server: &Server) -> Courier {
    let target = Target {
        base_url: server.base_url.clone(),
        key: Some(SecretString::from(server.token.as_str())),
        dialect: Dialect::default(),
    };
    Courier {
        provider: registry::connect(&target, luck()).unwrap(),
        ledger: Handle::start(Ledger::in_memory),
        account: Account::of("bench", &server.base_url),
        usual_url: String::new(),
        owner: Owner::of_this_process([1; 16]),
        clock: luck().clock,
    }
}

fn plan(input: &Path, report: Checked) -> CreatePlan {
    CreatePlan {
        path: input.to_owned(),
        endpoint: report
            .endpoint
            .clone()
            .unwrap_or_else(|| Endpoint::new("/v1/chat/completions")),
        window: "24h".to_owned(),
        metadata: std::collections::BTreeMap::default(),
        tokens: None,
        report,
        parent: None,
        shard: None,
    }
}

/// Uploads with curl; tells whether there is one.
fn curl(input: &Path, server: &Server) -> bool {
    let status = Command::new("curl")
        .args(["-s", "-f", "-o", "/dev/null", "-F", "purpose=batch", "-F"])
        .arg(format!("file=@{}", input.display()))
        .args(["-H", &format!("Authorization: Bearer {}", server.token)])
        .arg(format!("{}/files", server.base_url))
        .status();
    match status {
        Ok(ended) => {
            assert!(ended.success(), "curl failed");
            true
        }
        Err(_) => false,
    }
}

/// Returns the most memory that this process has had, in kB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    number.unwrap_or(0)
}
