//! Files and folders that nobody but the user may read, made so from their first moment.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::domain::{Failure, Kind};

/// What already stands at the target decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the write fails.
    Keep,
    /// It is replaced in one step.
    Replace,
}

/// Makes a folder and its parents for the user alone (0700).
pub fn make_dir(path: &Path) -> Result<(), Failure> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| disk("cannot make the folder", path, &error))
}

/// Writes a file for the user alone (0600): `.part`, then fsync, then its final name.
///
/// Contract: a reader never sees a half file, and with [`Existing::Keep`] nothing that stands there
/// is ever lost.
pub fn write(path: &Path, content: &[u8], existing: Existing) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        make_dir(parent)?;
    }
    let part = part_of(path);
    let written = write_part(&part, content).and_then(|()| match existing {
        Existing::Replace => std::fs::rename(&part, path),
        // A hard link refuses an existing name, which a rename would silently replace.
        Existing::Keep => std::fs::hard_link(&part, path),
    });
    // After a rename there is nothing left to remove, and after a failure there may be.
    std::fs::remove_file(&part).ok();
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(
            Kind::TargetExists,
            format!("cannot write {}", path.display()),
            "it exists already",
        ),
        _ => disk("cannot write", path, &error),
    })
}

fn write_part(part: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(part)?;
    file.write_all(content)?;
    file.sync_all()
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    PathBuf::from(name)
}

/// Reads at most `limit` bytes of a file that only the user may read, as ssh does with its keys.
///
/// A pipe (`<(pass show openai)`) has no owner to ask and is taken as it is.
pub fn read_secret(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut file = File::open(path).map_err(|error| disk("cannot read", path, &error))?;
    let about = file
        .metadata()
        .map_err(|error| disk("cannot read", path, &error))?;
    let mode = about.permissions().mode() & 0o777;
    if about.is_file() && mode & 0o077 != 0 {
        return Err(Failure::new(
            Kind::Config,
            format!("cannot use the key in {}", path.display()),
            format!("others may read the file (mode {mode:04o})"),
        )
        .with_hint(format!("run chmod 600 {}", path.display())));
    }
    let mut content = Vec::new();
    (&mut file)
        .take(limit)
        .read_to_end(&mut content)
        .map_err(|error| disk("cannot read", path, &error))?;
    Ok(content)
}

/// Puts an error of the file system into words.
pub fn disk(what: &str, path: &Path, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => Kind::NotFound,
        _ => Kind::Disk,
    };
    let failure = Failure::new(
        kind,
        format!("{what} {}", path.display()),
        error.to_string(),
    );
    match kind {
        Kind::NotFound => failure.with_hint("check the path"),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_written_is_private_and_leaves_no_part_behind() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("state/token");
        write(&file, b"x", Existing::Replace).unwrap();
        let names: Vec<_> = std::fs::read_dir(file.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(
            (mode(&file), mode(file.parent().unwrap()), names),
            (0o600, 0o700, vec!["token".into()])
        );
    }

    #[test]
    fn an_existing_file_is_kept_when_asked() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config.toml");
        write(&file, b"old", Existing::Keep).unwrap();
        let failure = write(&file, b"new", Existing::Keep).unwrap_err();
        assert_eq!(
            (failure.kind, std::fs::read(&file).unwrap()),
            (Kind::TargetExists, b"old".to_vec())
        );
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("key");
        std::fs::write(&file, "sk-1").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let failure = read_secret(&file, 100).unwrap_err();
        assert_eq!(failure.why, "others may read the file (mode 0644)");
    }
}
