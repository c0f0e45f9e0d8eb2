//! A recipe in the words of the core, and what was changed there in the words of recipes.

use std::path::PathBuf;

use crate::app::effect::Draft;
use crate::app::state::prepare::{Knob, Sheet};
use crate::domain::{Failure, Kind};
use crate::recipe::{Changes, Found, Part, Press, Recipe, find};

/// Where a recipe is to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Its name or path.
    pub(super) typed: String,
    /// Where paths begin.
    pub(super) cwd: PathBuf,
}

impl Named {
    pub(super) fn found(&self) -> Result<Found, Failure> {
        find(&self.typed, &self.cwd)
    }

    fn recipe(&self) -> Result<Recipe, Failure> {
        self.found()?.recipe()
    }

    /// Makes the recipe ready with what is changed of it.
    pub(super) fn press(&self, draft: &Draft) -> Result<Press, Failure> {
        let recipe = self.recipe()?;
        let model = draft.model.as_ref().or(recipe.model.as_ref());
        if model.is_none_or(String::is_empty) {
            let what = format!("cannot use the recipe {}", recipe.name);
            return Err(Failure::new(Kind::Usage, what, "no model is named")
                .with_hint("type one in the line model"));
        }
        Press::new(&recipe, &changes(draft))
    }
}

/// Reads a recipe.
pub(super) fn of(named: &Named) -> Result<Sheet, Failure> {
    let recipe = named.recipe()?;
    let model = recipe.model.clone().unwrap_or_default();
    let mut knobs = vec![(Knob::Model, model)];
    let variables = recipe.variables();
    knobs.extend(variables.map(|(name, json)| (Knob::Variable(name.to_owned()), words(json))));
    let members = recipe.parameters();
    knobs.extend(members.map(|(name, json)| (Knob::Member(name.to_owned()), words(json))));
    let templates = recipe.templates();
    Ok(Sheet {
        templates: templates
            .map(|(part, text)| (part.word().to_owned(), text.to_owned()))
            .collect(),
        name: recipe.name.clone(),
        description: recipe.description.clone(),
        endpoint: recipe.endpoint.to_string(),
        knobs,
    })
}

/// Writes a value as it is typed: a text without quotes, unless it would then be taken for a value.
fn words(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::String(text))
            if serde_json::from_str::<serde_json::Value>(&text).is_err() =>
        {
            text
        }
        Ok(_) | Err(_) => json.to_owned(),
    }
}

/// Puts what is changed into the words of recipes.
pub(super) fn changes(draft: &Draft) -> Changes {
    let part = |name: &str| Part::ALL.into_iter().find(|part| part.word() == name);
    let templates = draft.templates.iter();
    Changes {
        model: draft.model.clone(),
        set: draft.set.clone(),
        without: draft.without.clone(),
        templates: templates
            .filter_map(|(name, text)| Some((part(name)?, text.clone())))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_lists_what_can_be_changed_of_it() {
        let named = Named {
            typed: "translate".to_owned(),
            cwd: "/".into(),
        };
        let sheet = of(&named).unwrap();
        let knobs: Vec<_> = sheet
            .knobs
            .iter()
            .map(|(knob, text)| (knob.name(), text.as_str()))
            .collect();
        let wanted = [
            ("model", "gpt-4.1-mini"),
            ("language", "English"),
            ("max_output_tokens", "2000"),
        ];
        assert_eq!(knobs, wanted);
        let texts: Vec<_> = sheet
            .templates
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(texts, ["custom_id", "system", "user"]);
    }

    #[test]
    fn without_a_model_the_line_to_type_it_in_is_named() {
        let named = Named {
            typed: "classify".to_owned(),
            cwd: "/".into(),
        };
        let draft = Draft {
            model: Some(String::new()),
            ..Draft::default()
        };
        let refused = named.press(&draft).unwrap_err();
        assert_eq!(refused.hint(), "type one in the line model");
    }

    #[test]
    fn a_text_is_typed_without_quotes_unless_it_looks_like_a_value() {
        let typed = [r#""float""#, r#""5""#, "0.5", r#"["a"]"#].map(words);
        assert_eq!(typed, ["float", r#""5""#, "0.5", r#"["a"]"#]);
    }
}
