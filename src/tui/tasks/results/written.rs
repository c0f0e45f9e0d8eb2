//! Results in another form, written beside the files they are made of.

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;

use crate::app::effect::{Existing, ExportForm, ExportPlan, Rows};
use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::domain::price::PriceList;
use crate::domain::query::Query;
use crate::domain::{Failure, Kind};
use crate::ops::download;
use crate::ops::export::report::Facts;
use crate::ops::export::{Cells, Export, Format, GiveUp, Order, Target, export_until};
use crate::ops::transfer::Meter;

use super::super::Tasks;
use super::super::transfers::told;
use super::open::Open;
use super::work::blocking;

/// Ends an export with its task.
struct Ends(GiveUp);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.now();
    }
}

impl Tasks {
    /// Writes the results that are open in another form.
    pub(in crate::tui::tasks) fn export(&mut self, job: JobId, plan: ExportPlan) {
        let (open, sender) = (self.shared.open(plan.ticket), self.sender.clone());
        let cwd = self.link.launch.env.cwd().to_owned();
        let prices = self.link.launch.prices.get().list.clone();
        self.spawn_job(job, async move {
            let open = open.ok_or_else(closed)?;
            let wish = wish(&open, &plan, prices)?;
            let path = cwd.join(&plan.path);
            let (meter, progress) = Meter::new();
            let give_up = GiveUp::default();
            let ends = Ends(give_up.clone());
            let existing = match plan.existing {
                Existing::Refuse => download::Existing::Refuse,
                Existing::Replace => download::Existing::Replace,
            };
            let work = blocking(move || {
                let target = Target::File { path, existing };
                export_until(&wish, target, &meter, &give_up)
            });
            let done = told(job, progress, &sender, pin!(work)).await?;
            drop(ends);
            Ok(JobDone::Exported {
                path: done.path.unwrap_or_default(),
                rows: done.rows,
            })
        });
    }
}

fn closed() -> Failure {
    let what = "cannot export the results";
    Failure::new(Kind::Interrupted, what, "other results are open by now")
}

fn wish(open: &Open, plan: &ExportPlan, prices: Arc<PriceList>) -> Result<Export, Failure> {
    let format = match plan.form {
        ExportForm::Jsonl => Format::Jsonl,
        ExportForm::Json => Format::Json,
        ExportForm::Csv => Format::Csv(Cells::Plain),
        ExportForm::SafeCsv => Format::Csv(Cells::ExcelSafe),
        ExportForm::Markdown => Format::Report,
        ExportForm::Parquet => Format::of_word(plan.form.word())?,
    };
    let query = match plan.rows {
        Rows::All => Query::default(),
        Rows::Hits => open.hits().query.clone(),
    };
    Ok(Export {
        input: open.shelf.input_path().map(Path::to_owned),
        order: Order::Input,
        query,
        facts: facts(open, prices),
        overruled: open.shelf.overruled().clone(),
        ..Export::of(open.shelf.paths(), format)
    })
}

/// Says what a report tells of the batch beside what is in its files.
fn facts(open: &Open, prices: Arc<PriceList>) -> Facts {
    let owner = open.of.as_deref();
    let mut batch = owner.map(|owner| Box::new(owner.batch.clone()));
    if let Some(batch) = batch
        .as_mut()
        .filter(|_| !open.shelf.overruled().is_empty())
    {
        // What was tried again is counted by the provider as another batch's.
        batch.counts = None;
    }
    Facts {
        title: owner.map_or_else(String::new, |owner| owner.name.clone()),
        batch,
        prices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_the_command_line_names_them() {
        let named = |form: ExportForm| form.file_name(Rows::All);
        let forms = [
            (ExportForm::Jsonl, Format::Jsonl),
            (ExportForm::Json, Format::Json),
            (ExportForm::Csv, Format::Csv(Cells::Plain)),
            (ExportForm::Markdown, Format::Report),
        ];
        for (form, format) in forms {
            assert_eq!(named(form), format.file_name());
        }
    }
}
