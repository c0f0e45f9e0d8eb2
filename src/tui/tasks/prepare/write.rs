//! The file of requests that a batch is made of afterwards: in a private folder of the program.
//!
//! Its name tells what it is of, and a few digits stand for everything it is made of: the same once
//! more is the same file, and nothing is ever replaced.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::app::effect::PreparePlan;
use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::clock;
use crate::config::private;
use crate::domain::{Failure, Kind};
use crate::ops::download::Existing;
use crate::ops::prepare::{Dataset, Prepared, Reading, Wish, prepare};
use crate::ops::target::{GiveUp, GivenUpWhenDropped, Target};
use crate::ops::transfer::Meter;
use crate::recipe::Press;
use crate::text::file_name::safe_component;
use crate::tui::tasks::Tasks;
use crate::tui::tasks::results::blocking;
use crate::tui::tasks::transfers::told;

use super::sheet::Named;

/// What is written, and where.
struct Order {
    dataset: PathBuf,
    recipe: Named,
    folder: PathBuf,
    plan: PreparePlan,
}

impl Tasks {
    /// Writes rows of a dataset as requests.
    pub(super) fn write_requests(&mut self, job: JobId, plan: PreparePlan) {
        let sender = self.sender.clone();
        let order = Order {
            dataset: self.resolved(&plan.dataset),
            recipe: self.recipe_named(&plan.draft.recipe),
            folder: self.link.launch.paths.prepared(),
            plan,
        };
        self.spawn_job(job, async move {
            let (meter, progress) = Meter::new();
            let give_up = GiveUp::default();
            let _ends = GivenUpWhenDropped(give_up.clone());
            let work = blocking(move || written(&order, &meter, &give_up));
            let (path, requests) = told(job, progress, &sender, work).await?;
            Ok(JobDone::Prepared { path, requests })
        });
    }
}

fn written(order: &Order, meter: &Meter, give_up: &GiveUp) -> Result<(PathBuf, u64), Failure> {
    let dataset = Dataset::open(&order.dataset, Reading::default())?;
    let press = order.recipe.press(&order.plan.draft)?;
    private::make_dir(&order.folder)?;
    let name = file_name(&order.plan, &fingerprint(order));
    let made = try_write(order, &dataset, &press, &name, (meter, give_up));
    let prepared = match made {
        // The dataset has changed although nothing tells.
        Err(failure) if failure.kind == Kind::TargetExists => {
            let [first, ..] = clock::random()?;
            let name = file_name(&order.plan, &format!("{}{first:02x}", fingerprint(order)));
            try_write(order, &dataset, &press, &name, (meter, give_up))?
        }
        made => made?,
    };
    match (prepared.refusal(&dataset), prepared.path) {
        (Some(refused), _) => Err(refused),
        (None, path) => Ok((path.unwrap_or_default(), prepared.requests)),
    }
}

fn try_write(
    order: &Order,
    dataset: &Dataset,
    press: &Press,
    name: &str,
    (meter, give_up): (&Meter, &GiveUp),
) -> Result<Prepared, Failure> {
    let wish = Wish {
        dataset,
        press,
        skip: order.plan.skip,
        limit: order.plan.limit,
    };
    let target = Target::File {
        path: order.folder.join(name),
        existing: Existing::Refuse,
    };
    prepare(&wish, target, meter, give_up)
}

/// `emails-summarise-1-10-3f2a91c4.jsonl`
fn file_name(plan: &PreparePlan, digits: &str) -> String {
    let stem = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    };
    let (dataset, recipe) = (stem(&plan.dataset), stem(Path::new(&plan.draft.recipe)));
    safe_component(&format!(
        "{dataset}-{recipe}-{}-{digits}.jsonl",
        plan.rows()
    ))
}

/// Returns digits that stand for everything the requests are made of.
fn fingerprint(order: &Order) -> String {
    let mut hasher = DefaultHasher::new();
    (
        &order.dataset,
        &order.plan.draft,
        order.plan.skip,
        order.plan.limit,
    )
        .hash(&mut hasher);
    let about = std::fs::metadata(&order.dataset).ok();
    let changed = about.as_ref().and_then(|about| about.modified().ok());
    (about.map(|about| about.len()), changed).hash(&mut hasher);
    format!("{:08x}", hasher.finish() >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::effect::Draft;

    fn order(dir: &Path, skip: u64, limit: Option<u64>) -> Order {
        let dataset = dir.join("rows.jsonl");
        Order {
            recipe: Named {
                typed: "classify".to_owned(),
                cwd: "/".into(),
            },
            folder: dir.join("data/prepared"),
            plan: PreparePlan {
                dataset: dataset.clone(),
                draft: Draft {
                    recipe: "classify".to_owned(),
                    ..Draft::default()
                },
                skip,
                limit,
            },
            dataset,
        }
    }

    fn write(order: &Order) -> Result<(PathBuf, u64), Failure> {
        written(order, &Meter::unread(), &GiveUp::default())
    }

    #[test]
    fn a_pilot_and_the_rest_are_files_of_their_own_and_the_same_once_more_is_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let rows = (0..5).map(|at| format!("{{\"text\":\"{at}\"}}\n"));
        let rows = rows.collect::<Vec<_>>().concat();
        std::fs::write(dir.path().join("rows.jsonl"), rows).unwrap();
        let pilot = write(&order(dir.path(), 0, Some(2))).unwrap();
        let rest = write(&order(dir.path(), 2, None)).unwrap();
        assert_eq!((pilot.1, rest.1), (2, 3));
        let again = write(&order(dir.path(), 0, Some(2))).unwrap();
        assert_eq!(again, pilot);
        let name = pilot.0.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.starts_with("rows-classify-1-2-"), "{name}");
        let files = std::fs::read_dir(dir.path().join("data/prepared")).unwrap();
        assert_eq!(files.count(), 2);
    }

    #[test]
    fn what_was_written_before_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("rows.jsonl"), "{\"text\":\"a\"}\n").unwrap();
        let first = write(&order(dir.path(), 0, None)).unwrap().0;
        std::fs::write(&first, "mine").unwrap();
        let second = write(&order(dir.path(), 0, None)).unwrap().0;
        assert_ne!(first, second);
        assert_eq!(std::fs::read_to_string(first).unwrap(), "mine");
    }

    #[test]
    fn a_row_that_is_no_request_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("rows.jsonl"), "{\"txt\":\"a\"}\n").unwrap();
        let refused = write(&order(dir.path(), 0, None)).unwrap_err();
        assert!(refused.why.contains("row 1 (line 1)"), "{}", refused.why);
        let files = std::fs::read_dir(dir.path().join("data/prepared")).unwrap();
        assert_eq!(files.count(), 0);
    }
}
