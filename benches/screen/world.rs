//! Folders and servers for the program to be timed in.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use portable_pty::CommandBuilder;

/// The program under the stop-watch.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_batchdeck");
const KEY: &str = "sk-bench-0123456789";

/// A world in which everything has ended.
pub(crate) const ENDED: &str = r#"
    ranges = true
    [[batch]]
    name = "archive"
    endpoint = "/v1/chat/completions"
    model = "gpt-4.1-nano"
    status = "completed"
    input = "tickets"
    requests = 50000
    age = "20h"
    running = "5h"
"#;

/// A folder for everything, and a server in a process of its own, or none.
pub(crate) struct World {
    root: tempfile::TempDir,
    server: Option<Child>,
}

impl World {
    /// The program's own demo.
    pub(crate) fn demo() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["deck", "work", "tmp"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root, server: None }
    }

    /// A served world, described in TOML.
    pub(crate) fn served(scenario: &str) -> Self {
        let mut world = Self::demo();
        let (key, file) = (
            world.root.path().join("key"),
            world.work().join("world.toml"),
        );
        private(&key, KEY);
        std::fs::write(file, scenario).unwrap();
        let mut command = world.command();
        command
            .args(["--json", "--api-key-file"])
            .arg(key)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--scenario",
                "world.toml",
            ])
            .stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let config = format!(
            "default_profile = \"served\"\n[profiles.served]\nbase_url = {}\nkey_env = \"KEY\"\n",
            told["base_url"]
        );
        std::fs::write(world.root.path().join("deck/config.toml"), config).unwrap();
        world.server = Some(server);
        world
    }

    /// A world with so many batches, ten of which are running.
    pub(crate) fn of(batches: u32) -> Self {
        let mut scenario = "ranges = true\n".to_owned();
        for (name, status, repeat) in [
            ("live", "in_progress", 10),
            ("done", "completed", batches - 10),
        ] {
            write!(
                scenario,
                "[[batch]]\nname = \"{name}\"\nendpoint = \"/v1/chat/completions\"\n\
                 model = \"gpt-4.1-nano\"\nstatus = \"{status}\"\ninput = \"tickets\"\n\
                 requests = 60\nage = \"1h\"\nrunning = \"10m\"\nremaining = \"50m\"\n\
                 repeat = {repeat}\nevery = \"1m\"\n"
            )
            .unwrap();
        }
        Self::served(&scenario)
    }

    /// Puts a result file of so many bytes where a download of the first batch would be.
    pub(crate) fn save_results(&self, bytes: usize) -> u64 {
        let listed = self.command().args(["list", "--json"]).output().unwrap();
        let line = listed.stdout.split(|byte| *byte == b'\n').next().unwrap();
        let batch: serde_json::Value = serde_json::from_slice(line).unwrap();
        let id = batch["id"].as_str().unwrap();
        let tail: String = id.chars().skip(id.chars().count() - 8).collect();
        let folder = self.work().join(format!("batchdeck/archive-{tail}"));
        std::fs::create_dir_all(&folder).unwrap();
        let file = std::fs::File::create(folder.join("output.jsonl")).unwrap();
        fill(BufWriter::new(file), bytes)
    }

    fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    fn env(&self) -> [(&'static str, String); 6] {
        let folder = |name| self.root.path().join(name).display().to_string();
        [
            ("TERM", "xterm-256color".to_owned()),
            ("PATH", "/usr/bin:/bin".to_owned()),
            ("HOME", folder("deck")),
            ("TMPDIR", folder("tmp")),
            ("BATCHDECK_HOME", folder("deck")),
            ("KEY", KEY.to_owned()),
        ]
    }

    fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .env_clear()
            .envs(self.env())
            .current_dir(self.work())
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The dashboard in this world.
    pub(crate) fn dashboard(&self) -> CommandBuilder {
        self.on_terminal(Path::new(PROGRAM))
    }

    /// Any program in this world.
    pub(crate) fn on_terminal(&self, program: &Path) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in self.env() {
            command.env(name, value);
        }
        command.cwd(self.work());
        command
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // Killed, it leaves its folder inside this world's own.
            server.kill().ok();
            server.wait().ok();
        }
    }
}

/// Writes result lines of about 4 KB until there are enough bytes; returns their number.
fn fill(mut file: impl std::io::Write, bytes: usize) -> u64 {
    let words = "The customer asks for a refund of the second charge and names the invoice. ";
    let (mut written, mut lines) = (0, 0);
    while written < bytes {
        let content = words.repeat(48);
        let line = serde_json::json!({
            "id": format!("batch_req_{lines}"), "custom_id": format!("ticket-{lines}"),
            "response": {"status_code": 200, "request_id": format!("req_{lines}"), "body": {
                "object": "chat.completion", "model": "gpt-4.1-nano",
                "choices": [{"index": 0, "finish_reason": "stop",
                    "message": {"role": "assistant", "content": content}}],
                "usage": {"prompt_tokens": 900, "completion_tokens": 700, "total_tokens": 1600}}},
            "error": null,
        });
        let line = line.to_string();
        writeln!(file, "{line}").unwrap();
        written += line.len() + 1;
        lines += 1;
    }
    file.flush().unwrap();
    lines
}

fn private(path: &Path, text: &str) {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    file.unwrap().write_all(text.as_bytes()).unwrap();
}
