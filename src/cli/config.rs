//! `config`: where the settings are, what they are, and what is wrong with them.

use std::collections::BTreeMap;

use toml::Value;

use super::args::ConfigVerb;
use super::desk::Desk;
use super::exit::Stop;
use super::json::{ConfigReport, PathsLine, SettingItem, VERSION};
use super::out::Format;
use crate::config::private::{self, Existing};
use crate::config::{Access, Glyphs, Loaded, Mouse, Origin, Problem, Profile, SAMPLE};
use crate::domain::Failure;
use crate::launch::Screen;
use crate::provider::target::Auth;
use crate::text::{Clean, columns};

mod effective;

/// A setting wider than this does not push the others' origins to the right.
const WIDEST: usize = 60;

/// A setting: its dotted key, its value, and where it came from.
type Setting = (String, Value, String);

pub(crate) fn run(desk: &mut Desk, verb: &ConfigVerb, screen: Screen) -> Result<(), Stop> {
    match verb {
        ConfigVerb::Path => path(desk),
        ConfigVerb::Show => show(desk),
        ConfigVerb::Init => init(desk),
        ConfigVerb::Check => check(desk, screen),
    }
}

fn path(desk: &mut Desk) -> Result<(), Stop> {
    let paths = desk.paths()?;
    let file = file(desk)?;
    if desk.out.format == Format::Json {
        return desk.out.json(&PathsLine {
            version: VERSION,
            r#type: "paths",
            config: file,
            data: paths.data_dir.display().to_string(),
            state: paths.state_dir.display().to_string(),
        });
    }
    desk.out
        .detail(&format!("data   {}", paths.data_dir.display()));
    desk.out
        .detail(&format!("state  {}", paths.state_dir.display()));
    desk.out.line(Clean::field(&file).as_str())
}

/// Names the file of settings in use.
fn file(desk: &Desk) -> Result<String, Failure> {
    let named = desk.globals.config.as_ref();
    let file = match named {
        Some(named) => desk.env.cwd().join(named),
        None => desk.paths()?.config_file,
    };
    Ok(file.display().to_string())
}

fn init(desk: &mut Desk) -> Result<(), Stop> {
    let file = file(desk)?;
    private::write(file.as_ref(), SAMPLE.as_bytes(), Existing::Keep).map_err(|failure| {
        match failure.kind {
            crate::domain::Kind::TargetExists => {
                failure.with_hint("it is yours and stays as it is; move it away to start anew")
            }
            _ => failure,
        }
    })?;
    desk.out.line(Clean::field(&file).as_str())?;
    desk.out
        .note("Every line shows a default; take the `#` away to change it.");
    Ok(())
}

fn check(desk: &mut Desk, screen: Screen) -> Result<(), Stop> {
    let mut loaded = desk.settings()?;
    let file = file(desk)?;
    let prices = desk.prices(&loaded.config)?;
    let wrong = (screen.wrong_keys)(&loaded.config.keys);
    loaded
        .problems
        .extend(wrong.into_iter().map(|(line, why)| Problem {
            line: Some(line),
            ..Problem::of_file(std::path::Path::new(&file), why)
        }));
    loaded.problems.extend(prices.problems);
    if let Some(failure) = Problem::failure(&loaded.problems) {
        return Err(failure.with_hint("correct the lines named").into());
    }
    let found = if std::path::Path::new(&file).exists() {
        "nothing is wrong"
    } else {
        "there is no such file, and none is needed"
    };
    desk.out.note(&format!("{file}: {found}"));
    Ok(())
}

fn show(desk: &mut Desk) -> Result<(), Stop> {
    let loaded = desk.sound_settings()?;
    let mut settings = of_file(&loaded);
    settings.extend(effective::settings(desk, &loaded)?);
    match desk.out.format {
        Format::Json => {
            let items = settings.iter().map(|(key, value, origin)| {
                let origin = origin.clone();
                (key.as_str(), SettingItem { value, origin })
            });
            desk.out.json(&ConfigReport {
                version: VERSION,
                r#type: "config",
                settings: items.collect::<BTreeMap<_, _>>(),
            })
        }
        Format::People => aligned(&settings)
            .iter()
            .try_for_each(|line| desk.out.line(line)),
    }
}

/// Writes `key = value  # origin`, the origins below each other.
fn aligned(settings: &[Setting]) -> Vec<String> {
    let left: Vec<Clean> = settings
        .iter()
        .map(|(key, value, _)| Clean::field(&format!("{key} = {value}")))
        .collect();
    let widths = left.iter().map(|text| columns(text.as_str()));
    let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let origins = settings.iter().map(|(_, _, origin)| Clean::field(origin));
    left.iter()
        .zip(origins)
        .map(|(text, origin)| {
            let fill = width.saturating_sub(columns(text.as_str()));
            format!("{text}{:fill$}  # {origin}", "")
        })
        .collect()
}

/// Returns the settings that the file may set, with what they are.
fn of_file(loaded: &Loaded) -> Vec<Setting> {
    let config = &loaded.config;
    let values: [(&str, Value); 6] = [
        ("default_profile", config.default_profile.as_str().into()),
        ("download_dir", config.download_dir.as_str().into()),
        ("prices", config.prices.clone().unwrap_or_default().into()),
        ("theme", config.theme.word().into()),
        ("mouse", (config.mouse == Mouse::On).into()),
        ("ascii", (config.glyphs == Glyphs::Ascii).into()),
    ];
    let profiles = config
        .profiles
        .iter()
        .flat_map(|(name, profile)| of_profile(name, profile));
    let keys = config.keys.iter().map(|binding| {
        let keys = binding.keys.iter().map(|key| Value::from(key.as_str()));
        let value = Value::Array(keys.collect());
        let origin = Origin::File { line: binding.line };
        (
            format!("keys.{:?}", binding.action),
            value,
            origin.to_string(),
        )
    });
    values
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .chain(profiles)
        .map(|(key, value)| {
            let origin = loaded.origins.of(&key).to_string();
            (key, value, origin)
        })
        .chain(keys)
        .collect()
}

fn of_profile(name: &str, profile: &Profile) -> Vec<(String, Value)> {
    let text = |text: &Option<String>| Value::from(text.clone().unwrap_or_default());
    let auth = match profile.auth {
        Auth::Bearer => "bearer",
        Auth::ApiKey => "api-key",
    };
    let command = profile
        .key_command
        .iter()
        .map(|word| Value::from(word.as_str()));
    let most =
        |limit: Option<u64>| Value::from(i64::try_from(limit.unwrap_or(0)).unwrap_or(i64::MAX));
    let colour = profile.colour.map_or("", crate::domain::Colour::word);
    let max_cost = profile.max_cost.map_or(Value::from(""), |most| {
        // An amount may have more digits than a float.
        Value::from(most.decimal())
    });
    let limits = profile.enqueued_tokens.iter().map(|(model, tokens)| {
        let tokens = i64::try_from(*tokens).unwrap_or(i64::MAX);
        (model.clone(), Value::from(tokens))
    });
    [
        ("base_url", Value::from(profile.base_url.as_str())),
        ("auth", auth.into()),
        ("organization", text(&profile.organization)),
        ("project", text(&profile.project)),
        ("api_version", text(&profile.api_version)),
        ("key_env", text(&profile.key_env)),
        ("key_file", text(&profile.key_file)),
        ("key_command", Value::Array(command.collect())),
        ("read_only", (profile.access == Access::ReadOnly).into()),
        ("colour", colour.into()),
        ("max_cost", max_cost),
        ("enqueued_tokens", Value::Table(limits.collect())),
        ("max_requests", most(profile.limits.requests)),
        ("max_bytes", most(profile.limits.bytes)),
        ("max_inputs", most(profile.limits.inputs)),
    ]
    .map(|(key, value)| (format!("profiles.{name}.{key}"), value))
    .to_vec()
}
