//! Reads the file of settings over the defaults. A bad setting keeps its default and is named.

use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use toml::de::DeTable;

use super::profile::{DEMO, OPENAI};
use super::read::{self, Entry, Findings, Section};
use super::{
    AUTO, Access, BaseUrl, Binding, Config, Glyphs, Mouse, Origins, Paths, Problem, Profile,
    ThemeName,
};
use crate::domain::Colour;
use crate::provider::target::Auth;

pub(super) const SETTINGS: [&str; 8] = [
    "default_profile",
    "download_dir",
    "prices",
    "theme",
    "mouse",
    "ascii",
    "profiles",
    "keys",
];

pub(super) const PROFILE_SETTINGS: [&str; 15] = [
    "base_url",
    "auth",
    "organization",
    "project",
    "api_version",
    "key_env",
    "key_file",
    "key_command",
    "read_only",
    "colour",
    "max_cost",
    "enqueued_tokens",
    "max_requests",
    "max_bytes",
    "max_inputs",
];

/// The bit of a mode that lets everybody write.
const WRITABLE_BY_ALL: u32 = 0o002;

/// What reading the settings gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The settings; where the file is wrong, the defaults.
    pub config: Config,
    /// Where each of them came from.
    pub origins: Origins,
    /// Everything that is wrong with the file.
    pub problems: Vec<Problem>,
}

/// Reads the settings: the file named with `--config`, which must be there, or the usual one,
/// which need not.
///
/// A file that everybody on the machine can write is not used at all: it could name a program to
/// run, or another host for the key.
pub fn load(named: Option<&Path>, paths: &Paths) -> Loaded {
    let file = named.unwrap_or(&paths.config_file);
    if std::fs::metadata(file).is_ok_and(|about| about.mode() & WRITABLE_BY_ALL != 0) {
        let why = "everybody on this machine can write it, so it is not used; run chmod o-w on it";
        return Loaded {
            problems: vec![Problem::of_file(file, why)],
            ..Loaded::default()
        };
    }
    match std::fs::read_to_string(file) {
        Ok(text) => parse(file, &text),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Loaded::default(),
        Err(error) => Loaded {
            problems: vec![Problem::of_file(file, format!("cannot read it: {error}"))],
            ..Loaded::default()
        },
    }
}

/// Reads settings from text.
pub fn parse(file: &Path, text: &str) -> Loaded {
    let mut findings = Findings::new(file, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or_default();
        findings.add(span, None, error.message());
    }
    let mut config = Config::default();
    // After a syntax error the recovered values are guesses: nothing of them is used.
    if errors.is_empty() {
        read_root(root.get_ref(), &mut config, &mut findings);
    }
    findings.problems.sort_by_key(|problem| problem.line);
    Loaded {
        config,
        origins: findings.origins,
        problems: findings.problems,
    }
}

fn read_root(root: &DeTable<'_>, config: &mut Config, findings: &mut Findings<'_>) {
    let mut section = Section::new("", root);
    let default_profile_at = section.span_of("default_profile");
    let default_profile = &mut config.default_profile;
    section.set(findings, "default_profile", read::text, default_profile);
    section.set(findings, "download_dir", folder, &mut config.download_dir);
    section.set(findings, "prices", read::optional, &mut config.prices);
    let themes = ThemeName::ALL.map(|theme| (theme.word(), theme));
    section.set(findings, "theme", read::word(themes), &mut config.theme);
    let mouse = read::flag(Mouse::On, Mouse::Off);
    section.set(findings, "mouse", mouse, &mut config.mouse);
    let ascii = read::flag(Glyphs::Ascii, Glyphs::Unicode);
    section.set(findings, "ascii", ascii, &mut config.glyphs);
    if let Some(profiles) = section.table(findings, "profiles") {
        read_profiles(profiles, config, findings);
    }
    if let Some(keys) = section.table(findings, "keys") {
        read_keys(keys, config, findings);
    }
    section.finish(findings, &SETTINGS);
    let is_known = config.default_profile == AUTO
        || config
            .profile_names()
            .any(|name| name == config.default_profile);
    if !is_known {
        let why = format!("there is no profile {:?}", config.default_profile);
        findings.add(
            default_profile_at.unwrap_or_default(),
            Some("default_profile".to_owned()),
            why,
        );
        AUTO.clone_into(&mut config.default_profile);
    }
}

fn read_profiles(mut section: Section<'_>, config: &mut Config, findings: &mut Findings<'_>) {
    for entry in section.take_all() {
        if let Err(why) = check_name(entry.name) {
            findings.add(entry.span, Some(entry.key), why);
            continue;
        }
        if let Some(table) = entry.section(findings)
            && let Some(profile) = read_profile(&entry, table, findings)
        {
            config.profiles.insert(entry.name.to_owned(), profile);
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match name {
        DEMO => Err("the demo is built in and has no settings".to_owned()),
        AUTO => Err("`auto` is no name, it is the value of default_profile".to_owned()),
        name if name.is_empty() || name.len() > 32 || !name.bytes().all(is_plain) => Err(
            "a profile's name has 1 to 32 letters, digits, dashes, dots or underscores".to_owned(),
        ),
        _ => Ok(()),
    }
}

fn read_profile(
    entry: &Entry<'_>,
    mut section: Section<'_>,
    findings: &mut Findings<'_>,
) -> Option<Profile> {
    let mut url = None;
    let has_url = section.span_of("base_url").is_some();
    section.set(findings, "base_url", base_url, &mut url);
    let is_usable = url.is_some() || (entry.name == OPENAI && !has_url);
    if !is_usable && !has_url {
        let why = "it needs a base_url, such as \"https://api.example.com/v1\"";
        findings.add(entry.span.clone(), Some(entry.key.clone()), why);
    }
    let mut profile = Profile::at(url.unwrap_or_else(BaseUrl::openai));
    if entry.name == OPENAI {
        profile.key_env = Profile::openai().key_env;
    }
    let auths = [("bearer", Auth::Bearer), ("api-key", Auth::ApiKey)];
    section.set(findings, "auth", read::word(auths), &mut profile.auth);
    let organization = &mut profile.organization;
    section.set(findings, "organization", read::header, organization);
    section.set(findings, "project", read::header, &mut profile.project);
    let api_version = &mut profile.api_version;
    section.set(findings, "api_version", read::header, api_version);
    section.set(findings, "key_env", read::optional, &mut profile.key_env);
    section.set(findings, "key_file", read::optional, &mut profile.key_file);
    let key_command = &mut profile.key_command;
    section.set(findings, "key_command", read::texts, key_command);
    let access = read::flag(Access::ReadOnly, Access::ReadWrite);
    section.set(findings, "read_only", access, &mut profile.access);
    section.set(findings, "colour", colour, &mut profile.colour);
    section.set(findings, "max_cost", read::dollars, &mut profile.max_cost);
    let limits = &mut profile.enqueued_tokens;
    section.set(findings, "enqueued_tokens", read::token_limits, limits);
    let limits = &mut profile.limits;
    section.set(findings, "max_requests", most, &mut limits.requests);
    section.set(findings, "max_bytes", most, &mut limits.bytes);
    section.set(findings, "max_inputs", most, &mut limits.inputs);
    section.finish(findings, &PROFILE_SETTINGS);
    // A profile whose place is unknown must not send its key to another one's.
    is_usable.then_some(profile)
}

fn read_keys(mut section: Section<'_>, config: &mut Config, findings: &mut Findings<'_>) {
    for entry in section.take_all() {
        match read::texts(entry.value) {
            Ok(keys) => config.keys.push(Binding {
                action: entry.name.to_owned(),
                keys,
                line: findings.line(entry.span.start),
            }),
            Err(why) => findings.add(entry.span, Some(entry.key), why),
        }
    }
}

fn folder(value: &toml::de::DeValue<'_>) -> Result<String, String> {
    let text = read::text(value)?;
    if text.is_empty() || text.contains('\0') {
        return Err("it must name a folder; \".\" is the working directory".to_owned());
    }
    Ok(text)
}

fn base_url(value: &toml::de::DeValue<'_>) -> Result<Option<BaseUrl>, String> {
    BaseUrl::parse(&read::text(value)?).map(Some)
}

/// Reads a limit, of which 0 means that it is the known one.
fn most(value: &toml::de::DeValue<'_>) -> Result<Option<u64>, String> {
    let number = value.as_integer().filter(|number| number.radix() == 10);
    let number = number.and_then(|number| number.as_str().parse::<u64>().ok());
    let wanted =
        || "it must be a whole number, such as 50_000; 0 is what the provider is known for";
    number
        .map(|number| Some(number).filter(|most| *most > 0))
        .ok_or_else(|| wanted().to_owned())
}

fn colour(value: &toml::de::DeValue<'_>) -> Result<Option<Colour>, String> {
    let colours = Colour::ALL.map(|colour| (colour.word(), Some(colour)));
    read::word(colours.into_iter().chain([("", None)]))(value)
}

#[cfg(test)]
mod tests;
