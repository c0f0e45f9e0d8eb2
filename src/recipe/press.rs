//! A recipe ready to be used: prints rows as requests, one a line.
//!
//! What is rendered goes through the JSON writer before it becomes part of a line, so that no text
//! can be anything but the one JSON string that it stands in.

mod fixed;

use minijinja::Value;

use super::cell::Row;
use super::engine::Engine;
use super::fault::Fault;
use super::piece::{Piece, lay_out};
use super::plain::Plain;
use super::variables::{Changes, Variable};
use super::{MAX_REQUEST, Part, Recipe};
use crate::domain::{Endpoint, Failure, Kind};
use crate::text::push_string;

/// Prints requests. Shared by threads; each brings a [`Tray`].
#[derive(Debug)]
pub struct Press {
    endpoint: Endpoint,
    model: String,
    pieces: Vec<Piece>,
    plain: [Option<Plain>; Part::ALL.len()],
    engine: Engine,
    variables: Vec<Variable>,
    has_input: bool,
}

/// What a thread needs to print, kept from row to row so that nothing is allocated anew.
#[derive(Debug)]
pub struct Tray {
    text: String,
    id: String,
    hints: [Vec<usize>; Part::ALL.len()],
}

impl Tray {
    /// Returns the `custom_id` that was printed last.
    pub fn custom_id(&self) -> &str {
        &self.id
    }
}

impl Press {
    /// Makes a recipe ready.
    pub fn new(recipe: &Recipe, changes: &Changes) -> Result<Self, Failure> {
        let recipe = &*changes.applied(recipe)?;
        let model = changes.model.clone().or_else(|| recipe.model.clone());
        let Some(model) = model.filter(|model| !model.is_empty()) else {
            let what = format!("cannot use the recipe {}", recipe.name);
            return Err(Failure::new(Kind::Usage, what, "it names no model")
                .with_hint("say --model, or write model = \"…\" into the recipe"));
        };
        let parameters = changes.parameters(recipe)?;
        let variables = changes.variables(recipe)?;
        let texts = recipe
            .templates
            .iter()
            .map(|it| (it.part, it.text.as_str()));
        let engine = Engine::new(texts).map_err(|fault| broken(&fault))?;
        let plain = Part::ALL.map(|part| {
            let template = recipe.templates.iter().find(|it| it.part == part)?;
            Plain::of(&template.text)
        });
        Ok(Self {
            endpoint: recipe.endpoint.clone(),
            pieces: lay_out(recipe, &model, &parameters),
            model,
            plain,
            engine,
            variables,
            has_input: recipe.shape.asked() == Part::Input,
        }
        .with_fixed_texts())
    }

    /// Returns where the requests go.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Returns the model asked for.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Returns how long the part of a line is that is the same for every row.
    pub fn fixed_bytes(&self) -> usize {
        let fixed = self.pieces.iter().map(|piece| match piece {
            Piece::Fixed(json) => json.len(),
            Piece::Text(_) => 0,
        });
        fixed.sum()
    }

    /// Makes what a thread needs to print.
    pub fn tray(&self) -> Tray {
        let hints = |plain: &Option<Plain>| plain.as_ref().map_or_else(Vec::new, Plain::hints);
        Tray {
            text: String::new(),
            id: String::new(),
            hints: self.plain.each_ref().map(hints),
        }
    }

    /// Appends the request of a row with its line end. Where it fails, `out` is as it was.
    pub fn print(&self, row: &Row<'_>, tray: &mut Tray, out: &mut Vec<u8>) -> Result<(), Fault> {
        let begin = out.len();
        let printed = self.append(row, tray, out, begin);
        if printed.is_err() {
            out.truncate(begin);
        }
        printed
    }

    fn append(
        &self,
        row: &Row<'_>,
        tray: &mut Tray,
        out: &mut Vec<u8>,
        begin: usize,
    ) -> Result<(), Fault> {
        let mut context = None;
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(json) => out.extend_from_slice(json.as_bytes()),
                Piece::Text(part) => self.text(*part, row, &mut context, tray, out)?,
            }
            let length = out.len() - begin;
            if length > MAX_REQUEST {
                let why =
                    format!("the request is longer than {MAX_REQUEST} bytes, which none may be");
                return Err(Fault::of_row(why));
            }
        }
        Ok(())
    }

    /// Appends a text as a JSON string.
    fn text(
        &self,
        part: Part,
        row: &Row<'_>,
        context: &mut Option<Value>,
        tray: &mut Tray,
        out: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        if !self.is_needed(part)
            && let (Some(plain), Some(hints)) =
                (self.plain_of(part), tray.hints.get_mut(place(part)))
            && plain.print(row, &self.variables, hints, out).is_some()
        {
            return Ok(());
        }
        self.render(part, row, context, tray)?;
        if part == Part::CustomId {
            std::mem::swap(&mut tray.id, &mut tray.text);
        }
        let text = if part == Part::CustomId {
            &tray.id
        } else {
            &tray.text
        };
        self.judge(part, text)?;
        push_string(out, text);
        Ok(())
    }

    /// Renders the `custom_id` of a row alone.
    pub fn name(&self, row: &Row<'_>, tray: &mut Tray) -> Result<(), Fault> {
        self.render(Part::CustomId, row, &mut None, tray)?;
        std::mem::swap(&mut tray.id, &mut tray.text);
        self.judge(Part::CustomId, &tray.id)
    }

    /// Refuses texts that no provider takes.
    fn judge(&self, part: Part, text: &str) -> Result<(), Fault> {
        if self.is_needed(part) && text.trim().is_empty() {
            return Err(Fault::of_part(
                part,
                "it is empty, and no provider takes that",
            ));
        }
        Ok(())
    }

    /// Tells whether a part must say something.
    fn is_needed(&self, part: Part) -> bool {
        part == Part::CustomId || (part == Part::Input && self.has_input)
    }

    fn plain_of(&self, part: Part) -> Option<&Plain> {
        self.plain.get(place(part))?.as_ref()
    }

    /// Renders a template into the tray. The context is made when the engine first needs it.
    fn render(
        &self,
        part: Part,
        row: &Row<'_>,
        context: &mut Option<Value>,
        tray: &mut Tray,
    ) -> Result<(), Fault> {
        tray.text.clear();
        if let (Some(plain), Some(hints)) = (self.plain_of(part), tray.hints.get_mut(place(part))) {
            let done = plain.render(row, &self.variables, hints, &mut tray.text);
            if done.is_some() {
                return Ok(());
            }
        }
        let context = match context {
            Some(made) => made,
            none => none.insert(self.engine.context(row, &self.variables)?),
        };
        tray.text = self.engine.render(part, row, context)?;
        Ok(())
    }
}

fn place(part: Part) -> usize {
    Part::ALL.iter().position(|it| *it == part).unwrap_or(0)
}

fn broken(fault: &Fault) -> Failure {
    Failure::new(Kind::Config, "the recipe cannot be used", fault.to_string())
}
