//! Money and tokens among the settings.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::kind;
use crate::domain::price::Money;

/// Reads an amount of US dollars, of which `""` means none.
pub(in crate::config) fn dollars(value: &DeValue<'_>) -> Result<Option<Money>, String> {
    if value.as_str() == Some("") {
        return Ok(None);
    }
    // Read from its digits: no float can hold 0.15.
    let digits = match value {
        DeValue::Float(number) => number.as_str(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        _ => "",
    };
    Money::read(digits.trim_start_matches('+'))
        .map(Some)
        .ok_or_else(|| "it must be US dollars, such as 5 or 0.25, and not negative".to_owned())
}

/// Reads a table of models with numbers of tokens.
pub(in crate::config) fn token_limits(
    value: &DeValue<'_>,
) -> Result<BTreeMap<String, u64>, String> {
    let table = value.as_table().ok_or_else(|| {
        format!(
            "it must be a table, such as {{ \"gpt-4o-mini\" = 2_000_000 }}, not {}",
            kind(value)
        )
    })?;
    let limits = table.iter().map(|(model, value)| {
        let number = value.get_ref().as_integer();
        let number = number.filter(|number| number.radix() == 10);
        let tokens = number.and_then(|number| number.as_str().trim_start_matches('+').parse().ok());
        let model = model.get_ref().to_string();
        match tokens {
            Some(tokens) => Ok((model, tokens)),
            None => Err(format!(
                "{model:?} must be a number of tokens, such as 2_000_000"
            )),
        }
    });
    limits.collect()
}
