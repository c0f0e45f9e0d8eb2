//! What was read of results at the provider, in files of our own, so that everything that reads
//! files can read it too. They go when the results are closed, and with the program at the latest.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock;
use crate::config::Env;
use crate::config::private::{self, Existing};
use crate::domain::Failure;
use crate::results::chunks::Stop;
use crate::results::preview::Preview;

/// All private folders that are there. Cheap to clone; all clones are one list.
///
/// A thread that counts results holds their folder, and the program does not wait for it at its end.
#[derive(Clone, Debug, Default)]
pub(in crate::tui::tasks) struct Spools(Arc<Mutex<Folders>>);

#[derive(Debug, Default)]
struct Folders {
    all: Vec<PathBuf>,
    is_over: bool,
}

impl Spools {
    /// Removes every folder; no other is made from now on.
    pub(in crate::tui::tasks) fn end(&self) {
        let mut folders = self.folders();
        folders.is_over = true;
        for folder in folders.all.drain(..) {
            remove(&folder);
        }
    }

    /// Writes the parts of a preview into files of a new folder.
    pub(super) fn spool(&self, preview: &Preview, env: &Env) -> Result<Spool, Failure> {
        // Held while it writes: whoever ends them removes what is whole.
        let mut folders = self.folders();
        if folders.is_over {
            return Err(Stop::failure("the look at the results"));
        }
        let root = env.get("TMPDIR").map_or("/tmp", |path| path);
        let folder = PathBuf::from(root).join(format!("batchdeck-{}", clock::token()?));
        match written(preview, &folder) {
            Ok(files) => {
                folders.all.push(folder.clone());
                let spools = self.clone();
                Ok(Spool {
                    folder,
                    spools,
                    files,
                })
            }
            Err(failure) => {
                remove(&folder);
                Err(failure)
            }
        }
    }

    fn folders(&self) -> MutexGuard<'_, Folders> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn written(preview: &Preview, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    private::make_dir(folder)?;
    let mut files = Vec::new();
    for (which, bytes) in &preview.parts {
        let path = folder.join(which.file_name());
        private::write(&path, bytes, Existing::Replace)?;
        files.push(path);
    }
    Ok(files)
}

/// A private folder that is removed with this value.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    spools: Spools,
    /// The files in it, in the order of their rows.
    pub(super) files: Vec<PathBuf>,
}

impl Drop for Spool {
    fn drop(&mut self) {
        let mut folders = self.spools.folders();
        folders.all.retain(|folder| *folder != self.folder);
        remove(&self.folder);
    }
}

fn remove(folder: &Path) {
    // One that cannot be removed is private, and in the folder that the system clears.
    let _ = std::fs::remove_dir_all(folder);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::runtime::Handle;

    use super::*;
    use crate::config::{Config, Flags, Paths, Prices};
    use crate::domain::batch::ResultFile;
    use crate::launch::{Launch, Opens};
    use crate::tui::tasks::{Link, Tasks};

    fn preview() -> Preview {
        Preview {
            lines: Vec::new(),
            parts: vec![(ResultFile::Output, b"{}\n".to_vec())],
            is_whole: true,
            note: None,
        }
    }

    fn world() -> (tempfile::TempDir, Env, Spools) {
        let dir = tempfile::tempdir().unwrap();
        let env = Env::of("/", [("TMPDIR", dir.path().to_str().unwrap())]);
        (dir, env, Spools::default())
    }

    fn left(dir: &tempfile::TempDir) -> usize {
        std::fs::read_dir(dir.path()).unwrap().count()
    }

    #[test]
    fn what_is_closed_goes_at_once() {
        let (dir, env, spools) = world();
        let spool = spools.spool(&preview(), &env).unwrap();
        assert_eq!(std::fs::read(&spool.files[0]).unwrap(), b"{}\n");
        drop(spool);
        assert_eq!(left(&dir), 0);
        assert!(spools.folders().all.is_empty());
    }

    #[test]
    fn at_the_end_everything_goes_whoever_still_holds_it_and_nothing_new_comes() {
        let (dir, env, spools) = world();
        let held = [(); 2].map(|()| spools.spool(&preview(), &env).unwrap());
        assert_eq!(left(&dir), 2);
        spools.clone().end();
        assert_eq!(left(&dir), 0);
        let refused = spools.spool(&preview(), &env).unwrap_err();
        assert_eq!(refused.kind, crate::domain::Kind::Interrupted);
        drop(held);
        assert_eq!(left(&dir), 0);
    }

    #[tokio::test]
    async fn the_program_takes_what_is_still_held_along_at_its_end() {
        let (dir, env, _) = world();
        let launch = Launch {
            opens: Opens::Dashboard,
            config: Config::default(),
            problems: Vec::new(),
            prices: Prices::default().into(),
            paths: Paths::find(&Env::of("/", [("BATCHDECK_HOME", "/nonexistent")])).unwrap(),
            env: env.clone(),
            flags: Flags::default(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let link = Link::nowhere(Arc::new(launch));
        let held = link.spools.spool(&preview(), &env).unwrap();
        let mut tasks = Tasks::new(Handle::current(), link, || 0.5);
        tasks.finish(Duration::ZERO).await;
        assert_eq!(left(&dir), 0);
        drop(held);
    }
}
