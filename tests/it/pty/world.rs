//! A place for the real binary to run in: folders that go with the test, and one server or none.

use std::path::{Path, PathBuf};

use batchdeck::clock::unix_millis;
use batchdeck::local::{self, Clock, DataDir, Exposure, Options, Scenario};
use portable_pty::CommandBuilder;
use secrecy::SecretString;

use crate::support::pty::{Session, oracle};
use crate::support::server::TOKEN;

/// Room for all three panes.
pub(super) const WIDE: (u16, u16) = (120, 40);
/// Columns of the list on a wide screen, its right border left out.
const LIST: u16 = 49;
pub(super) const RESTORED: [String; 0] = [];

/// A small world in which everything has ended: nothing moves unless somebody presses a key.
pub(super) const ENDED: &str = r#"
    ranges = true

    [[batch]]
    name = "first"
    endpoint = "/v1/chat/completions"
    model = "gpt-4.1-nano"
    status = "completed"
    input = "tickets"
    requests = 20
    age = "1h"
    running = "5m"

    [[batch]]
    name = "second"
    endpoint = "/v1/responses"
    model = "gpt-5-mini"
    status = "completed"
    input = "reviews"
    requests = 20
    age = "2h"
    running = "5m"
"#;

/// The folders of one test, and an environment that leads to one server.
pub(super) struct World {
    root: tempfile::TempDir,
    server: Option<local::Handle>,
}

impl World {
    /// Leads nowhere: the program opens its own demo.
    pub(super) fn demo() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["deck", "home", "tmp", "work"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root, server: None }
    }

    /// Leads to an embedded server in a world described in TOML.
    pub(super) fn served(scenario: &str) -> Self {
        Self::served_at(scenario, Clock::new(unix_millis))
    }

    /// Leads to one whose time goes by this clock.
    pub(super) fn served_at(scenario: &str, clock: Clock) -> Self {
        let server = local::start_in_thread(Options {
            listen: ([127, 0, 0, 1], 0).into(),
            exposure: Exposure::Loopback,
            scenario: Scenario::parse(scenario).unwrap(),
            token: SecretString::from(TOKEN),
            data: DataDir::Temporary,
            clock,
            seed: 1,
        })
        .unwrap();
        Self {
            server: Some(server),
            ..Self::demo()
        }
        .with_profile()
    }

    fn with_profile(self) -> Self {
        let base_url = self.base_url();
        self.at(&base_url)
    }

    /// Where its own server is.
    pub(super) fn base_url(&self) -> String {
        self.server.as_ref().unwrap().base_url()
    }

    /// Leads to a server that somebody else runs.
    pub(super) fn at(self, base_url: &str) -> Self {
        let folder = self.root.path().join("deck");
        let config = format!(
            "default_profile = \"there\"\n[profiles.there]\nbase_url = \"{base_url}\"\n\
             key_env = \"SCENE_KEY\"\n"
        );
        std::fs::write(folder.join("config.toml"), config).unwrap();
        self
    }

    /// Ends the server: its port refuses connections from now on.
    pub(super) fn lose_server(&mut self) {
        self.server = None;
    }

    /// The folder in which the program runs.
    pub(super) fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// Returns where a file of [`Self::files`] is.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Opens the dashboard with room for everything.
    pub(super) fn open(&self) -> Session {
        self.open_with(&[], WIDE)
    }

    /// Opens the dashboard; variables are added to its small environment, or replace some of it.
    pub(super) fn open_with(&self, env: &[(&str, &str)], size: (u16, u16)) -> Session {
        let mut command = self.command(&[]);
        for (name, value) in env {
            command.env(name, value);
        }
        Session::run(command, size)
    }

    /// Opens local files of results.
    pub(super) fn view(&self, file: &Path) -> Session {
        Session::run(self.command(&["view", file.to_str().unwrap()]), WIDE)
    }

    fn command(&self, args: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_batchdeck"));
        command.args(args);
        command.env_clear();
        for (name, value) in self.env() {
            command.env(name, value);
        }
        command.cwd(self.work());
        command
    }

    /// The environment of every run: nothing of the tester's own is in it.
    pub(super) fn env(&self) -> Vec<(&'static str, String)> {
        let folder = |name| self.root.path().join(name).display().to_string();
        vec![
            ("TERM", "xterm-256color".to_owned()),
            ("PATH", "/usr/bin:/bin".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
            ("HOME", folder("home")),
            ("TMPDIR", folder("tmp")),
            ("BATCHDECK_HOME", folder("deck")),
            ("SCENE_KEY", TOKEN.to_owned()),
        ]
    }

    /// Every file and every empty folder that is there, by its path from the root, sorted.
    pub(super) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(self.root.path(), self.root.path(), &mut found);
        found.sort();
        found
    }
}

/// The program may remove what was just listed: what has gone is not there.
fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let is_empty =
            || std::fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_none());
        if path.is_dir() && !is_empty() {
            collect(root, &path, found);
        } else {
            let path = path.strip_prefix(root).unwrap();
            found.push(path.display().to_string());
        }
    }
}

/// Asserts that only allowed bytes were written, and returns what is still set on the terminal.
pub(super) fn left_behind(session: &Session) -> Vec<String> {
    let verdict = oracle::check(&session.raw_output(), None);
    assert!(verdict.is_ok(), "{verdict:?}");
    session.left_behind()
}

/// Presses `q` and waits for the end; returns the exit code and what is still set on the terminal.
pub(super) fn quit(session: &mut Session) -> (i32, Vec<String>) {
    session.send("q");
    (session.exit_code(), left_behind(session))
}

/// Returns the row of the list, on a wide screen, that holds a text.
pub(super) fn list_row(screen: &vt100::Screen, text: &str) -> Option<String> {
    screen.rows(0, LIST).find(|row| row.contains(text))
}
