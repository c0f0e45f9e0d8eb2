//! Exports beside a plain copy and beside what people use today.

use std::path::{Path, PathBuf};
use std::time::Instant;

use batchdeck::ops::download::Existing;
use batchdeck::ops::export::{Cells, Column, Export, Format, Target, export};
use batchdeck::ops::transfer::Meter;
use batchdeck::results::chunks::Stop;

use super::report::{Report, Times};
use super::{Files, memory, rival, rounds, shown};

/// The columns that every program here writes.
const COLUMNS: [Column; 5] = [
    Column::CustomId,
    Column::Status,
    Column::InputTokens,
    Column::OutputTokens,
    Column::Text,
];

const JQ: &str = r"[.custom_id, .response.status_code, .response.body.usage.prompt_tokens,
    .response.body.usage.completion_tokens, .response.body.choices[0].message.content] | @csv";

const PYTHON: &str = r#"
import csv, json, sys
out = csv.writer(sys.stdout)
out.writerow(["custom_id", "status", "input_tokens", "output_tokens", "text"])
for line in open(sys.argv[1], encoding="utf-8"):
    line = json.loads(line)
    response = line.get("response") or {}
    body = response.get("body") or {}
    usage = body.get("usage") or {}
    choices = body.get("choices") or [{}]
    out.writerow([line["custom_id"], response.get("status_code"), usage.get("prompt_tokens"),
        usage.get("completion_tokens"), (choices[0].get("message") or {}).get("content")])
"#;

/// Writes the results of a file as CSV, in their own order and in that of their requests.
pub(crate) fn measure(report: &mut Report, idle: u64, files: &Files, folder: &Path) {
    let (copy, table) = (folder.join("copy"), folder.join("table.csv"));
    let results = &files.results;
    let own = Export {
        columns: Some(COLUMNS.to_vec()),
        ..Export::of(vec![results.clone()], Format::Csv(Cells::Plain))
    };
    let asked = Export {
        input: files.input.clone(),
        ..own.clone()
    };
    let [floor, plain, ordered] = rounds([
        &|| {
            gone(&copy);
            rival::copy(results, &copy);
        },
        &|| write(&own, &table),
        &|| write(&asked, &table),
    ]);
    report.line("cp", &shown(&floor, &floor), "");
    report.line("export as CSV", &shown(&plain, &floor), "<= 1.5x");
    if files.input.is_some() {
        let beside = shown(&ordered, &plain);
        report.line("the same in input order, beside that", &beside, "<= 1.5x");
    }
    let spent = memory(idle, || write(&own, &table));
    report.line("memory of the export", &spent, "<= 16 MB");
    let spent = memory(idle, || write(&asked, &table));
    report.line("memory of that in input order", &spent, "<= 16 MB + ids");
    for (name, flags) in [("jq", ["-r", JQ]), ("python3", ["-c", PYTHON])] {
        if !rival::is_there(name) {
            report.line(name, "not installed", "");
            continue;
        }
        let begun = Instant::now();
        rival::into_file(name, &flags, results, &table);
        let mut once = Times::default();
        once.push(begun.elapsed());
        let aim = if name == "jq" { ">= 12x" } else { ">= 14x" };
        let what = format!("the same by {name}, once, beside ours");
        report.line(&what, &shown(&once, &plain), aim);
    }
}

fn write(wish: &Export, path: &Path) {
    gone(path);
    let target = Target::File {
        path: PathBuf::from(path),
        existing: Existing::Refuse,
    };
    export(wish, target, &Meter::unread(), &Stop::default()).unwrap();
}

fn gone(path: &Path) {
    // It may not be there yet.
    drop(std::fs::remove_file(path));
}
