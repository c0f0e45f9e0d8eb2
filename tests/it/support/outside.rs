//! What is outside of the core, as far as results go: files of many lines, looked at as the core
//! wishes, with answers that may come late.

use std::collections::VecDeque;

use batchdeck::app::effect::{Effect, Rows, Target, Ticket};
use batchdeck::app::event::{Event, Found, Opened, Origin};
use batchdeck::app::state::window::WINDOW;
use batchdeck::domain::Progress;
use batchdeck::domain::query::Query;
use batchdeck::domain::request::Asked;
use batchdeck::domain::result::{Answer, LineError, Outcome, ResultLine};

use super::app::Scene;

/// Every so many-th line is a hit of any search, and every so many-th a failure.
const HIT: u64 = 7;
const PROBLEM: u64 = 11;

/// Files of so many lines, and the answers that are under way.
#[derive(Debug)]
pub(crate) struct Outside {
    pub(crate) total: u64,
    ticket: Option<Ticket>,
    answers: VecDeque<Event>,
}

impl Outside {
    pub(crate) fn new(total: u64) -> Self {
        Self {
            total,
            ticket: None,
            answers: VecDeque::new(),
        }
    }

    /// Takes all wishes that nobody has taken yet.
    pub(crate) fn take(&mut self, scene: &mut Scene) {
        for effect in std::mem::take(&mut scene.wished) {
            self.perform(effect);
        }
    }

    /// Returns the answer that comes next.
    pub(crate) fn next(&mut self) -> Option<Event> {
        self.answers.pop_front()
    }

    /// Answers everything, and what is wished for then, until nothing is.
    pub(crate) fn settle(&mut self, scene: &mut Scene) {
        for turn in 0.. {
            self.take(scene);
            let Some(event) = self.next() else { return };
            scene.feed(event);
            assert!(turn < 1000, "it wishes for ever: {:?}", scene.effects);
        }
    }

    /// The hits of a search.
    pub(crate) fn hits(&self) -> u64 {
        self.total.div_ceil(HIT)
    }

    /// The line of a row.
    pub(crate) fn line(row: u64) -> ResultLine {
        let id = format!("row-{row}");
        let outcome = if row.is_multiple_of(PROBLEM) {
            Outcome::Error(LineError {
                status: Some(400),
                code: Some("no".to_owned()),
                message: id.clone(),
            })
        } else {
            Outcome::Answer(Answer::Text(id.clone()))
        };
        ResultLine {
            file: 0,
            number: row + 1,
            custom_id: Some(id.clone()),
            outcome,
            finish: None,
            model: None,
            usage: None,
            request_id: None,
            raw: id.as_bytes().into(),
        }
    }

    /// The row that a shown row is among all rows.
    pub(crate) fn row_of(rows: Rows, row: u64) -> u64 {
        match rows {
            Rows::All => row,
            Rows::Hits => row * HIT,
        }
    }

    fn lines(&self, rows: Rows, first: u64, count: usize) -> Vec<ResultLine> {
        (first..)
            .map(|row| Self::row_of(rows, row))
            .take_while(|row| *row < self.total)
            .take(count)
            .map(Self::line)
            .collect()
    }

    #[expect(clippy::too_many_lines, reason = "one arm a wish")]
    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::OpenFiles { ticket, .. } | Effect::OpenResults { ticket, .. } => {
                self.ticket = Some(ticket);
                let opened = Opened {
                    origin: Origin::Files(vec!["output.jsonl".into()]),
                    lines: self.lines(Rows::All, 0, WINDOW),
                    note: None,
                };
                self.answers.push_back(Event::ResultsOpened {
                    ticket,
                    outcome: Ok(opened),
                });
                self.answers.push_back(Event::Indexed {
                    ticket,
                    total: self.total,
                });
            }
            Effect::ReadWindow {
                ticket,
                asking,
                rows,
                first,
                count,
            } => self.answers.push_back(Event::WindowRead {
                ticket,
                asking,
                rows,
                outcome: Ok(self.lines(rows, first, count)),
            }),
            Effect::ReadEnd { ticket, count } => {
                let count = u64::try_from(count).unwrap();
                let first = self.total.saturating_sub(count);
                self.answers.push_back(Event::EndRead {
                    ticket,
                    first: first * 9 / 10,
                    outcome: Ok(self.lines(Rows::All, first, WINDOW)),
                });
            }
            Effect::Search {
                ticket,
                search,
                query,
            } => self.search(ticket, search, &query),
            Effect::Seek {
                ticket,
                seek,
                rows,
                from,
                to,
            } => {
                let row = self.seek(rows, from, &to);
                let found = row.filter(|row| *row < self.total).map(|row| Found {
                    row,
                    hit: row.is_multiple_of(HIT).then_some(row / HIT),
                });
                self.answers.push_back(Event::Sought {
                    ticket,
                    seek,
                    outcome: Ok(found),
                });
            }
            Effect::ReadRequest { ticket, custom_id } => {
                self.answers.push_back(Event::RequestRead {
                    ticket,
                    custom_id,
                    outcome: Ok(Asked::Unknown),
                    lines: Some(2),
                });
            }
            _ => {}
        }
    }

    fn search(&mut self, ticket: Ticket, search: Ticket, _query: &Query) {
        for quarter in 1..=4 {
            self.answers.push_back(Event::SearchAdvanced {
                ticket,
                search,
                hits: self.hits() * quarter / 4,
                first: Some(0),
                progress: Progress {
                    done: quarter,
                    total: Some(4),
                },
                failure: None,
            });
        }
    }

    fn seek(&self, rows: Rows, from: u64, to: &Target) -> Option<u64> {
        let from = if from == u64::MAX {
            from
        } else {
            Self::row_of(rows, from)
        };
        let hits = || (0..self.total).filter(|row| row.is_multiple_of(HIT));
        let problems = || (0..self.total).filter(|row| row.is_multiple_of(PROBLEM));
        match to {
            Target::NextHit => hits()
                .find(|row| from == u64::MAX || *row > from)
                .or_else(|| hits().next()),
            Target::PreviousHit => hits()
                .rfind(|row| *row < from)
                .or_else(|| hits().next_back()),
            Target::NextProblem => problems()
                .find(|row| *row > from)
                .or_else(|| problems().next()),
            Target::PreviousProblem => problems()
                .rfind(|row| *row < from)
                .or_else(|| problems().next_back()),
            Target::Id(id) => id.strip_prefix("row-")?.parse().ok(),
            Target::Percent(percent) => Some((self.total.max(1) - 1) * u64::from(*percent) / 100),
            Target::Place(place) => Some(u64::from(place.line) - 1),
        }
    }
}
