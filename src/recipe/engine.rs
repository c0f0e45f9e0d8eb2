//! The template engine, on a short leash.
//!
//! Responsible for its limits, and for errors that name the field and the line. There is no loader,
//! and the engine is built without `include`, `import`, `extends` and macros: a template reads
//! nothing but its row.

use std::borrow::Cow;
use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, escape_formatter};
use serde::Deserialize as _;
use serde::de::value::MapDeserializer;

use super::Part;
use super::blame::{fault, missing, words};
use super::cell::Row;
use super::fault::Fault;
use super::variables::{RESERVED, Rank, Variable};

/// What one template may do for one row: about so many steps, or 64 bytes of text for each.
const FUEL: u64 = 500_000;
/// A long row gets one step more for every so many bytes, which is several times what it takes to
/// print the row.
const BYTES_PER_FUEL: u64 = 8;
/// A row from this length on gets them.
const LONG_ROW: usize = 1024 * 1024;
/// How deep loops and conditions may be nested.
const DEPTH: usize = 100;

/// What is wrong with the text of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// The line of the template, counted from 1.
    pub(super) line: usize,
    pub(super) why: String,
}

/// Says what is wrong with a template before it is used.
pub(super) fn syntax_error(template: &str) -> Option<SyntaxError> {
    let error = environment().template_from_str(template).err()?;
    Some(SyntaxError {
        line: error.line().unwrap_or(1),
        why: format!("the template is wrong: {}", words(&error)),
    })
}

/// The templates that need the engine.
#[derive(Debug)]
pub(super) struct Engine {
    environment: Environment<'static>,
    /// The names that templates look up.
    needed: Vec<String>,
}

/// Makes an environment without any template.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_recursion_limit(DEPTH);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(false);
    // It would write everything into a prompt.
    environment.remove_global("debug");
    environment.set_formatter(|out, state, value| {
        // A null of the data is nothing, and not the word for it.
        if value.is_none() {
            return Ok(());
        }
        escape_formatter(out, state, value)
    });
    environment
}

impl Engine {
    /// Takes templates; their syntax was looked at before.
    pub(super) fn new<'a>(templates: impl Iterator<Item = (Part, &'a str)>) -> Result<Self, Fault> {
        let mut environment = environment();
        let mut needed = Vec::new();
        for (part, text) in templates {
            let added = environment.add_template_owned(part.word(), text.to_owned());
            added.map_err(|error| fault(part, &error))?;
            let template = environment.get_template(part.word());
            let names = template.map_err(|error| fault(part, &error))?;
            needed.extend(names.undeclared_variables(false));
        }
        needed.sort();
        needed.dedup();
        Ok(Self {
            environment,
            needed,
        })
    }

    /// Gathers what templates look up of a row.
    pub(super) fn context(&self, row: &Row<'_>, variables: &[Variable]) -> Result<Value, Fault> {
        let mut names: BTreeMap<Cow<'_, str>, Value> = BTreeMap::new();
        let is_needed = |name: &str| {
            self.needed
                .binary_search_by(|it| it.as_str().cmp(name))
                .is_ok()
        };
        let of_rank = |rank| {
            variables
                .iter()
                .filter(move |variable| variable.rank == rank)
        };
        for variable in of_rank(Rank::Default) {
            names.insert(Cow::Borrowed(&variable.name), variable.value.clone());
        }
        let needs_all = is_needed(RESERVED[0]);
        let mut all = Vec::new();
        for field in row.fields {
            if !needs_all && !is_needed(&field.name) {
                continue;
            }
            let value = field.cell.value().map_err(|error| {
                Fault::of_row(format!("the field {} cannot be read: {error}", field.name))
            })?;
            if needs_all {
                all.push((field.name.clone(), value.clone()));
            }
            names.insert(Cow::Borrowed(&field.name), value);
        }
        for variable in of_rank(Rank::Set) {
            names.insert(Cow::Borrowed(&variable.name), variable.value.clone());
        }
        // Pairs that are gathered directly would become a list.
        let all = MapDeserializer::<_, minijinja::Error>::new(all.into_iter());
        let all = Value::deserialize(all).map_err(|error| Fault::of_row(error.to_string()))?;
        for (name, value) in
            RESERVED
                .into_iter()
                .zip([all, row.index.into(), (row.index + 1).into()])
        {
            names.insert(Cow::Borrowed(name), value);
        }
        Ok(Value::from(names))
    }

    /// Renders a template.
    pub(super) fn render(
        &self,
        part: Part,
        row: &Row<'_>,
        context: &Value,
    ) -> Result<String, Fault> {
        if row.bytes < LONG_ROW {
            return render(&self.environment, part, row, context);
        }
        let mut environment = self.environment.clone();
        environment.set_fuel(Some(FUEL + row.bytes as u64 / BYTES_PER_FUEL));
        render(&environment, part, row, context)
    }
}

fn render(
    environment: &Environment<'_>,
    part: Part,
    row: &Row<'_>,
    context: &Value,
) -> Result<String, Fault> {
    let template = environment.get_template(part.word());
    let template = template.map_err(|error| fault(part, &error))?;
    let rendered = template.render(context.clone()).map_err(|error| {
        if error.kind() != ErrorKind::UndefinedError {
            return fault(part, &error);
        }
        // Only for this it is worth to have the engine keep book of where things come from.
        let mut environment = environment.clone();
        environment.set_debug(true);
        let again = environment.get_template(part.word());
        let again = again.and_then(|template| template.render(context.clone()));
        missing(part, row, &again.err().unwrap_or(error))
    });
    rendered.map_err(|fault| Fault {
        // In a template of one line everybody knows which.
        line: fault
            .line
            .filter(|_| template.source().trim_end().contains('\n')),
        ..fault
    })
}
