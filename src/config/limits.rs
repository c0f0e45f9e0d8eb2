//! Finds what a provider takes as input: the shipped table by its host, and the profile's own numbers
//! over it.

use toml::{Table, Value};

use super::profile::DEMO;
use super::session::{choose, place, profile, trusted_dotenv};
use super::{Config, Env, Fallback, Flags, Paths, Site};
use crate::domain::Failure;
use crate::domain::limits::{Fields, Limits, Mixing};

/// The table that is shipped, with where its numbers are from.
pub const SHIPPED: &str = include_str!("../../assets/limits.toml");

/// Returns what the provider at a host takes; for one that is not known, what `OpenAI` does.
pub fn of_site(site: &Site) -> Limits {
    let rows = rows();
    let row = rows
        .iter()
        .find(|row| hosts(row).any(|host| site.is_at(host)));
    row.map_or_else(
        // The numbers of the dialect are a good guess; its fields are not all that there are.
        || Limits {
            provider: site.authority(),
            fields: Fields::Extended,
            ..Limits::default()
        },
        limits,
    )
}

/// Returns the limits of the profile that a run without a key would use.
///
/// Reads files as [`super::resolve`] does, but finds no key. Fails when there is no such profile.
pub fn find(config: &Config, env: &Env, flags: &Flags, paths: &Paths) -> Result<Limits, Failure> {
    let dotenv = trusted_dotenv(env, flags, paths)?;
    let (name, _) = choose(config, env, flags, dotenv.as_ref(), Fallback::Demo)?;
    if name == DEMO {
        return Ok(Limits::default());
    }
    let profile = profile(config, &name)?;
    let place = place(&name, profile, env, flags)?;
    Ok(of_site(place.base_url.site()).with(profile.limits))
}

fn rows() -> Vec<Table> {
    let table: Table = SHIPPED.parse().unwrap_or_default();
    let rows = table.get("provider").and_then(Value::as_array);
    let rows = rows.into_iter().flatten();
    rows.filter_map(|row| row.as_table().cloned()).collect()
}

fn hosts(row: &Table) -> impl Iterator<Item = &str> {
    let hosts = row.get("hosts").and_then(Value::as_array);
    hosts.into_iter().flatten().filter_map(Value::as_str)
}

fn limits(row: &Table) -> Limits {
    let number = |name: &str| {
        let number = row.get(name).and_then(Value::as_integer);
        number.and_then(|number| u64::try_from(number).ok())
    };
    let is = |name: &str| row.get(name).and_then(Value::as_bool).unwrap_or_default();
    let windows = row.get("windows").and_then(Value::as_array);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Limits {
        provider: row.get("name").and_then(text).unwrap_or_default(),
        requests: number("requests"),
        bytes: number("bytes"),
        inputs: number("inputs"),
        id_chars: number("id"),
        windows: windows.into_iter().flatten().filter_map(text).collect(),
        mixing: if is("mixed") {
            Mixing::Taken
        } else {
            Mixing::Refused
        },
        fields: if is("own") {
            Fields::Own
        } else {
            Fields::Extended
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{BaseUrl, Profile};
    use crate::domain::limits::OwnLimits;

    fn of(url: &str) -> Limits {
        of_site(BaseUrl::parse(url).unwrap().site())
    }

    #[test]
    fn every_row_of_the_shipped_table_is_understood() {
        const KNOWN: [&str; 9] = [
            "name", "hosts", "requests", "bytes", "inputs", "id", "windows", "mixed", "own",
        ];
        let rows = rows();
        assert!(rows.len() > 10);
        for row in &rows {
            assert!(
                row.keys().all(|key| KNOWN.contains(&key.as_str())),
                "{row:?}"
            );
            assert!(
                hosts(row).count() > 0 && !limits(row).provider.is_empty(),
                "{row:?}"
            );
            let numbers = ["requests", "bytes", "inputs", "id"];
            let numbers = numbers.iter().filter_map(|name| row.get(*name));
            assert!(
                numbers
                    .clone()
                    .all(|number| number.as_integer().is_some_and(|it| it > 0))
            );
        }
    }

    #[test]
    fn the_first_row_is_the_default() {
        assert_eq!(limits(&rows()[0]), Limits::default());
    }

    #[test]
    fn limits_go_by_the_host() {
        let requests = [
            "https://eu.api.openai.com/v1",
            "https://res.openai.azure.com/openai/v1",
            "https://api.siliconflow.cn/v1",
            "https://api.parasail.io/v1",
            "https://llm.example.com/v1",
            "https://api.openai.com.evil.example/v1",
            "http://127.0.0.1:8080/v1",
        ]
        .map(|url| of(url).requests);
        let usual = Some(50_000);
        assert_eq!(
            requests,
            [usual, Some(100_000), Some(5_000), None, usual, usual, usual]
        );
    }

    #[test]
    fn where_the_host_is_not_known_models_may_take_more_than_openai_says() {
        let fields = ["https://api.openai.com/v1", "https://llm.example.com/v1"];
        assert_eq!(
            fields.map(|url| of(url).fields),
            [Fields::Own, Fields::Extended]
        );
        assert_eq!(of("https://api.groq.com/openai/v1").mixing, Mixing::Taken);
    }

    #[test]
    fn the_numbers_of_the_profile_win_and_no_key_is_needed() {
        let home = tempfile::tempdir().unwrap();
        let env = Env::of("/", [("BATCHDECK_HOME", home.path())]);
        let paths = Paths::find(&env).unwrap();
        let mut config = Config::default();
        let mut own = Profile::at(BaseUrl::parse("https://api.groq.com/openai/v1").unwrap());
        own.limits = OwnLimits {
            requests: Some(7),
            ..OwnLimits::default()
        };
        config.profiles.insert("work".to_owned(), own);
        let flags = |name: &str| Flags {
            profile: Some(name.to_owned()),
            ..Flags::default()
        };
        let found = find(&config, &env, &flags("work"), &paths).unwrap();
        assert_eq!((found.requests, found.bytes), (Some(7), Some(200_000_000)));
        assert!(find(&config, &env, &flags("none"), &paths).is_err());
        let nobody = find(&config, &env, &Flags::default(), &paths).unwrap();
        assert_eq!(nobody, Limits::default());
    }
}
