//! Who may know whom, and what may be done where. `src/lib.rs` says why.

use super::sources::{self, Source, has_word, read};

/// The folders from the ground up, each with those it may import. All of them stand above it, so
/// that the arrows cannot form a circle.
const FOLDERS: [(&str, &[&str]); 15] = [
    ("text", &[]),
    ("local", &[]),
    ("domain", &["text"]),
    ("provider", &["domain", "text"]),
    ("clock", &["domain", "provider"]),
    ("results", &["domain", "provider", "text"]),
    ("config", &["domain", "provider", "text"]),
    ("ledger", &["config", "domain"]),
    ("recipe", &["config", "domain", "text"]),
    (
        "connection",
        &["clock", "config", "domain", "local", "provider"],
    ),
    ("launch", &["config", "domain", "text"]),
    (
        "ops",
        &["domain", "ledger", "provider", "recipe", "results", "text"],
    ),
    ("app", &["domain", "text"]),
    (
        "cli",
        &[
            "clock",
            "config",
            "connection",
            "domain",
            "launch",
            "ledger",
            "local",
            "ops",
            "provider",
            "recipe",
            "results",
            "text",
        ],
    ),
    (
        "tui",
        &[
            "app",
            "clock",
            "config",
            "connection",
            "domain",
            "launch",
            "ledger",
            "ops",
            "provider",
            "recipe",
            "results",
            "text",
        ],
    ),
];

/// What would tie a decision to the world.
const WORLD: [&str; 22] = [
    "async",
    "await",
    "crossterm",
    "directories",
    "hyper",
    "Instant::now",
    "ratatui",
    "reqwest",
    "ring::rand",
    "rustix",
    "signal_hook",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "TimeZone::system",
    "tokio",
    "Zoned::now",
    "secrecy",
];

/// Finds every place where the code of some files says a forbidden word, as `file: word`.
fn said(within: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    sources::all()
        .iter()
        .filter(|source| within(&source.path))
        .flat_map(|source| {
            let found = words.iter().filter(|word| has_word(&source.code, word));
            found.map(|word| format!("{}: {word}", source.path))
        })
        .collect()
}

fn is_in(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}

/// Names the folder, or the file at the top, that a path belongs to.
fn folder_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

/// Names the folders that a source imports, by `crate::` or by climbing with `super::`.
fn imports(source: &Source) -> Vec<&str> {
    let depth = source.path.trim_end_matches(".rs").split('/').count();
    let climb = "super::".repeat(depth);
    let found = ["crate::", climb.as_str()]
        .into_iter()
        .flat_map(|way| source.code.split(way).skip(1))
        .filter_map(|after| {
            after
                .split(|char: char| !(char.is_alphanumeric() || char == '_'))
                .next()
        });
    found.collect()
}

fn strays() -> Vec<String> {
    let mut strays = Vec::new();
    for source in sources::all() {
        let from = folder_of(&source.path);
        let allowed: &[&str] = match FOLDERS.iter().find(|(name, _)| *name == from) {
            Some((_, allowed)) => allowed,
            None => continue,
        };
        for to in imports(&source) {
            if to != from && !allowed.contains(&to) {
                strays.push(format!("{} imports {to}", source.path));
            }
        }
    }
    strays
}

#[test]
fn every_folder_imports_only_what_stands_below_it() {
    assert_eq!(strays(), [""; 0]);
}

#[test]
fn the_arrows_between_folders_form_no_circle() {
    for (at, (name, allowed)) in FOLDERS.iter().enumerate() {
        let below: Vec<&str> = FOLDERS[..at].iter().map(|(name, _)| *name).collect();
        let circle = allowed.iter().find(|folder| !below.contains(folder));
        assert_eq!(circle, None, "{name} would import what stands above it");
    }
}

#[test]
fn every_folder_has_its_place_in_the_order() {
    let declared: Vec<String> = sources::all()
        .iter()
        .map(|source| folder_of(&source.path).to_owned())
        .filter(|name| !["lib", "main"].contains(&name.as_str()))
        .collect();
    let unknown = declared
        .iter()
        .find(|name| !FOLDERS.iter().any(|(folder, _)| folder == name));
    assert_eq!(unknown, None);
}

#[test]
fn decisions_know_nothing_of_the_world() {
    let found = said(|path| is_in(path, &["domain", "app", "text"]), &WORLD);
    assert_eq!(found, [""; 0]);
}

/// What the engine of the server may do of all that: read the bodies it is handed.
const BODIES: &str = "std::io";

#[test]
fn the_engine_of_the_server_is_told_everything_else() {
    let pure = |path: &str| {
        let folders = [
            "local/engine",
            "local/answer",
            "local/recipe",
            "local/moment",
        ];
        // Writes result files of any length, outside the engine's lock.
        is_in(path, &folders) && path != "local/engine/work.rs"
    };
    let mut words = WORLD.to_vec();
    words.retain(|word| *word != BODIES);
    assert_eq!(said(pure, &words), [""; 0]);
}

#[test]
fn nothing_that_draws_can_change_what_it_draws() {
    for source in sources::all() {
        if !is_in(&source.path, &["tui/view", "tui/widget"]) {
            continue;
        }
        let taken = source.code.split(": &mut ").skip(1);
        let other = taken.filter_map(|after| after.split([',', ')', ' ', '\n']).next());
        let other: Vec<&str> = other
            .filter(|taken| !["Buffer", "Frame<'_>"].contains(taken))
            .collect();
        assert_eq!(other, [""; 0], "{} takes more than a buffer", source.path);
        let hidden = ["RefCell", "Cell", "Mutex", "Atomic", "&mut self.app"];
        let hidden = hidden.into_iter().find(|word| has_word(&source.code, word));
        assert_eq!(hidden, None, "{}", source.path);
        let world = ["tokio", "async", "std::fs", "std::env", "Instant"];
        let found = world.into_iter().find(|word| has_word(&source.code, word));
        assert_eq!(found, None, "{}", source.path);
    }
}

/// The borders where something is read or written in a format: nobody else derives serde.
const BORDERS: &[(&str, &str)] = &[
    ("provider/openai/wire", "the provider's JSON"),
    ("cli/json", "our own JSON, versioned"),
    ("cli/serve", "the line of `serve --json`, our own JSON too"),
    ("local", "the server's JSON, written by its own hand"),
    (
        "ops/download/sidecar",
        "the note beside a download that goes on later",
    ),
    ("ops/export", "what an export is written as"),
    (
        "ops/tokens/request",
        "what a line of requests is billed for",
    ),
    ("results/read", "what a result line says"),
    ("results/request", "what a line of requests asks"),
    (
        "results/row/shape",
        "the common shapes of that, read in one go",
    ),
];

fn derives_serde(source: &Source) -> bool {
    source.code.split("derive(").skip(1).any(|after| {
        let (list, _) = after.split_once(')').unwrap_or((after, ""));
        has_word(list, "Serialize") || has_word(list, "Deserialize")
    })
}

#[test]
fn only_borders_derive_serde() {
    let derivers: Vec<String> = sources::all()
        .iter()
        .filter(|source| derives_serde(source))
        .map(|source| source.path.clone())
        .collect();
    for path in &derivers {
        let is_border = BORDERS.iter().any(|(border, _)| is_in(path, &[border]));
        assert!(is_border, "{path} derives serde");
    }
    for (border, _) in BORDERS {
        let is_used = derivers.iter().any(|path| is_in(path, &[border]));
        assert!(is_used, "{border} is no border any more");
    }
}

#[test]
fn the_words_of_a_provider_stay_with_its_adapter() {
    let outside = |path: &str| !is_in(path, &["provider/openai", "provider/registry"]);
    assert_eq!(said(outside, &["OpenAi", "openai::wire", "wire"]), [""; 0]);
}

#[test]
fn only_the_connection_makes_providers() {
    let outside = |path: &str| !is_in(path, &["provider", "connection"]);
    assert_eq!(
        said(outside, &["registry", "provider::openai", "provider::http"]),
        [""; 0]
    );
}

/// Who starts tasks that run beside others, and who owns them.
const SPAWNERS: [&str; 9] = [
    // The one writer of the ledger; it ends with the last `Handle`, after its last piece of work.
    "ledger/handle",
    // Threads of one pass over files; they end before it returns.
    "results/chunks/turns",
    // Every task of the dashboard is owned by `Tasks`.
    "tui/tasks",
    // Connections and bodies of the embedded server, owned by its `Server`.
    "local/http",
    "local",
    // A key command must not outlive its patience.
    "config/key_command",
    // Reads the prices once, and is done before anybody who needs them goes on.
    "config/prices/soon",
    // A slow disk must not hold up a key; the thread ends with its `Journal`.
    "tui/journal",
    // Threads that give the terminal back when nothing else can.
    "tui/terminal",
];

#[test]
fn only_owners_of_tasks_start_them() {
    for source in sources::all() {
        let starts = [
            "tokio::spawn(",
            "thread::spawn(",
            ".spawn(",
            ".spawn_on(",
            ".spawn_scoped(",
        ]
        .into_iter()
        .find(|call| source.code.contains(call));
        let is_owner = is_in(&source.path, &SPAWNERS);
        assert!(starts.is_none() || is_owner, "{}: {starts:?}", source.path);
    }
}

#[test]
fn work_that_blocks_is_sent_away_only_by_the_shells_the_workflows_and_the_server() {
    let outside = |path: &str| !is_in(path, &["cli", "tui/tasks", "ops", "local"]);
    assert_eq!(said(outside, &["spawn_blocking"]), [""; 0]);
}

#[test]
fn the_wall_clock_is_read_in_one_place() {
    let outside = |path: &str| path != "clock.rs";
    assert_eq!(
        said(
            outside,
            &["SystemTime::now", "Timestamp::now", "Zoned::now"]
        ),
        [""; 0]
    );
}

#[test]
fn the_time_that_has_passed_is_read_only_where_something_waits() {
    let outside = |path: &str| {
        ![
            "clock.rs",
            "ops/watch.rs",
            "provider/retry.rs",
            "tui/tasks.rs",
        ]
        .contains(&path)
    };
    assert_eq!(said(outside, &["Instant::now"]), [""; 0]);
}

#[test]
fn the_environment_is_read_in_one_place_and_folders_are_known_in_one_place() {
    let outside = |path: &str| {
        // The binary hands the arguments on; the server asks for the folder of throw-away files.
        !["config/env.rs", "main.rs", "local/folder.rs"].contains(&path)
    };
    assert_eq!(said(outside, &["std::env"]), [""; 0]);
    let outside = |path: &str| path != "config/paths.rs";
    assert_eq!(said(outside, &["directories", "ProjectDirs"]), [""; 0]);
}

#[test]
fn no_table_of_actions_is_forgotten() {
    let table = read("src/app/action.rs");
    for source in sources::all() {
        let Some(file) = source.path.strip_prefix("app/action/") else {
            continue;
        };
        let has_rows = source.code.contains("const ROWS: &[Action]");
        let named = format!("{}::ROWS,", file.trim_end_matches(".rs"));
        assert!(
            !has_rows || table.contains(&named),
            "{} is not in all()",
            source.path
        );
    }
}

#[test]
fn there_is_no_unsafe_code_and_no_global_state() {
    let words = [
        "unsafe",
        "thread_local",
        "lazy_static",
        "LazyLock",
        "static mut",
    ];
    assert_eq!(said(|_| true, &words), [""; 0]);
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    let globals: Vec<String> = sources::all()
        .iter()
        .flat_map(|source| source.code.lines().map(|line| (source.path.clone(), line)))
        .filter(|(_, line)| {
            let item = line.trim_start().trim_start_matches("pub ");
            item.starts_with("static ") || item.starts_with("pub(crate) static ")
        })
        .map(|(path, line)| format!("{path}: {line}"))
        .collect();
    assert_eq!(globals, [""; 0]);
}

#[test]
fn production_code_does_not_know_that_it_is_tested() {
    for source in sources::all() {
        let asks = source.code.contains("cfg!(test)") || source.code.contains("#[allow(");
        assert!(
            !asks,
            "{} asks whether it is tested, or allows a lint",
            source.path
        );
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in sources::files("src") {
        let is_test = path.ends_with("/tests.rs");
        assert!(
            is_test || read(&path).starts_with("//! "),
            "{path} has no first sentence"
        );
    }
}
