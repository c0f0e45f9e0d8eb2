//! Everything the dashboard knows, in parts that do not know each other.

mod view;

use crate::domain::{BatchId, Moment, Now};

use super::effect::Ticket;
use super::facts::{self, Fact};
use super::key_scope::Scope;
use super::layout::{Arrangement, Layout, Lower, Pane, Size, Zoom};
use super::state::browse::{Browse, Side, Tab};
use super::state::jobs::Jobs;
use super::state::list::List;
use super::state::menu::{Answer, Asks, Confirm, Intent};
use super::state::notices::Notices;
use super::state::overlay::Overlay;
use super::state::prepare::Prepare;
use super::state::results::{Mode, Results};
use super::state::scroll::Scroll;
use super::state::session::Session;
use super::state::sync::Sync;
use super::toasts;

/// Rows of jobs that are shown above the footer.
const JOB_ROWS: usize = 2;

/// The state of the dashboard.
#[derive(Clone, Debug)]
pub struct Model {
    /// With whom it speaks.
    pub session: Session,
    /// All batches.
    pub list: List,
    /// The detail pane.
    pub detail: Detail,
    /// The results pane.
    pub results: Results,
    /// Requests being prepared.
    pub prepare: Prepare,
    /// The ticket of the last comparison.
    pub comparison: Ticket,
    /// How fresh the list is.
    pub sync: Sync,
    /// Transfers under way.
    pub jobs: Jobs,
    /// What the user was told.
    pub notices: Notices,
    /// What lies over the panes, the top one last.
    pub overlays: Vec<Overlay>,
    /// Size, focus and zoom.
    pub screen: Screen,
    /// The clocks at the last event.
    pub now: Now,
}

/// The detail pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Which batch it is about.
    pub of: Option<BatchId>,
    /// Where its window is.
    pub scroll: Scroll,
    /// Whether it shows facts or the reply as it came.
    pub mode: Mode,
}

/// How the screen is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// Columns and rows.
    pub size: Size,
    /// The pane that keys go to.
    pub focus: Pane,
    /// The pane below the list where only one fits.
    pub lower: Lower,
    /// Whether the focused pane has the whole screen.
    pub zoom: Zoom,
}

impl Model {
    /// Starts with nothing known and a first look due; with local files, with the results view of
    /// them open, which is then all there is.
    pub fn new(session: Session, size: Size, now: Now) -> Self {
        let mut results = Results::default();
        let mut overlays = Vec::new();
        if session.files().is_some() {
            results.open_again(now);
            let view = Browse::new(Side::Table, Tab::Answer);
            overlays.push(Overlay::Browse(Box::new(view)));
        }
        Self {
            sync: Sync::new(session.speed, now),
            session,
            list: List::default(),
            detail: Detail::default(),
            results,
            prepare: Prepare::default(),
            comparison: Ticket::default(),
            jobs: Jobs::default(),
            notices: Notices::default(),
            overlays,
            screen: Screen {
                size,
                ..Screen::default()
            },
            now,
        }
    }

    /// Returns where everything is; `None` when the terminal is too small.
    pub fn layout(&self) -> Option<Layout> {
        let job_rows = u16::try_from(self.jobs.iter().len().min(JOB_ROWS)).unwrap_or(0);
        let toast_rows = u16::try_from(toasts::lines(self).len()).unwrap_or(0);
        let Screen {
            size,
            focus,
            lower,
            zoom,
        } = self.screen;
        Layout::of(
            size,
            Arrangement {
                focus,
                lower,
                zoom,
                job_rows,
                toast_rows,
            },
        )
    }

    /// Returns the rows inside a pane, 0 when it is not on the screen.
    pub fn rows_of(&self, pane: Pane) -> u16 {
        let area = self.layout().and_then(|layout| layout.pane(pane));
        area.map_or(0, |area| area.inside().height)
    }

    /// Returns the columns inside a pane, 0 when it is not on the screen.
    pub fn columns_of(&self, pane: Pane) -> u16 {
        let area = self.layout().and_then(|layout| layout.pane(pane));
        area.map_or(0, |area| area.inside().width)
    }

    /// Returns the scopes in which a key is looked up, innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        match self.overlays.last() {
            Some(Overlay::Browse(_) | Overlay::Compare(_)) | None => self.ground(),
            Some(Overlay::Prepare) => self.prepare.line.scopes(),
            Some(overlay) => vec![overlay.scope(), Scope::Everywhere],
        }
    }

    /// Returns the scopes of what lies under questions, menus and the help: the results view if it
    /// is open, else the panes.
    pub fn ground(&self) -> Vec<Scope> {
        if self
            .overlays
            .iter()
            .any(|over| matches!(over, Overlay::Compare(_)))
        {
            return vec![Scope::Compare, Scope::Everywhere];
        }
        match self.browse() {
            Some(view) => {
                let side = match view.side {
                    Side::Table => Scope::Table,
                    Side::Reading => Scope::Reading,
                };
                vec![side, Scope::Browse, Scope::Everywhere]
            }
            None => vec![self.pane_scope(), Scope::Panes, Scope::Everywhere],
        }
    }

    /// Returns the scope of the pane with the focus.
    pub fn pane_scope(&self) -> Scope {
        match self.screen.focus {
            Pane::Batches => Scope::Batches,
            Pane::Detail => Scope::Detail,
            Pane::Results => Scope::Results,
        }
    }

    /// Gives a pane the focus, and puts it on the screen.
    pub fn focus(&mut self, pane: Pane) {
        self.screen.focus = pane;
        match pane {
            Pane::Detail => self.screen.lower = Lower::Detail,
            Pane::Results => self.screen.lower = Lower::Results,
            Pane::Batches => {}
        }
    }

    /// Returns what the detail pane says of the selected batch.
    pub fn facts(&self) -> Vec<Fact> {
        let width = usize::from(self.columns_of(Pane::Detail));
        match (self.list.current(), self.detail.mode) {
            (None, _) => Vec::new(),
            (Some(row), Mode::Raw) if row.is_batch() => facts::raw(&row.batch, width),
            (Some(row), _) => {
                let study = &self.results.study;
                let now = self.now.wall;
                facts::of(row, &self.list, study, now, &self.session, width)
            }
        }
    }

    /// Asks whether a `.env` that was found may be used, if there is one.
    pub fn ask_about_env_file(&mut self) {
        let Some(file) = &self.session.untrusted_env else {
            return;
        };
        let question = Confirm {
            title: "Use the key in this .env?".to_owned(),
            lines: vec![
                file.path.display().to_string(),
                file.names.join(", "),
                String::new(),
                "A .env that somebody else wrote can send your data into their account.".to_owned(),
                "A yes holds until the content of the file changes.".to_owned(),
            ],
            yes: "Trust it".to_owned(),
            asks: Asks::YesNo(Answer::No),
            then: Intent::TrustEnvFile,
        };
        self.overlays.push(Overlay::Confirm(Box::new(question)));
    }

    /// Returns when the dashboard next has something to do by itself; `None` when never.
    pub fn deadline(&self) -> Option<Moment> {
        let is_listing = self.session.files().is_none();
        [
            self.sync.plan.due().filter(|_| is_listing),
            self.sync.age_changes(self.now),
            self.results.deadline(),
            self.notices.deadline(),
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
