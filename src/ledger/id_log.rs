//! The log of ids: one short line a batch made, readable with `cat` when all else is lost.
//!
//! ```text
//! {"at":1795000000,"id":"batch_1","intent":"ab…","file":"file-1","name":"nightly","profile":"openai",…}
//! ```

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::config::private;
use crate::domain::{Account, BatchId, Failure, FileId, IntentId, Timestamp};

/// A line longer than this is none of ours.
const MAX_LINE: u64 = 64 * 1024;

/// A batch that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Whose batch.
    pub account: Account,
    /// The batch.
    pub id: BatchId,
    /// What people call it.
    pub name: String,
    /// The intent that became it.
    pub intent: IntentId,
    /// The file of its requests.
    pub file: FileId,
    /// When.
    pub at: Timestamp,
}

/// The log, open for one more line.
#[derive(Debug)]
pub(super) struct IdLog {
    file: File,
    path: PathBuf,
}

impl IdLog {
    /// Opens the log for adding to it, and makes it, for the user alone, where there is none.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| private::disk("cannot open the log of ids", path, &error))?;
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Adds a line and returns once it is on the disk.
    pub(super) fn append(&mut self, made: &Made) -> Result<(), Failure> {
        self.write(made)
            .map_err(|error| private::disk("cannot write the log of ids", &self.path, &error))
    }

    fn write(&mut self, made: &Made) -> io::Result<()> {
        let mut line = Value::Object(object(made)).to_string();
        line.push('\n');
        if self.is_cut()? {
            // The last writer was killed in its line; ours must not be glued to it.
            line.insert(0, '\n');
        }
        // One call for the whole line, so that lines of several processes stay apart.
        self.file.write_all(line.as_bytes())?;
        self.file.sync_data()
    }

    /// Tells whether the last line has no end.
    fn is_cut(&mut self) -> io::Result<bool> {
        let length = self.file.metadata()?.len();
        if length == 0 {
            return Ok(false);
        }
        self.file.seek(SeekFrom::Start(length - 1))?;
        let mut last = [0];
        self.file.read_exact(&mut last)?;
        Ok(last != *b"\n")
    }

    /// Hands every line that can be read to `each`, and returns how many cannot.
    pub(super) fn replay(
        &mut self,
        mut each: impl FnMut(Made) -> Result<(), Failure>,
    ) -> Result<u64, Failure> {
        let failed =
            |error: io::Error| private::disk("cannot read the log of ids", &self.path, &error);
        self.file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut reader = BufReader::new(&self.file);
        let (mut line, mut unreadable) = (Vec::new(), 0);
        loop {
            line.clear();
            let read = (&mut reader).take(MAX_LINE).read_until(b'\n', &mut line);
            if read.map_err(failed)? == 0 {
                return Ok(unreadable);
            }
            match parse(&line) {
                Some(made) => each(made)?,
                None if line.trim_ascii().is_empty() => {}
                None => unreadable += 1,
            }
        }
    }
}

fn object(made: &Made) -> Map<String, Value> {
    let account = &made.account;
    let mut object = Map::new();
    let mut put = |key: &str, value: &str| object.insert(key.to_owned(), value.into());
    put("id", made.id.as_str());
    put("intent", made.intent.as_str());
    put("file", made.file.as_str());
    put("name", &made.name);
    put("profile", &account.profile);
    put("base_url", &account.base_url);
    if let Some(organization) = &account.organization {
        put("organization", organization);
    }
    if let Some(project) = &account.project {
        put("project", project);
    }
    object.insert("at".to_owned(), made.at.0.into());
    object
}

fn parse(line: &[u8]) -> Option<Made> {
    let object: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let text = |key: &str| object.get(key)?.as_str().map(str::to_owned);
    Some(Made {
        id: BatchId::new(text("id")?),
        account: Account {
            profile: text("profile")?,
            base_url: text("base_url")?,
            organization: text("organization"),
            project: text("project"),
        },
        name: text("name").unwrap_or_default(),
        intent: IntentId::known(text("intent").unwrap_or_default()),
        file: FileId::new(text("file").unwrap_or_default()),
        at: Timestamp(object.get("at").and_then(Value::as_i64).unwrap_or(0)),
    })
}
