//! How fast tokens are counted, beside the tokeniser that the vocabularies come from.
//!
//! `cargo bench --bench tokens` writes 200 MB of requests to a throw-away folder and prints a table;
//! `cargo bench --bench tokens -- FILE` takes a file of requests that is there. Where `PYTHON`, or
//! else `python3`, can import tiktoken and has its vocabulary at hand (`TIKTOKEN_CACHE_DIR`), it
//! counts the texts of the same requests in the same run. The two reference tokenisers count a tenth
//! of the requests, because they need minutes for all. It asserts nothing, because a busy machine
//! proves nothing. Ratios travel between machines, milliseconds do not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a bench that cannot measure stops, reads the clock and prints what it has measured"
)]

#[path = "../tests/it/support/lines.rs"]
#[expect(dead_code, reason = "only the requests are needed")]
mod lines;
#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use batchdeck::domain::estimate::Basis;
use batchdeck::domain::price::PriceList;
use batchdeck::ops::tokens::{Counter, Draw, Encoding, Tokeniser};
use batchdeck::results::chunks::Stop;

use report::Report;

/// How often each is measured; the best counts.
const ROUNDS: usize = 3;
/// The reference tokenisers count one of so many requests.
const OF_REFERENCE: usize = 10;

/// Counts the text of every content with tiktoken, and prints bytes, tokens and seconds.
const PYTHON: &str = r#"
import json, sys, time
import tiktoken
encoding = tiktoken.get_encoding("o200k_base")
texts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
encoding.encode_ordinary(texts[0])
begun = time.perf_counter()
tokens = sum(len(encoding.encode_ordinary(text)) for text in texts)
one = time.perf_counter() - begun
begun = time.perf_counter()
encoding.encode_ordinary_batch(texts, num_threads=2)
two = time.perf_counter() - begun
print(tiktoken.__version__, tokens, one, two)
"#;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench tokens` measures; nothing was measured.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let given = arguments.iter().find(|argument| !argument.starts_with('-'));
    let path = given.map_or_else(|| written(folder.path()), PathBuf::from);
    measure(&path, folder.path());
}

fn written(folder: &Path) -> PathBuf {
    let path = folder.join("input.jsonl");
    lines::write_requests(&lines::Plan::default(), File::create(&path).unwrap()).unwrap();
    path
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let made = work();
    (begun.elapsed(), made)
}

fn measure(path: &Path, folder: &Path) {
    let mut report = Report::default();
    let bytes = std::fs::metadata(path).unwrap().len();
    report.line("requests", &format!("{} MB", bytes / 1_000_000), "");
    for encoding in Encoding::ALL {
        let (load, made) = timed(|| Tokeniser::load(encoding));
        made.unwrap();
        let words = format!("{} ms", load.as_millis());
        report.line(&format!("loading {encoding:?}"), &words, "off the screen");
    }
    let idle = peak();
    let counter = Counter::new(Arc::new(PriceList::default()));
    let count = |draw, workers| {
        counter
            .count(path, draw, workers, &Stop::default(), |_| {})
            .unwrap()
    };
    let lines = count(
        Draw::OneOf {
            many: 1000,
            seed: 0,
        },
        2,
    )
    .tokens;
    let quick = Draw::quick(bytes, lines.whole().requests.likely, 0);
    let (sampled, sample) = best(|| count(quick, 2));
    let (all_two, whole) = best(|| count(Draw::All, 2));
    let (all_one, _) = best(|| count(Draw::All, 1));
    let speed = |time: Duration, bytes: u64| {
        let rate = bytes as f64 / 1e6 / time.as_secs_f64();
        format!("{rate:.1} MB/s, {} ms", time.as_millis())
    };
    report.line("sample, 2 workers", &speed(sampled, bytes), "at once");
    report.line("every line, 1 worker", &speed(all_one, bytes), "");
    report.line("every line, 2 workers", &speed(all_two, bytes), "");
    let (told, truth) = (sample.tokens.whole().input, whole.tokens.whole().input);
    let range = format!("{} to {}, truth {}", told.low, told.high, truth.likely);
    report.line("range of the sample", &range, "");
    if let Basis::Sample { drawn, of } = sample.tokens.basis {
        report.line("size of the sample", &format!("{drawn} of {of} lines"), "");
    }
    let above = format!("{} kB over idle", peak().saturating_sub(idle));
    report.line("memory", &above, "flat");
    references(path, folder, &mut report);
}

/// The texts alone, counted by ours and by the two others.
fn references(path: &Path, folder: &Path, report: &mut Report) {
    let texts = texts(path);
    let bytes: usize = texts.iter().map(String::len).sum();
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    report.line("texts alone", &format!("{} MB", bytes / 1_000_000), "");
    let ours = Tokeniser::load(Encoding::O200k).unwrap();
    let (time, tokens) = best(|| {
        let mut bench = batchdeck::ops::tokens::Bench::default();
        let counts = texts.iter().map(|text| ours.count(text, &mut bench).tokens);
        counts.sum::<u64>()
    });
    let our_rate = rate(time.as_secs_f64());
    report.line(
        "ours, 1 thread",
        &format!("{our_rate:.1} MB/s, {tokens} tokens"),
        "",
    );
    let theirs = tiktoken_rs::o200k_base().unwrap();
    let (time, tokens) = timed(|| {
        let counts = texts.iter().map(|text| theirs.encode_ordinary(text).len());
        counts.sum::<usize>()
    });
    let their_rate = rate(time.as_secs_f64());
    let ratio = our_rate / their_rate;
    let words = format!("{their_rate:.1} MB/s, {tokens} tokens, ours {ratio:.1}x");
    report.line("tiktoken-rs, 1 thread", &words, "");
    match python(&texts, folder) {
        Ok((version, tokens, one, two)) => {
            let ratio = our_rate / rate(one);
            let words = format!("{:.1} MB/s, {tokens} tokens, ours {ratio:.1}x", rate(one));
            report.line(&format!("tiktoken {version} (Python)"), &words, "");
            report.line("the same, 2 threads", &format!("{:.1} MB/s", rate(two)), "");
        }
        Err(why) => report.line("tiktoken (Python)", &format!("not measured: {why}"), ""),
    }
}

/// The contents of some requests.
fn texts(path: &Path) -> Vec<String> {
    let lines = BufReader::new(File::open(path).unwrap()).lines();
    let requests = lines.step_by(OF_REFERENCE).map(|line| {
        let request: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let messages = request.pointer("/body/messages").cloned();
        messages.unwrap_or_default()
    });
    let contents = requests.flat_map(|messages| {
        let messages = messages.as_array().cloned().unwrap_or_default();
        messages
            .into_iter()
            .filter_map(|message| Some(message.get("content")?.as_str()?.to_owned()))
    });
    contents.collect()
}

fn python(texts: &[String], folder: &Path) -> Result<(String, u64, f64, f64), String> {
    let path = folder.join("texts.jsonl");
    let mut file = File::create(&path).unwrap();
    for text in texts {
        writeln!(file, "{}", serde_json::to_string(text).unwrap()).unwrap();
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let ran = Command::new(python)
        .arg("-c")
        .arg(PYTHON)
        .arg(path)
        .output();
    let ran = ran.map_err(|error| error.to_string())?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        return Err(said.lines().last().unwrap_or_default().to_owned());
    }
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let mut words = said.split_whitespace();
    let mut next = || words.next().unwrap_or_default().to_owned();
    let (version, tokens) = (next(), next().parse().unwrap());
    Ok((
        version,
        tokens,
        next().parse().unwrap(),
        next().parse().unwrap(),
    ))
}

fn best<T>(work: impl Fn() -> T) -> (Duration, T) {
    let mut rounds = (0..ROUNDS).map(|_| timed(&work));
    let first = rounds.next().unwrap();
    rounds.fold(
        first,
        |best, next| if next.0 < best.0 { next } else { best },
    )
}

/// Returns the most memory that this process has had, in kB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    number.unwrap_or(0)
}
