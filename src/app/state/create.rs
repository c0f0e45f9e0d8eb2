//! The form for a new batch: a file, a name, metadata, a check, and a question at the end.

mod count;
mod metadata;

use std::path::PathBuf;

use tui_input::Input;

use crate::app::effect::{CreatePlan, Effect, Ticket};
use crate::domain::Failure;
use crate::domain::check::Report;
use crate::domain::estimate::Tokens;

pub use count::{Count, Stand};

use super::menu::Answer;

/// A line of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// The input file.
    #[default]
    Path,
    /// The name of the batch.
    Name,
    /// Further metadata.
    Metadata,
}

/// How far the check of the file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// The file that is named was not checked.
    #[default]
    Not,
    /// Under way.
    Running,
    /// Read to its end.
    Done(Box<Report>),
    /// Could not be read.
    Failed(Failure),
}

/// What the form is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Being filled in.
    #[default]
    Filling,
    /// Asking whether to send it.
    Asking(Answer),
}

/// The form for a new batch.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The line with the cursor.
    pub field: Field,
    /// The path of the input file.
    pub path: Input,
    /// The name of the batch.
    pub name: Input,
    /// Further metadata: `key=value, key=value`.
    pub metadata: Input,
    /// What the path could become.
    pub candidates: Vec<String>,
    /// How far the check is.
    pub check: Check,
    /// How far the count of tokens is.
    pub count: Count,
    /// What the form is at.
    pub stage: Stage,
    /// Why it cannot go on.
    pub problem: Option<String>,
    completing: Ticket,
    checking: Ticket,
    checked_path: Option<PathBuf>,
}

impl Form {
    /// Opens the form with a file to offer, if there is one.
    pub fn new(sample: Option<&PathBuf>) -> Self {
        let path = sample
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        Self {
            path: Input::new(path),
            ..Self::default()
        }
    }

    /// Returns the input that takes text.
    pub fn input(&mut self) -> &mut Input {
        match self.field {
            Field::Path => &mut self.path,
            Field::Name => &mut self.name,
            Field::Metadata => &mut self.metadata,
        }
    }

    /// Takes note that the text of the current line has changed; a count of another file ends.
    #[must_use]
    pub fn edited(&mut self) -> Option<Effect> {
        self.problem = None;
        if self.field != Field::Path {
            return None;
        }
        self.candidates.clear();
        self.completing.renew();
        if self.checked_path.as_deref() == Some(&*self.path_typed()) {
            return None;
        }
        self.check = Check::Not;
        self.checking.renew();
        self.checked_path = None;
        self.count.stop()
    }

    /// Returns the path as a path; `~/` is the shell's and is resolved outside.
    pub fn path_typed(&self) -> PathBuf {
        PathBuf::from(self.path.value().trim())
    }

    /// Asks for what the path could become.
    pub fn complete(&mut self) -> (Ticket, String) {
        (self.completing.renew(), self.path.value().to_owned())
    }

    /// Takes what the path could become: completes it as far as all agree.
    #[must_use]
    pub fn completed(&mut self, ticket: Ticket, paths: Vec<String>) -> Option<Effect> {
        if ticket != self.completing {
            return None;
        }
        let common = common_start(&paths);
        let mut stop = None;
        if common.len() > self.path.value().len() {
            self.path = Input::new(common);
            stop = self.edited();
        }
        self.candidates = if paths.len() == 1 { Vec::new() } else { paths };
        if self.candidates.is_empty() && !self.path.value().is_empty() && self.check == Check::Not {
            self.problem = None;
        }
        stop
    }

    /// Starts a check of the file that is named, unless it was checked or nothing is named.
    pub fn start_check(&mut self) -> Option<(Ticket, PathBuf)> {
        let path = self.path_typed();
        if path.as_os_str().is_empty() || self.checked_path.as_ref() == Some(&path) {
            return None;
        }
        self.candidates.clear();
        self.check = Check::Running;
        self.checked_path = Some(path.clone());
        Some((self.checking.renew(), path))
    }

    /// Tells whether the file that is named was checked and found to be good.
    pub fn is_ready(&self) -> bool {
        match &self.check {
            Check::Done(report) => report.may_be_sent(),
            Check::Not | Check::Running | Check::Failed(_) => false,
        }
    }

    /// Lets the file be checked again, unless that is under way.
    pub fn forget_check(&mut self) {
        if self.check != Check::Running {
            self.checked_path = None;
        }
    }

    /// Takes the outcome of a check, and goes on to the next line where the file is good: then its
    /// tokens are counted. It may be that another file is named by now.
    #[must_use]
    pub fn checked(&mut self, ticket: Ticket, outcome: Result<Report, Failure>) -> Option<Effect> {
        if ticket != self.checking {
            return None;
        }
        self.check = match outcome {
            Ok(report) => Check::Done(Box::new(report)),
            Err(failure) => Check::Failed(failure),
        };
        let (Check::Done(report), true) = (&self.check, self.is_ready()) else {
            return None;
        };
        let effect = self.count.begin(self.path_typed(), report);
        if self.field == Field::Path {
            self.field = Field::Name;
        }
        Some(effect)
    }

    /// Returns what is to be made, or why it cannot be.
    pub fn plan(&self) -> Result<CreatePlan, String> {
        let report = match &self.check {
            Check::Done(report) => report,
            Check::Not => return Err("name an input file first".to_owned()),
            Check::Running => return Err("the file is still being checked".to_owned()),
            Check::Failed(_) => return Err("the file cannot be read".to_owned()),
        };
        let endpoint = report.endpoint.clone().filter(|_| report.may_be_sent());
        let Some(endpoint) = endpoint else {
            return Err(
                "the file has errors; correct the lines named, or mend it with `check --fix`, and \
                 check again"
                    .to_owned(),
            );
        };
        let mut metadata = metadata::pairs(self.metadata.value())?;
        let name = self.name.value().trim();
        if !name.is_empty() {
            metadata.insert("name".to_owned(), name.to_owned());
        }
        metadata::check_limits(&metadata)?;
        Ok(CreatePlan {
            path: self.path_typed(),
            report: report.clone(),
            endpoint,
            tokens: self.count.tokens().and_then(Tokens::enqueued),
            metadata,
            retry_of: None,
        })
    }
}

/// Returns what all paths begin with.
pub(super) fn common_start(paths: &[String]) -> String {
    let Some(first) = paths.first() else {
        return String::new();
    };
    let agree = |at: usize, c: char| paths.iter().all(|path| path.chars().nth(at) == Some(c));
    first
        .chars()
        .enumerate()
        .take_while(|(at, c)| agree(*at, *c))
        .map(|(_, c)| c)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Endpoint;

    fn filled(metadata: &str) -> Form {
        let mut form = Form {
            path: "in.jsonl".into(),
            metadata: metadata.into(),
            ..Form::default()
        };
        let (ticket, _) = form.start_check().unwrap();
        let report = Report {
            requests: 2,
            endpoint: Some(Endpoint::new("/v1/responses")),
            ..Report::default()
        };
        assert!(form.checked(ticket, Ok(report)).is_some());
        form
    }

    #[test]
    fn a_checked_file_with_a_name_and_metadata_becomes_a_plan() {
        let mut form = filled("team = search, run=7");
        form.name = "weekly".into();
        let metadata: Vec<_> = form.plan().unwrap().metadata.into_iter().collect();
        let wanted = [("name", "weekly"), ("run", "7"), ("team", "search")];
        assert_eq!(metadata, wanted.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }

    #[test]
    fn metadata_that_is_no_pair_is_refused_with_the_words_typed() {
        let refused = filled("team").plan();
        assert_eq!(
            refused,
            Err("metadata is key=value, and \"team\" is not".to_owned())
        );
    }

    #[test]
    fn a_file_with_findings_is_not_sent() {
        let mut form = filled("");
        if let Check::Done(report) = &mut form.check {
            report.errors = 1;
        }
        assert!(form.plan().is_err());
    }

    #[test]
    fn another_path_makes_the_check_void() {
        let mut form = filled("");
        form.field = Field::Path;
        form.path = "other.jsonl".into();
        let stopped = form.edited();
        assert!(matches!(stopped, Some(Effect::StopCount(_))), "{stopped:?}");
        assert_eq!(form.check, Check::Not);
        assert_eq!(form.plan(), Err("name an input file first".to_owned()));
    }

    #[test]
    fn completion_goes_as_far_as_all_candidates_agree() {
        let mut form = Form {
            path: "da".into(),
            ..Form::default()
        };
        let (ticket, _) = form.complete();
        let found = vec!["data/a.jsonl".into(), "data/b.jsonl".into()];
        assert_eq!(form.completed(ticket, found), None);
        assert_eq!((form.path.value(), form.candidates.len()), ("data/", 2));
    }
}
