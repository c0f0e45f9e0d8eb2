//! What would be sent of what failed: in one batch, or in each batch of a run.

use crate::app::effect::CreatePlan;
use crate::domain::estimate::Tokens;
use crate::domain::retry::{Choice, Plan};
use crate::domain::{Batch, BatchId, Failure, Kind};

/// So many names stand in a line; of more only the number.
const NAMES: usize = 3;

/// What would be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPlan {
    /// What became of every request, and which are taken; of a run, in all batches that were
    /// looked into.
    pub plan: Plan,
    /// Other batches that have requests of it, whose results were looked at too.
    pub others: Vec<BatchId>,
    /// The batches to be made: one for each that has something to be taken.
    pub parts: Vec<RetryPart>,
    /// Batches of a run of which nothing is sent.
    pub left: Vec<Left>,
    /// What is odd, in whole sentences.
    pub notes: Vec<String>,
}

/// A batch that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPart {
    /// What the list calls the batch whose failures these are.
    pub name: String,
    /// The batch to be made.
    pub plan: CreatePlan,
    /// The tokens of its requests.
    pub tokens: Box<Tokens>,
    /// The first of its requests, as they will be sent.
    pub first: Vec<Taken>,
}

/// A request that is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its `custom_id`.
    pub name: String,
    /// The model that it asks now.
    pub model: Option<String>,
    /// The beginning of what it asks last, on one line.
    pub words: String,
}

/// A batch of a run of which nothing is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// What the list calls it.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Why nothing is sent of a batch of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Every request has succeeded.
    Done,
    /// What failed in it is of no class that is taken.
    NotTaken,
    /// It has not ended, or is not known here, as these words say.
    Waits(String),
    /// It could not be planned.
    Failed(Failure),
}

/// What the outside needs to make a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryWish {
    /// Whose failures, each batch with the name it is shown under, which names its folder.
    pub batches: Vec<(Batch, String)>,
    /// Batches of a run that are left out already.
    pub left: Vec<Left>,
    /// Which classes are taken.
    pub choice: Choice,
    /// Another model, where one is wanted.
    pub model: Option<String>,
    /// Another number of most tokens, where one is wanted.
    pub max_tokens: Option<u64>,
}

impl RetryPlan {
    /// Begins a plan into which no batch was looked yet.
    pub fn new(choice: Choice, left: Vec<Left>) -> Self {
        Self {
            plan: Plan::new(choice),
            others: Vec::new(),
            parts: Vec::new(),
            left,
            notes: Vec::new(),
        }
    }

    /// Returns the tokens of all requests that would be sent.
    pub fn tokens(&self) -> Option<Tokens> {
        let all = self.parts.iter().map(|part| (*part.tokens).clone());
        all.reduce(Tokens::plus)
    }

    /// Returns the first requests of each batch in turn, so many in all.
    pub fn first(&self, most: usize) -> Vec<&Taken> {
        let longest = self.parts.iter().map(|part| part.first.len()).max();
        let nth = |at: usize| self.parts.iter().filter_map(move |part| part.first.get(at));
        (0..longest.unwrap_or(0)).flat_map(nth).take(most).collect()
    }

    /// Tells whether a batch may have failures that the plan does not know of.
    pub fn is_partial(&self) -> bool {
        let mut left = self.left.iter();
        left.any(|left| matches!(left.why, Why::Waits(_) | Why::Failed(_)))
    }

    /// Says what is left out and why, what went wrong first, a line for all that are left for the
    /// same reason.
    pub fn left_words(&self) -> Vec<(String, &Why)> {
        let mut groups: Vec<(Vec<&str>, String, &Why)> = Vec::new();
        let mut all: Vec<&Left> = self.left.iter().collect();
        all.sort_by_key(|left| left.why.rank());
        for left in all {
            let why = left.why.words();
            match groups.iter_mut().find(|(_, known, _)| *known == why) {
                Some((names, ..)) => names.push(&left.name),
                None => groups.push((vec![&left.name], why, &left.why)),
            }
        }
        let line = |(names, words, why): (Vec<&str>, String, _)| {
            (format!("{}: {words}", listed(&names)), why)
        };
        groups.into_iter().map(line).collect()
    }
}

impl Why {
    fn rank(&self) -> u8 {
        match self {
            Self::Failed(_) => 0,
            Self::Waits(_) => 1,
            Self::NotTaken => 2,
            Self::Done => 3,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Done => "every request has succeeded".to_owned(),
            Self::NotTaken => "no request is taken".to_owned(),
            Self::Waits(words) => words.clone(),
            // Who has its requests is all there is to know.
            Self::Failed(failure) if failure.kind == Kind::Conflict => failure.why.clone(),
            Self::Failed(failure) => format!("{failure}; {}", failure.hint()),
        }
    }
}

/// `mails 1 of 3, mails 2 of 3`, or `7 batches`
fn listed(names: &[&str]) -> String {
    if names.len() > NAMES {
        return format!("{} batches", names.len());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(name: &str, why: Why) -> Left {
        let name = name.to_owned();
        Left { name, why }
    }

    #[test]
    fn what_is_left_for_the_same_reason_is_one_line_and_what_broke_comes_first() {
        let broke = Failure::new(Kind::Disk, "cannot write", "no room").with_hint("make room");
        let many = (1..=4).map(|number| left(&number.to_string(), Why::NotTaken));
        let all = [
            left("a", Why::Done),
            left("b", Why::Waits("it is in progress".to_owned())),
            left("c", Why::Done),
            left("d", Why::Failed(broke)),
        ];
        let plan = RetryPlan::new(Choice::default(), all.into_iter().chain(many).collect());
        let told = plan.left_words().into_iter().map(|(words, _)| words);
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "d: cannot write: no room; make room",
                "b: it is in progress",
                "4 batches: no request is taken",
                "a, c: every request has succeeded",
            ]
        );
        assert!(plan.is_partial());
    }
}
