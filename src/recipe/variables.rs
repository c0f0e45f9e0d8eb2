//! What is changed of a recipe while it is used, and the words it declares itself.
//!
//! A value that was set wins over a field of the row of the same name, and that one over the
//! variable as the recipe declares it, which so is a default.

use std::borrow::Cow;

use minijinja::Value;

use super::engine;
use super::template::Template;
use super::value::quoted;
use super::{Part, Recipe};
use crate::domain::{Failure, Kind};
use crate::text::near::did_you_mean;

/// The beginning of a name that stands for a member of the body.
const BODY: &str = "body.";

/// Names that mean something in every template: all fields by their name, and the place of the row,
/// counted from 0 and from 1.
pub(super) const RESERVED: [&str; 3] = ["row", "row_index", "row_number"];

/// What whoever uses a recipe wants different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The model, instead of the recipe's.
    pub model: Option<String>,
    /// Names and values: of variables, and as `body.NAME` of members of the body.
    pub set: Vec<(String, String)>,
    /// Members of the body that the recipe sets and that are left out.
    pub without: Vec<String>,
    /// Templates, instead of the recipe's. An empty one that is not needed leaves its text out.
    pub templates: Vec<(Part, String)>,
}

/// A name that templates know beside the fields of a row.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) rank: Rank,
}

/// What a variable wins over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// Nothing: a field of this name comes first.
    Default,
    /// A field of the row.
    Set,
}

impl Changes {
    /// Reads `name=value`, one after the other.
    pub fn read(model: Option<String>, set: &[String]) -> Result<Self, Failure> {
        let pair = |text: &String| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            Some(_) | None => Err(Failure::new(
                Kind::Usage,
                format!("cannot set {text}"),
                "it is not written name=value",
            )),
        };
        let set: Result<Vec<_>, Failure> = set.iter().map(pair).collect();
        let set = set?;
        Ok(Self {
            model,
            set,
            ..Self::default()
        })
    }

    /// Puts the templates that are changed into those of the recipe.
    pub(super) fn applied<'a>(&self, recipe: &'a Recipe) -> Result<Cow<'a, Recipe>, Failure> {
        if self.templates.is_empty() {
            return Ok(Cow::Borrowed(recipe));
        }
        let mut changed = recipe.clone();
        for (part, text) in &self.templates {
            changed.templates.retain(|it| it.part != *part);
            if !text.trim().is_empty() {
                let wrong = engine::syntax_error(text).map(|wrong| {
                    let (part, line, why) = (part.word(), wrong.line, wrong.why);
                    if text.contains('\n') {
                        format!("{part}, line {line}: {why}")
                    } else {
                        format!("{part}: {why}")
                    }
                });
                if let Some(why) = wrong {
                    return Err(unusable(why));
                }
                let text = text.clone();
                changed.templates.push(Template { part: *part, text });
            } else if recipe.is_needed(*part) {
                return Err(unusable(format!("{}: it is empty", part.word())));
            }
        }
        changed.templates.sort_by_key(|it| it.part);
        Ok(Cow::Owned(changed))
    }

    /// Puts the members of the body that are set into those of the recipe.
    pub(super) fn parameters(&self, recipe: &Recipe) -> Result<Vec<(String, String)>, Failure> {
        let mut parameters = recipe.parameters.clone();
        parameters.retain(|(name, _)| !self.without.contains(name));
        for (name, value) in &self.set {
            let Some(member) = name.strip_prefix(BODY) else {
                continue;
            };
            let own = recipe.shape.own_members();
            if member.is_empty() || own.contains(&member) || member == "stream" {
                let why = format!(
                    "the recipe itself writes {}, and a batch cannot stream",
                    own.join(", ")
                );
                return Err(Failure::new(Kind::Usage, format!("cannot set {name}"), why)
                    .with_hint("change the recipe, or say --model for another model"));
            }
            let json = as_json(value);
            match parameters.iter_mut().find(|(known, _)| known == member) {
                Some(known) => known.1 = json,
                None => parameters.push((member.to_owned(), json)),
            }
        }
        Ok(parameters)
    }

    /// Returns the variables, and what is set of them.
    pub(super) fn variables(&self, recipe: &Recipe) -> Result<Vec<Variable>, Failure> {
        let declared = |(name, json): &(String, String)| {
            let value = serde_json::from_str(json).map_err(|error| unreadable(name, &error))?;
            Ok(Variable {
                name: name.clone(),
                value,
                rank: Rank::Default,
            })
        };
        let variables: Result<Vec<_>, Failure> = recipe.variables.iter().map(declared).collect();
        let mut variables = variables?;
        for (name, value) in &self.set {
            if name.starts_with(BODY) {
                continue;
            }
            let Some(known) = variables.iter_mut().find(|known| known.name == *name) else {
                return Err(unknown(recipe, name));
            };
            // What is a text in the recipe stays one, whatever it looks like.
            let is_text = known.value.as_str().is_some();
            let json = if is_text {
                quoted(value)
            } else {
                as_json(value)
            };
            known.value = serde_json::from_str(&json).map_err(|error| unreadable(name, &error))?;
            known.rank = Rank::Set;
        }
        Ok(variables)
    }
}

fn unusable(why: String) -> Failure {
    Failure::new(Kind::Config, "the recipe cannot be used", why).with_hint("correct the template")
}

/// Takes what is JSON as such, and everything else as a text.
fn as_json(text: &str) -> String {
    match serde_json::from_str::<&serde_json::value::RawValue>(text) {
        Ok(raw) if !raw.get().contains('\n') => raw.get().to_owned(),
        Ok(_) | Err(_) => quoted(text),
    }
}

fn unreadable(name: &str, error: &serde_json::Error) -> Failure {
    Failure::new(Kind::Usage, format!("cannot set {name}"), error.to_string())
}

fn unknown(recipe: &Recipe, name: &str) -> Failure {
    let known = || recipe.variables.iter().map(|(name, _)| name.as_str());
    let list: Vec<&str> = known().collect();
    let list = match list.as_slice() {
        [] => "none".to_owned(),
        some => some.join(", "),
    };
    let near = did_you_mean(name, known());
    let why = format!("the recipe declares no such variable (there are: {list}){near}");
    Failure::new(Kind::Usage, format!("cannot set {name}"), why)
        .with_hint("write body.NAME for a member of the request, such as body.temperature=0")
}
