//! Input files: what a path could become, and what is in the file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::effect::Ticket;
use crate::app::event::Event;
use crate::ops::check::{self, Asked};
use crate::ops::transfer::Meter;
use crate::results::chunks::Stop;

use super::{Tasks, broken};

/// Continuations of a path that are offered at most.
const OFFERED: usize = 200;
/// The ending of files of requests.
pub(super) const REQUESTS: [&str; 1] = ["jsonl"];

impl Tasks {
    pub(super) fn complete_path(
        &mut self,
        ticket: Ticket,
        text: String,
        endings: &'static [&'static str],
    ) {
        let home = self.link.launch.env.get("HOME").map(PathBuf::from);
        let cwd = self.link.launch.env.cwd().to_owned();
        self.spawn(async move {
            let found = tokio::task::spawn_blocking(move || {
                continuations(&text, endings, &cwd, home.as_deref())
            });
            Event::PathsFound {
                ticket,
                paths: found.await.unwrap_or_default(),
            }
        });
    }

    pub(super) fn check_input(&mut self, ticket: Ticket, path: &Path) {
        let path = self.resolved(path);
        let asked = Asked {
            limits: self.link.limits.clone(),
            endpoint: None,
        };
        self.spawn(async move {
            let read = tokio::task::spawn_blocking(move || {
                check::check_file(&path, &asked, &Stop::default(), &Meter::unread())
            });
            let outcome = read.await.unwrap_or_else(|_| Err(broken()));
            Event::Checked { ticket, outcome }
        });
    }

    /// Resolves `~/` and a path relative to the working directory.
    pub(super) fn resolved(&self, path: &Path) -> PathBuf {
        let env = &self.link.launch.env;
        let home = env.get("HOME").map(Path::new);
        match (path.strip_prefix("~"), home) {
            (Ok(rest), Some(home)) => home.join(rest),
            // Collected by parts, so that no `/./` is shown to anybody.
            (Ok(_) | Err(_), _) => env.cwd().join(path).components().collect(),
        }
    }
}

/// Returns the folders, and the files with such an ending, whose path begins as typed.
fn continuations(text: &str, endings: &[&str], cwd: &Path, home: Option<&Path>) -> Vec<String> {
    let (folder, start) = text.rsplit_once('/').map_or(("", text), |(folder, start)| {
        (if folder.is_empty() { "/" } else { folder }, start)
    });
    let place = match (folder.strip_prefix('~'), home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches('/')),
        (Some(_) | None, _) => cwd.join(folder),
    };
    let Ok(entries) = fs::read_dir(place) else {
        return Vec::new();
    };
    let typed = text.strip_suffix(start).unwrap_or_default();
    let mut paths: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_folder = fs::metadata(entry.path()).is_ok_and(|about| about.is_dir());
            let is_hidden = name.starts_with('.') && !start.starts_with('.');
            let fits = name.starts_with(start)
                && (is_folder
                    || Path::new(&name)
                        .extension()
                        .and_then(|end| end.to_str())
                        .is_some_and(|end| endings.contains(&end)));
            let slash = if is_folder { "/" } else { "" };
            (fits && !is_hidden).then(|| format!("{typed}{name}{slash}"))
        })
        .collect();
    paths.sort();
    paths.truncate(OFFERED);
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_continues_with_folders_and_input_files_only() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("data")).unwrap();
        for name in ["day.jsonl", "day.csv", ".hidden.jsonl"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        assert_eq!(
            continuations("da", &REQUESTS, dir.path(), None),
            ["data/", "day.jsonl"]
        );
        assert_eq!(
            continuations("~/da", &REQUESTS, dir.path(), Some(dir.path())),
            ["~/data/", "~/day.jsonl"]
        );
        assert_eq!(
            continuations("no/such/", &REQUESTS, dir.path(), None),
            [""; 0]
        );
    }
}
