//! How fast a table becomes requests, beside the script that people write for it.
//!
//! `cargo bench --bench prepare` writes a table of 50,000 e-mails to a throw-away folder and prints
//! ratios; the script is run where there is a `python3`. It asserts nothing, because a busy machine
//! proves nothing. Both are whole processes, from exec to a new file; ours is on the disk by then, and
//! the script's is not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a bench that cannot measure stops, reads the clock and prints what it has measured"
)]

#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use batchdeck::ops::download::Existing;
use batchdeck::ops::prepare::{Dataset, Reading, Wish, prepare};
use batchdeck::ops::target::{GiveUp, Target};
use batchdeck::ops::transfer::Meter;
use batchdeck::recipe::{Changes, Press, Recipe, Schemas};

use report::{Report, Times, millis};

/// How often each is measured; the first round warms the caches and is not counted.
const ROUNDS: usize = 5;
const ROWS: usize = 50_000;
const PLAIN: &str = r#"
endpoint = "/v1/chat/completions"
model = "gpt-4.1-nano"
custom_id = "email-{{ row_index }}"
system = "Summarise the e-mail for a busy executive in 2-3 sentences."
user = """
From: {{ from }}
To: {{ to }}
Subject: {{ subject }}

{{ body }}
"""
[parameters]
max_tokens = 200
"#;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench prepare` measures; nothing was measured.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("plain.toml"), PLAIN).unwrap();
    // The same text by an expression, which only the engine can render.
    let engine = PLAIN.replace("{{ body }}", "{{ body | string }}");
    std::fs::write(folder.join("engine.toml"), engine).unwrap();
    std::fs::write(folder.join("usual.py"), include_str!("prepare/usual.py")).unwrap();
    let bytes = write_table(&folder.join("emails.csv"));
    measure(folder, bytes);
}

/// Writes the shipped e-mails over and over, as long as rows are wanted.
fn write_table(path: &Path) -> u64 {
    let emails = include_str!("../assets/samples/emails.json");
    let emails: Vec<serde_json::Value> = serde_json::from_str(emails).unwrap();
    let mut table = csv::Writer::from_path(path).unwrap();
    let names = ["from", "to", "subject", "body"];
    table.write_record(names).unwrap();
    for email in emails.iter().cycle().take(ROWS) {
        let cells = names.map(|name| email.get(name).unwrap().as_str().unwrap());
        table.write_record(cells).unwrap();
    }
    table.flush().unwrap();
    std::fs::metadata(path).unwrap().len()
}

/// Everything in turn, round after round, so that a noisy minute is noisy for all.
fn measure(folder: &Path, bytes: u64) {
    let mut report = Report::default();
    let has_python = run(Command::new("python3").arg("--version"));
    let [mut plain, mut engine, mut again, mut script, mut copy] =
        [(); 5].map(|()| Times::default());
    for round in 0..=ROUNDS {
        let keep = |times: &mut Times, work: &mut Command| {
            let begun = Instant::now();
            let is_done = run(work.current_dir(folder));
            if round > 0 && is_done {
                times.push(begun.elapsed());
            }
        };
        for name in ["copy.csv", "plain.jsonl", "engine.jsonl", "usual.jsonl"] {
            // Of the first round there is none.
            drop(std::fs::remove_file(folder.join(name)));
        }
        keep(
            &mut copy,
            Command::new("cp").args(["emails.csv", "copy.csv"]),
        );
        keep(&mut plain, &mut ours("plain"));
        keep(&mut again, &mut ours("plain"));
        keep(&mut engine, &mut ours("engine"));
        if has_python {
            let arguments = ["usual.py", "emails.csv", "usual.jsonl"];
            keep(&mut script, Command::new("python3").args(arguments));
        }
    }
    let table = format!("{ROWS} rows, {} MB", bytes / 1_000_000);
    report.line("table", &table, "");
    report.line("cp of the table", &millis(copy.at(50)), "");
    let ours = [("text and fields", &plain), ("with an expression", &engine)];
    for (name, times) in ours {
        let name = format!("prepare, {name}");
        report.line(&name, &millis(times.at(50)), "");
        if has_python {
            let faster = script.at(50).as_secs_f64() / times.at(50).as_secs_f64();
            report.line(
                "  the script takes",
                &format!("{faster:.1}x as long"),
                ">= 10x",
            );
        }
    }
    report.line("prepare, the same file again", &millis(again.at(50)), "");
    if has_python {
        report.line("the usual Python script", &millis(script.at(50)), "");
    } else {
        report.line("the usual Python script", "there is no python3", "");
    }
    let before = peak();
    in_process(folder);
    let memory = format!(
        "{} MB in all, {} MB more than before",
        peak() / 1000,
        (peak() - before) / 1000
    );
    report.line("memory of prepare", &memory, "<= 64 MB");
}

fn ours(recipe: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_batchdeck"));
    let (recipe, out) = (format!("{recipe}.toml"), format!("{recipe}.jsonl"));
    command.args([
        "prepare",
        "emails.csv",
        "--force",
        "--quiet",
        "--recipe",
        &recipe,
        "-o",
        &out,
    ]);
    command
}

fn run(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn in_process(folder: &Path) {
    let recipe = Recipe::parse(Path::new("plain.toml"), PLAIN, Schemas::None).unwrap();
    let press = Press::new(&recipe, &Changes::default()).unwrap();
    let dataset = Dataset::open(&folder.join("emails.csv"), Reading::default()).unwrap();
    let wish = Wish {
        dataset: &dataset,
        press: &press,
        skip: 0,
        limit: None,
    };
    let target = Target::File {
        path: folder.join("in-process.jsonl"),
        existing: Existing::Replace,
    };
    let prepared = prepare(&wish, target, &Meter::unread(), &GiveUp::default());
    assert_eq!(prepared.unwrap().requests, ROWS as u64);
}

/// Returns the most memory that this process has had, in kB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    number.unwrap_or(0)
}
