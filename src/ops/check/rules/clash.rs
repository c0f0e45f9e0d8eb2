//! Parameters that are known to fail together, or with a model.

use toml::{Table, Value};

use super::{text, texts};
use crate::domain::check::Severity;

/// A rule of what is known to fail.
#[derive(Clone, Debug)]
pub(in crate::ops::check) struct Clash {
    models: Vec<String>,
    except: Vec<String>,
    /// The field that fails.
    pub(in crate::ops::check) field: String,
    unless: Option<String>,
    beside: Option<String>,
    beside_not: Option<String>,
    without: Option<String>,
    pub(in crate::ops::check) severity: Severity,
    pub(in crate::ops::check) why: String,
}

impl Clash {
    pub(super) fn read(row: &Table) -> Option<Self> {
        let severity = match row.get("severity").and_then(Value::as_str)? {
            "error" => Severity::Error,
            _ => Severity::Warning,
        };
        Some(Self {
            models: texts(row, "models"),
            except: texts(row, "except"),
            field: text(row, "field")?,
            unless: text(row, "unless"),
            beside: text(row, "beside"),
            beside_not: text(row, "beside_not"),
            without: text(row, "without"),
            severity,
            why: text(row, "why")?,
        })
    }

    /// Tells whether the rule is one for a model.
    pub(in crate::ops::check) fn is_of(&self, model: &str) -> bool {
        let name = base_name(model);
        let fits = |pattern: &String| matches(pattern, name);
        (self.models.is_empty() || self.models.iter().any(fits)) && !self.except.iter().any(fits)
    }

    /// Tells whether a body breaks the rule. `value` finds the JSON of a field that is not `null`.
    pub(in crate::ops::check) fn is_broken<'a>(
        &self,
        value: impl Fn(&str) -> Option<&'a str>,
    ) -> bool {
        let Some(found) = value(&self.field) else {
            return false;
        };
        if self
            .unless
            .as_deref()
            .is_some_and(|fine| same_value(fine, found))
        {
            return false;
        }
        if self
            .without
            .as_deref()
            .is_some_and(|other| value(other).is_some())
        {
            return false;
        }
        let Some(beside) = self.beside.as_deref() else {
            return true;
        };
        value(beside).is_some_and(|found| self.beside_not.as_deref() != Some(found))
    }
}

/// Compares JSON values, numbers by what they are.
fn same_value(one: &str, other: &str) -> bool {
    let numbers = one.parse::<f64>().ok().zip(other.parse::<f64>().ok());
    one == other || numbers.is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
}

/// Returns the name of a model without the gateway before it and the tuning around it.
fn base_name(model: &str) -> &str {
    let name = model.rsplit('/').next().unwrap_or(model);
    let tuned = name
        .strip_prefix("ft:")
        .and_then(|rest| rest.split(':').next());
    tuned.unwrap_or(name)
}

/// Tells whether a name fits a pattern, in which `*` stands for any letters.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        let fits = [
            ("o1*", "o1"),
            ("o1*", "o1-mini-2024-09-12"),
            ("gpt-5*-chat*", "gpt-5.1-chat-latest"),
            ("gpt-5", "gpt-5"),
        ];
        let fits_not = [
            ("o1*", "gpt-o1"),
            ("gpt-5", "gpt-5-mini"),
            ("gpt-5*-chat*", "gpt-5-mini"),
        ];
        assert!(fits.iter().all(|(pattern, name)| matches(pattern, name)));
        assert!(
            !fits_not
                .iter()
                .any(|(pattern, name)| matches(pattern, name))
        );
    }

    #[test]
    fn a_gateway_and_a_tuning_do_not_change_the_model() {
        let names = ["openai/gpt-5", "ft:gpt-4o-mini-2024-07-18:acme::8x", "o3"];
        assert_eq!(
            names.map(base_name),
            ["gpt-5", "gpt-4o-mini-2024-07-18", "o3"]
        );
    }
}
