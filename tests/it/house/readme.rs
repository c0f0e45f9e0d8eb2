//! The README: what is made from the code is compared, and rewritten by `UPDATE=1 cargo test house`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use batchdeck::app::action::{self, Action};
use batchdeck::app::key_scope::Scope;

use super::sources::{is, read, root};
use crate::support::server::Scene;

/// The parts that are made from the code, each between `<!-- name -->` and `<!-- /name -->`.
fn parts() -> [(&'static str, String); 6] {
    [
        ("keys", keys()),
        ("exit codes", batchdeck::cli::exit::table_markdown()),
        ("command line", fenced("text", &help())),
        ("configuration", fenced("toml", batchdeck::config::SAMPLE)),
        ("scenarios", scenarios()),
        ("samples", samples()),
    ]
}

fn fenced(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```\n", text.trim_end())
}

/// Writes the table of keys: a fold over the table of actions, each in the first of its scopes.
fn keys() -> String {
    let tables = Scope::ALL.into_iter().filter_map(|scope| {
        let rows: String = action::all()
            .filter(|action| action.scopes.first() == Some(&scope))
            .map(row)
            .collect();
        let head = "| key | what it does | also in | name |\n| --- | --- | --- | --- |";
        (!rows.is_empty()).then(|| format!("**{}**\n\n{head}\n{rows}", scope.title()))
    });
    tables.collect::<Vec<_>>().join("\n")
}

fn row(action: &Action) -> String {
    let keys: Vec<String> = action.keys.iter().map(|key| format!("`{key}`")).collect();
    let also: Vec<&str> = action
        .scopes
        .iter()
        .skip(1)
        .map(|scope| scope.title())
        .collect();
    format!(
        "| {} | {} | {} | `{}` |\n",
        keys.join(" "),
        action.help,
        also.join(", "),
        action.id
    )
}

fn help() -> String {
    Scene::offline().run("-h").stdout
}

/// Lists the shipped worlds with what each says about itself.
fn scenarios() -> String {
    let rows = batchdeck::local::Scenario::names().iter().map(|name| {
        let world: toml::Table = read(&format!("assets/scenarios/{name}.toml"))
            .parse()
            .unwrap();
        format!("| `{name}` | {} |\n", world["about"].as_str().unwrap())
    });
    format!(
        "| scenario | what happens there |\n| --- | --- |\n{}",
        rows.collect::<String>()
    )
}

/// Lists the shipped inputs with where their requests go.
fn samples() -> String {
    let mut names: Vec<String> = fs::read_dir(root().join("assets/samples"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| is(name, "jsonl"))
        .collect();
    names.sort();
    let rows = names.iter().map(|name| {
        let text = read(&format!("assets/samples/{name}"));
        let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        format!(
            "| `assets/samples/{name}` | {} | `{}` |\n",
            text.lines().count(),
            first["url"].as_str().unwrap()
        )
    });
    format!(
        "| file | requests | endpoint |\n| --- | ---: | --- |\n{}",
        rows.collect::<String>()
    )
}

/// Puts a part between its markers.
fn with_part(readme: &str, name: &str, part: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = readme
        .split_once(&open)
        .unwrap_or_else(|| panic!("README.md: no marker {open:?}"));
    let (_, after) = rest
        .split_once(&close)
        .unwrap_or_else(|| panic!("README.md: no marker {close:?}"));
    format!("{before}{open}{part}{close}{after}")
}

#[test]
fn what_is_made_from_the_code_is_up_to_date() {
    let readme = read("README.md");
    let wanted = parts().iter().fold(readme.clone(), |readme, (name, part)| {
        with_part(&readme, name, part)
    });
    if wanted == readme {
        return;
    }
    assert!(
        std::env::vars_os().any(|(name, _)| name == "UPDATE"),
        "README.md is stale; `UPDATE=1 cargo test house` rewrites it"
    );
    fs::write(root().join("README.md"), wanted).unwrap();
}

/// Returns the commands in the README's blocks for shells, comments left out.
fn commands() -> Vec<String> {
    let readme = read("README.md");
    let blocks = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"));
    blocks
        .flat_map(|(block, _)| {
            block
                .replace("\\\n", " ")
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .map(|line| line.split(" #").next().unwrap().trim().to_owned())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

#[test]
fn the_commands_to_run_and_to_test_are_those_that_are_proven() {
    let ci = read(".ci/run");
    let proven: BTreeSet<Vec<&str>> = ci
        .lines()
        .filter(|line| line.starts_with("cargo run") || line.starts_with("cargo test"))
        .map(|line| line.split(' ').take(2).collect())
        .collect();
    let commands = commands();
    let told: BTreeSet<Vec<&str>> = ["cargo run --release", "cargo test"]
        .into_iter()
        .filter(|told| commands.iter().any(|command| command == told))
        .map(|told| told.split(' ').take(2).collect())
        .collect();
    assert_eq!((proven.len(), proven), (2, told));
}

#[test]
fn every_command_in_the_readme_is_understood() {
    let scene = Scene::offline();
    let ours: Vec<String> = commands()
        .into_iter()
        .filter_map(|line| {
            line.strip_prefix("batchdeck")
                .map(|rest| rest.trim().to_owned())
        })
        .collect();
    assert!(ours.len() > 8, "the examples were not found: {ours:?}");
    for line in ours {
        let words = line
            .split(['|', '>', '&', ';'])
            .next()
            .unwrap()
            .split_whitespace();
        let output = scene.command(words.chain(["--help"])).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "batchdeck {line}: {said}");
    }
}

#[test]
fn every_file_that_the_readme_points_to_is_there() {
    let readme = read("README.md");
    let mut found = 0;
    for rest in readme.split("](").skip(1) {
        let target = rest.split([')', '#', ' ']).next().unwrap();
        if !target.is_empty() && !target.contains("://") {
            assert!(
                Path::new(root()).join(target).exists(),
                "README.md points to {target}"
            );
            found += 1;
        }
    }
    assert!(found > 0, "the README shows no picture");
}
