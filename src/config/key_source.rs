//! Where the key of a profile is, and to which host it may be sent.
//!
//! Order: `--api-key-file`, `BATCHDECK_API_KEY`, the profile's variable, its `key_command`, its
//! `key_file`, and at last a trusted `.env`. The first source that is set up decides; when it
//! fails, nothing behind it is tried, because a wrong account is worse than an error.
//!
//! A key is bound to the host it was meant for. Only a key that was given for this very run
//! (`--api-key-file`, `BATCHDECK_API_KEY`) or a host that was named (`--send-key-to`) goes further.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::dotenv::Dotenv;
use super::profile::{OPENAI, OPENAI_KEY};
use super::{BaseUrl, Env, Flags, Profile, Site, key_command, private};
use crate::domain::{Failure, Kind};

/// The variable whose key is meant for this program, whatever the host.
pub const OWN_KEY: &str = "BATCHDECK_API_KEY";

/// More than any key.
const MOST_BYTES: u64 = 16 * 1024;

/// Where a key comes from. Holds no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// `--api-key-file PATH`.
    Flag(PathBuf),
    /// `--api-key-file -`.
    Stdin,
    /// A variable of the environment.
    Variable(String),
    /// The profile's `key_command`.
    Command(Vec<String>),
    /// The profile's `key_file`.
    File(PathBuf),
    /// A variable in a `.env` that the user trusted.
    Dotenv {
        /// The file.
        path: PathBuf,
        /// The variable.
        name: String,
    },
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(path) => write!(f, "--api-key-file {}", path.display()),
            Self::Stdin => f.write_str("stdin (--api-key-file -)"),
            Self::Variable(name) => write!(f, "environment, {name}"),
            Self::Command(argv) => {
                write!(f, "key_command {}", argv.first().map_or("", String::as_str))
            }
            Self::File(path) => write!(f, "key_file {}", path.display()),
            Self::Dotenv { path, name } => write!(f, "{}, {name}", path.display()),
        }
    }
}

/// Everything that decides about a key.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// The profile's name.
    pub name: &'a str,
    /// The profile.
    pub profile: &'a Profile,
    /// Where the key would be sent.
    pub base_url: &'a BaseUrl,
    /// The environment.
    pub env: &'a Env,
    /// The flags.
    pub flags: &'a Flags,
    /// A trusted `.env`.
    pub dotenv: Option<&'a Dotenv>,
}

impl Search<'_> {
    /// Finds the source that decides, without reading the key. `None` if none is set up.
    ///
    /// Fails when there is a key, but not one that may be sent to this host.
    pub fn find(self) -> Result<Option<KeySource>, Failure> {
        self.check_send_key_to()?;
        if let Some(source) = self.given() {
            return Ok(Some(source));
        }
        let Some(source) = self.of_profile().or_else(|| self.in_dotenv()) else {
            return Ok(None);
        };
        if self.may_send(&source) {
            Ok(Some(source))
        } else {
            Err(self.stays_home(&source))
        }
    }

    /// Finds the source and reads the key from it.
    pub fn read(self) -> Result<Option<(SecretString, KeySource)>, Failure> {
        let Some(source) = self.find()? else {
            return Ok(None);
        };
        let key = match &source {
            KeySource::Flag(path) | KeySource::File(path) => {
                first_line(&private::read_secret(path, MOST_BYTES)?, &source)
            }
            KeySource::Stdin => first_line(&read_stdin()?, &source),
            KeySource::Command(argv) => {
                first_line(&key_command::run(argv, key_command::LIMIT)?, &source)
            }
            KeySource::Variable(name) => {
                first_line(self.env.get(name).unwrap_or_default().as_bytes(), &source)
            }
            KeySource::Dotenv { name, .. } => self
                .dotenv
                .and_then(|dotenv| dotenv.key(name))
                .cloned()
                .ok_or_else(|| unusable(&source, "it is empty")),
        }?;
        Ok(Some((key, source)))
    }

    /// Returns the source that was given for this very run.
    fn given(self) -> Option<KeySource> {
        if let Some(path) = &self.flags.api_key_file {
            return Some(match path.to_str() {
                Some("-") => KeySource::Stdin,
                _ => KeySource::Flag(self.env.cwd().join(path)),
            });
        }
        let own = || KeySource::Variable(OWN_KEY.to_owned());
        self.env.has(OWN_KEY).then(own)
    }

    fn of_profile(self) -> Option<KeySource> {
        let profile = self.profile;
        let variable = self.variable().filter(|name| self.env.has(name));
        if let Some(name) = variable {
            return Some(KeySource::Variable(name.to_owned()));
        }
        if !profile.key_command.is_empty() {
            return Some(KeySource::Command(profile.key_command.clone()));
        }
        let path = profile.key_file.as_ref()?;
        Some(KeySource::File(self.env.absolute(path)))
    }

    fn in_dotenv(self) -> Option<KeySource> {
        let dotenv = self.dotenv?;
        let name = [Some(OWN_KEY), self.variable()]
            .into_iter()
            .flatten()
            .find(|name| dotenv.key(name).is_some())?;
        Some(KeySource::Dotenv {
            path: dotenv.path().to_owned(),
            name: name.to_owned(),
        })
    }

    /// Returns the variable that holds this profile's key. A profile at `OpenAI` that says nothing
    /// of keys uses `OpenAI`'s variable.
    fn variable(&self) -> Option<&str> {
        let profile = self.profile;
        let says_nothing = profile.key_command.is_empty() && profile.key_file.is_none();
        let usual = says_nothing && profile.base_url.site().is_openai();
        profile.key_env.as_deref().or(usual.then_some(OPENAI_KEY))
    }

    fn may_send(self, source: &KeySource) -> bool {
        let target = self.base_url.site();
        if target == self.profile.base_url.site() || self.flags.send_key_to.is_some() {
            return true;
        }
        match source {
            KeySource::Flag(_) | KeySource::Stdin => true,
            KeySource::Dotenv { name, .. } if name == OWN_KEY => true,
            // The two variables were set side by side: that is where the user wants it to go.
            KeySource::Variable(name) if name == OPENAI_KEY && self.name == OPENAI => {
                target.is_openai() || self.env_site().as_ref() == Some(target)
            }
            KeySource::Variable(_)
            | KeySource::Dotenv { .. }
            | KeySource::Command(_)
            | KeySource::File(_) => false,
        }
    }

    fn env_site(self) -> Option<Site> {
        let url = BaseUrl::parse(self.env.get("OPENAI_BASE_URL")?).ok()?;
        Some(url.site().clone())
    }

    fn stays_home(self, source: &KeySource) -> Failure {
        let target = self.base_url.site();
        Failure::new(
            Kind::Usage,
            format!("the key is not sent to {target}"),
            format!(
                "the key of profile {} ({source}) belongs to {}",
                self.name,
                self.profile.base_url.site()
            ),
        )
        .with_hint(format!(
            "give a key for that host with --api-key-file or {OWN_KEY}, or allow this one with \
             --send-key-to {}",
            target.authority()
        ))
    }

    fn check_send_key_to(self) -> Result<(), Failure> {
        let Some(named) = &self.flags.send_key_to else {
            return Ok(());
        };
        let target = self.base_url.site();
        if Site::parse(named).as_ref() == Some(target) {
            return Ok(());
        }
        Err(Failure::new(
            Kind::Usage,
            "the key is not sent",
            format!("--send-key-to names another host than the base URL, which leads to {target}"),
        ))
    }
}

/// Reads a key from the first line of a private file.
pub fn read_key_file(path: &Path) -> Result<SecretString, Failure> {
    let source = KeySource::Flag(path.to_owned());
    first_line(&private::read_secret(path, MOST_BYTES)?, &source)
}

fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(Kind::Disk, "cannot read stdin", error.to_string()))?;
    Ok(bytes)
}

/// Takes the first line as a key, which must be something a header can hold.
fn first_line(bytes: &[u8], source: &KeySource) -> Result<SecretString, Failure> {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.trim_ascii();
    if line.is_empty() {
        return Err(unusable(source, "its first line is empty"));
    }
    if !line.iter().all(u8::is_ascii_graphic) {
        return Err(unusable(source, "it holds spaces or characters no key has"));
    }
    Ok(SecretString::from(
        String::from_utf8_lossy(line).into_owned(),
    ))
}

fn unusable(source: &KeySource, why: &str) -> Failure {
    Failure::new(
        Kind::NoKey,
        format!("cannot use the key from {source}"),
        why,
    )
    .with_hint("it must hold the key alone, on its first line")
}

#[cfg(test)]
mod tests;
