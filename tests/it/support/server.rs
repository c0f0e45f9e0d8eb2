//! The embedded server with a known token, and the binary pointed at it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};

use batchdeck::clock::unix_millis;
use batchdeck::local::{self, Clock, DataDir, Exposure, Options, Scenario};
use secrecy::SecretString;

/// The key that every client presents: looks real, so that a leak would be found.
pub(crate) const TOKEN: &str = "sk-test-0123456789abcdefghij";

/// How the server's time goes.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// It stands still at the start of the test, so that nothing moves between two commands.
    Frozen,
    /// A minute passes whenever somebody asks, so that nothing has to be waited for.
    Leaping,
}

/// A folder for everything, and an environment that leads to one server.
pub(crate) struct Scene {
    home: tempfile::TempDir,
    base_url: Option<String>,
    _server: Option<local::Handle>,
}

/// What a command left behind.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) exit: i32,
    replacements: Vec<(String, &'static str)>,
}

impl Scene {
    /// Makes a world without key and without network.
    pub(crate) fn offline() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            base_url: None,
            _server: None,
        }
    }

    /// Starts a server in a shipped world.
    pub(crate) fn with_server(scenario: &str, pace: Pace) -> Self {
        let server = local::start_in_thread(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            exposure: Exposure::Loopback,
            scenario: Scenario::named(scenario).unwrap(),
            token: SecretString::from(TOKEN),
            data: DataDir::Temporary,
            clock: clock(pace),
            seed: 1,
        })
        .unwrap();
        Self {
            base_url: Some(server.base_url()),
            _server: Some(server),
            ..Self::offline()
        }
    }

    /// Leads to a server that somebody else runs.
    pub(crate) fn with_base_url(base_url: String) -> Self {
        Self {
            base_url: Some(base_url),
            ..Self::offline()
        }
    }

    /// The folder in which commands run and the program keeps its files.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the server is.
    pub(crate) fn base_url(&self) -> &str {
        self.base_url.as_deref().expect("this world has no server")
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.home().join(name), content).unwrap();
    }

    /// Prepares a command; nothing of the tester's own environment reaches it.
    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_batchdeck"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("BATCHDECK_HOME", self.home())
            .env("TZ", "UTC")
            .current_dir(self.home())
            .stdin(Stdio::null());
        if let Some(base_url) = &self.base_url {
            command
                .env("OPENAI_BASE_URL", base_url)
                .env("OPENAI_API_KEY", TOKEN);
        }
        command
    }

    /// Runs a command line, split at spaces.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.ran(self.command(line.split_whitespace()).output().unwrap())
    }

    /// Reads what a command left behind.
    pub(crate) fn ran(&self, output: Output) -> Ran {
        let home = self.home().canonicalize().unwrap().display().to_string();
        let mut replacements = vec![
            (home, "[home]"),
            (self.home().display().to_string(), "[home]"),
        ];
        replacements.extend(self.base_url.clone().map(|url| (url, "[url]")));
        Ran {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            exit: output.status.code().unwrap_or(-1),
            replacements,
        }
    }

    /// Returns the id of the batch with this name.
    pub(crate) fn id_of(&self, name: &str) -> String {
        let listed = self.run("list --json").stdout;
        let line = listed
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .find(|batch| batch["name"] == name)
            .unwrap_or_else(|| panic!("no batch is named {name}: {listed}"));
        line["id"].as_str().unwrap().to_owned()
    }
}

impl Ran {
    /// Writes everything in one text; only what differs from run to run is replaced: the home
    /// folder, the port, and absolute times.
    pub(crate) fn all(&self) -> String {
        let text = format!(
            "{}--- stderr\n{}--- exit {}",
            self.stdout, self.stderr, self.exit
        );
        let text = self
            .replacements
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to));
        without_ages(&steady(&text))
    }
}

/// Replaces dates and unix seconds that stand alone, and not the digits inside an id.
fn steady(text: &str) -> String {
    const SHAPES: [(&str, &str); 2] = [("0000-00-00 00:00:00", "[date]"), ("0000000000", "[unix]")];
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_start = !out.ends_with(|c: char| c.is_ascii_alphanumeric());
        let found = SHAPES
            .iter()
            .filter(|_| is_start)
            .find_map(|(shape, word)| Some((after_shape(rest, shape)?, *word)));
        if let Some((after, word)) = found {
            out.push_str(word);
            rest = after;
        } else {
            out.push(c);
            rest = rest.split_at(c.len_utf8()).1;
        }
    }
    out
}

/// Replaces the ages beside dates, some of which are about to turn; those of lists are not.
fn without_ages(text: &str) -> String {
    let age = |line: &str| match line.split_once("[date] (") {
        Some((before, _)) => format!("{before}[date] ([age])\n"),
        None => format!("{line}\n"),
    };
    text.lines()
        .map(age)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// Returns what follows a piece of this shape, in which 0 stands for any digit.
fn after_shape<'a>(text: &'a str, shape: &str) -> Option<&'a str> {
    let (piece, after) = text.split_at_checked(shape.len())?;
    let fits = piece.chars().zip(shape.chars()).all(|(c, s)| match s {
        '0' => c.is_ascii_digit(),
        _ => c == s,
    });
    let is_end = !after.starts_with(|c: char| c.is_ascii_alphanumeric());
    (fits && is_end).then_some(after)
}

fn clock(pace: Pace) -> Clock {
    // A whole second: what is part of a second through differs from run to run.
    let now = AtomicI64::new(unix_millis() / 1000 * 1000);
    let step = match pace {
        Pace::Frozen => 0,
        Pace::Leaping => 60_000,
    };
    Clock::new(move || now.fetch_add(step, Ordering::Relaxed))
}
