//! How fast a result file of a gigabyte is on the screen: the release binary on a pseudo-terminal,
//! beside `less`, where that is installed.
//!
//! `cargo bench --bench view` writes 1 GB to a throw-away folder and prints a table; `cargo bench
//! --bench view -- FILE` takes a file that is there. It asserts nothing, because a busy machine proves
//! nothing. Ratios travel between machines, milliseconds do not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a bench that cannot measure stops, and prints what it has measured"
)]

#[path = "../tests/it/support/lines.rs"]
#[expect(dead_code, reason = "the tests need requests too")]
mod lines;
#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;
#[path = "screen/system.rs"]
#[expect(dead_code, reason = "the bench of the screen looks at idling too")]
mod system;
#[path = "screen/terminal.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod terminal;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;

use report::{Report, Times, megabytes, millis};
use terminal::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_batchdeck");
/// Lines of the file that is written; about 1.05 GB.
const LINES: u64 = 250_000;
const STARTS: usize = 9;
const KEYS: usize = 200;
const PATIENCE: Duration = Duration::from_mins(1);
/// A person's fastest repeat is slower than this.
const BETWEEN_KEYS: Duration = Duration::from_millis(8);

/// The file under the stop-watch, and words that are in its first and last line.
struct Large {
    path: PathBuf,
    bytes: u64,
    first: String,
    last: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench view` measures; nothing was measured.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let given = arguments.iter().find(|argument| !argument.starts_with('-'));
    let path = given.map_or_else(|| written(folder.path()), PathBuf::from);
    measure(&Large::of(path), folder.path());
}

fn written(folder: &Path) -> PathBuf {
    let path = folder.join("results.jsonl");
    let plan = lines::Plan {
        lines: LINES,
        ..lines::Plan::default()
    };
    lines::write_results(&plan, File::create(&path).unwrap()).unwrap();
    path
}

impl Large {
    fn of(path: PathBuf) -> Self {
        let mut file = File::open(&path).unwrap();
        let bytes = file.metadata().unwrap().len();
        let mut first = String::new();
        BufReader::new(&file).read_line(&mut first).unwrap();
        file.seek(SeekFrom::Start(bytes.saturating_sub(100_000)))
            .unwrap();
        let mut end = Vec::new();
        file.read_to_end(&mut end).unwrap();
        let end = String::from_utf8_lossy(&end).into_owned();
        Self {
            first: id_of(&first),
            last: id_of(end.trim_end().lines().last().unwrap()),
            path,
            bytes,
        }
    }
}

/// The first twelve letters of the name of a request: enough to know it, and shown in any column.
fn id_of(line: &str) -> String {
    let line: serde_json::Value = serde_json::from_str(line.trim_end()).unwrap();
    line["custom_id"]
        .as_str()
        .unwrap()
        .chars()
        .take(14)
        .collect()
}

fn measure(large: &Large, home: &Path) {
    let mut report = Report::default();
    report.line("the file", &megabytes(large.bytes), "");
    let less = Path::new("/usr/bin/less").is_file();
    starts(&mut report, large, home, less);
    to_the_end(&mut report, large, home);
    search(&mut report, large, home);
    keys_under_load(&mut report, large, home);
}

fn ours(large: &Large, home: &Path) -> CommandBuilder {
    let mut command = on_terminal(PROGRAM, home);
    command.arg("view");
    command.arg(&large.path);
    command
}

fn on_terminal(program: &str, home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin")] {
        command.env(name, value);
    }
    command.env("LANG", "C.UTF-8");
    command.env("HOME", home);
    command.env("BATCHDECK_HOME", home.join("deck"));
    command.cwd(home);
    command
}

/// First screens of both programs in turn.
fn starts(report: &mut Report, large: &Large, home: &Path, has_less: bool) {
    let (mut floor, mut times) = (Times::default(), Times::default());
    // The first round warms the caches.
    for round in 0..=STARTS {
        let mine = Terminal::start(ours(large, home)).first(&large.first);
        let other = has_less.then(|| {
            let mut command = on_terminal("/usr/bin/less", home);
            command.arg("-S");
            command.arg(&large.path);
            Terminal::start(command).first(&large.first)
        });
        if round > 0 {
            times.push(mine);
            if let Some(time) = other {
                floor.push(time);
            }
        }
    }
    let mine = millis(times.at(50));
    let beside = if has_less {
        format!(
            "{mine}, {} of less -S ({})",
            times.ratio(&floor),
            millis(floor.at(50))
        )
    } else {
        mine
    };
    report.line("start → first screen", &beside, "<= 15 ms");
}

fn opened(large: &Large, home: &Path) -> Terminal {
    let mut terminal = Terminal::start(ours(large, home));
    let is_there = |screen: &vt100::Screen| screen.contents().contains(&large.first);
    terminal.wait(PATIENCE, is_there).unwrap();
    terminal
}

/// `G` as the first key, before there is an index.
fn to_the_end(report: &mut Report, large: &Large, home: &Path) {
    let mut times = Times::default();
    for _ in 0..STARTS {
        let mut terminal = opened(large, home);
        let is_last = |screen: &vt100::Screen| screen.contents().contains(&large.last);
        if let Some(time) = terminal.press_until("G", PATIENCE, is_last) {
            times.push(time);
        }
    }
    report.line(
        "G → last line, no index yet",
        &millis(times.at(50)),
        "<= 40 ms",
    );
}

/// A search for a name that is in the last line only.
fn search(report: &mut Report, large: &Large, home: &Path) {
    let mut terminal = opened(large, home);
    let is_counted = |screen: &vt100::Screen| {
        let text = screen.contents();
        !text.contains("counting") && !text.contains("indexed")
    };
    let counting = terminal.wait(PATIENCE, is_counted);
    let said = counting.map_or("not within 60 s".to_owned(), millis);
    report.line("first screen → counted, every line", &said, "");
    terminal.press("/");
    for letter in large.last.chars() {
        terminal.press(&letter.to_string());
    }
    let is_hit = |screen: &vt100::Screen| screen.contents().contains("hit 1 of 1");
    let found = terminal.press_until("\r", PATIENCE, is_hit);
    let said = found.map_or("not within 60 s".to_owned(), millis);
    report.line("search for a rare word → its hit", &said, "");
    if let Some((now, highest)) = system::memory(terminal.pid()) {
        let kib = |kib: u64| megabytes(kib * 1024);
        let both = format!("{}, at most {}", kib(now), kib(highest));
        report.line("memory, counted and searched", &both, "<= 16 MB over idle");
    }
}

/// Keys from the first moment on, while the file is indexed, counted and searched.
fn keys_under_load(report: &mut Report, large: &Large, home: &Path) {
    let mut terminal = opened(large, home);
    terminal.press("/");
    terminal.press("z");
    terminal.press("q");
    terminal.press("\r");
    let mut took = Times::default();
    for key in ["j", "j", "k"].into_iter().cycle().take(KEYS) {
        match terminal.press(key) {
            Some(time) => took.push(time),
            None => took.lost += 1,
        }
        thread::sleep(BETWEEN_KEYS);
    }
    report.line(
        "key → screen, counting and searching",
        &took.percentiles(),
        "p99 <= 8 ms",
    );
}
