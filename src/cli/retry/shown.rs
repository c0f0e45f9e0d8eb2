//! A plan as people read it before they agree: classes, changes, cost, and the first requests.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::cost::{self, Told};
use crate::cli::desk::Desk;
use crate::cli::exit::Stop;
use crate::cli::human::{Look, fitted, grouped};
use crate::cli::json::RetryPlanItem;
use crate::cli::out::Format;
use crate::domain::Batch;
use crate::domain::result::Class;
use crate::domain::retry::{Plan, PlanRow, family_words};
use crate::ops::retry::{Edits, Family, Sample, Written};
use crate::results::request::read_request;
use crate::text::Clean;

/// Lines that are shown of a request.
const LINES: usize = 6;

/// Everything that is told before something is sent.
pub(super) struct Shown<'a> {
    pub(super) family: &'a Family,
    pub(super) written: &'a Written,
    pub(super) edits: &'a Edits,
    pub(super) metadata: &'a BTreeMap<String, String>,
    pub(super) told: Option<&'a Told>,
    pub(super) kept: Option<&'a Path>,
}

impl Shown<'_> {
    /// Writes it to stdout, with the first requests: it is what was asked for.
    pub(super) fn print(&self, desk: &mut Desk) -> Result<(), Stop> {
        if desk.out.format == Format::Json {
            let (family, written, told) = (self.family, self.written, self.told);
            let kept = self.kept.map(|path| path.display().to_string());
            let item = RetryPlanItem::of(family, written, self.edits, self.metadata, told);
            desk.out.json(&item.kept(kept))?;
            return desk.out.flush();
        }
        let look = Look::of(&desk.out);
        let samples = self.written.first.iter().flat_map(sample);
        for line in self.lines(look).into_iter().chain(samples) {
            desk.out.line(&fitted(&line, look))?;
        }
        desk.out.note("Nothing was sent.");
        desk.out.flush()
    }

    /// Says it on stderr, where the question comes next.
    pub(super) fn tell(&self, desk: &mut Desk) {
        let look = Look::of(&desk.out);
        for line in self.lines(look) {
            desk.out.note(&line);
        }
    }

    fn lines(&self, look: Look) -> Vec<String> {
        let plan = &self.written.plan;
        let mut lines = vec![
            fact("retry", &title(&self.family.batch)),
            fact("takes", &plan.words()),
        ];
        let rows = plan.rows();
        lines.extend(rows.iter().map(|row| fact("", &class(*row, look))));
        let others = family_words(&self.family.others());
        lines.extend(others.map(|others| fact("beside", &Clean::field(&others))));
        let changes = self.edits.words();
        lines.extend(
            changes
                .iter()
                .map(|edit| fact("changes", &Clean::field(edit))),
        );
        lines.extend(self.told.map(cost::lines).unwrap_or_default());
        let notes = plan.notes();
        lines.extend(notes.iter().map(|note| fact("note", note)));
        let kept = self.kept.map(|path| path.display().to_string());
        lines.extend(kept.map(|path| fact("file", Clean::field(&path).as_str())));
        lines
    }
}

fn fact(label: &str, words: &(impl AsRef<str> + ?Sized)) -> String {
    format!("{label:<9}{}", words.as_ref())
}

/// `half-and-half (batch_123)`
fn title(batch: &Batch) -> String {
    let id = Clean::line(batch.id.as_str());
    match batch.given_name() {
        Some(name) => format!("{} ({id})", Clean::line(name)),
        None => id.into_string(),
    }
}

fn class(row: PlanRow, look: Look) -> String {
    let word = match (row.is_taken, row.class) {
        (true, _) => "taken".to_owned(),
        (false, class) => format!("left; --only {} takes them", class.word()),
    };
    let (count, class) = (grouped(row.count), look.class(row.class));
    format!("{count:>10}  {}  {word}", crate::text::pad(&class, 13))
}

/// Writes a request under a line that says which it is.
fn sample(sample: &Sample) -> Vec<String> {
    let request = read_request(1, &sample.line);
    let id = request.custom_id.unwrap_or_default();
    let model = request
        .model
        .map(|model| format!(" · {}", Clean::field(&model)));
    let head = format!(
        "── {} · {}{}",
        Clean::field(&id),
        sample.class.title(),
        model.unwrap_or_default()
    );
    let words = Clean::block(&request.words);
    let all = words.as_str().lines().count();
    let first = words.as_str().lines().take(LINES).map(str::to_owned);
    let more = (all > LINES).then(|| format!("… {} more lines", all - LINES));
    let lines = [String::new(), head].into_iter().chain(first).chain(more);
    lines.collect()
}

/// Says why nothing is sent.
pub(super) fn nothing(family: &Family, plan: &Plan) -> String {
    let id = &family.batch.id;
    let left: Vec<String> = plan
        .rows()
        .iter()
        .map(|row| format!("{} {}", grouped(row.count), row.class.called(row.count)))
        .collect();
    if left.is_empty() {
        let all = grouped(plan.of(Class::Ok));
        return format!(
            "Nothing is left to retry: {all} of {all} requests of {id} have succeeded."
        );
    }
    let words = left.join(", ");
    let classes: Vec<&str> = plan.rows().iter().map(|row| row.class.word()).collect();
    let classes = classes.join(",");
    format!("Nothing of {id} is taken; {words} would be with --only {classes}.")
}
