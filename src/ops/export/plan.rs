//! Which line comes after which, in an export that is not just one file after the other.
//!
//! Responsible for the order and for what no line says by itself: which requests have no line,
//! which lines repeat an id, which were never asked for. Decided from two indexes, before anything
//! is written. Refuses to know what the lines say.

mod chains;

use std::collections::HashMap;

use super::Order;
use super::index::{Id, Index, Line, NO_ID};
use chains::{Chains, Link, set};

/// One row to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    result: u32,
    request: u32,
    pub(super) sort: Sort,
    /// Whether an earlier line has the same id.
    pub(super) is_repeat: bool,
}

/// What a row is beside what its line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A line of a request, as far as is known.
    Asked,
    /// A line whose id no request has.
    Stray,
    /// A line without an id.
    Nameless,
    /// A request with no line, or a line of the input that names no request.
    Missing,
}

const NONE: u32 = u32::MAX;
/// Every so many steps it is known where in the stream of all lines they are.
const STRIDE: usize = 64;

/// All rows to come, in their order.
#[derive(Debug, Default)]
pub(super) struct Plan {
    results: Vec<Line>,
    requests: Vec<Line>,
    steps: Vec<Step>,
    /// Where every [`STRIDE`]th step begins when the lines of all steps follow each other.
    starts: Vec<u64>,
}

impl Plan {
    /// Decides the order. Without an index of requests nothing is missing and nothing a stray.
    ///
    /// In the order of the input every line of a request stands at its place, the later ones behind
    /// the first; what belongs to no request comes at the end. In the order of the files the requests
    /// without a line come at the end.
    pub(super) fn new(results: Index, requests: Option<Index>, order: Order) -> Self {
        let by_id = Chains::of(&results.ids);
        let mut steps = match (&requests, order) {
            (Some(requests), Order::Input) => by_input(&by_id, &results, requests),
            (Some(requests), Order::Files) => by_files(&by_id, &results, Some(requests)),
            (None, _) => by_files(&by_id, &results, None),
        };
        steps.shrink_to_fit();
        let mut plan = Self {
            results: results.lines,
            requests: requests.map(|index| index.lines).unwrap_or_default(),
            steps,
            starts: Vec::new(),
        };
        plan.starts = plan.measured();
        plan
    }

    fn measured(&self) -> Vec<u64> {
        let mut at = 0;
        let mut starts = Vec::with_capacity(self.steps.len() / STRIDE + 1);
        for (n, step) in self.steps.iter().enumerate() {
            if n % STRIDE == 0 {
                starts.push(at);
            }
            at += self.length_of(*step);
        }
        starts
    }

    /// Returns the length of a step in the stream of lines, its line end included.
    fn length_of(&self, step: Step) -> u64 {
        self.result(step)
            .map_or(1, |line| u64::from(line.length) + 1)
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns the steps from the one on that begins at an offset of the stream of lines.
    pub(super) fn steps_from(&self, offset: u64) -> &[Step] {
        let block = self.starts.partition_point(|start| *start <= offset);
        let block = block.saturating_sub(1);
        let mut at = self.starts.get(block).copied().unwrap_or(0);
        let steps = self.steps.get(block * STRIDE..).unwrap_or_default();
        let passed = steps.iter().take_while(|step| {
            let is_before = at < offset;
            at += self.length_of(**step);
            is_before
        });
        steps.get(passed.count()..).unwrap_or_default()
    }

    pub(super) fn result(&self, step: Step) -> Option<Line> {
        self.results
            .get(usize::try_from(step.result).ok()?)
            .copied()
    }

    pub(super) fn request(&self, step: Step) -> Option<Line> {
        self.requests
            .get(usize::try_from(step.request).ok()?)
            .copied()
    }
}

fn by_input(chains: &Chains, results: &Index, requests: &Index) -> Vec<Step> {
    let mut steps = Vec::with_capacity(results.ids.len().max(requests.ids.len()));
    let mut placed = vec![false; results.ids.len()];
    for (request, id) in (0..).zip(&requests.ids) {
        if *id == NO_ID {
            steps.push(missing(request));
            continue;
        }
        for line in chains.lines_of(*id) {
            // A second request of the same name finds its lines taken by the first.
            if !set(&mut placed, line, true) {
                steps.push(chains.step(line, *id, Link::To(request)));
            }
        }
        if !chains.ends.contains_key(id) {
            steps.push(missing(request));
        }
    }
    let left = (0..).zip(&results.ids).zip(&placed);
    let left = left.filter(|(_, placed)| !**placed);
    steps.extend(left.map(|((line, id), _)| chains.step(line, *id, Link::None)));
    steps
}

fn by_files(chains: &Chains, results: &Index, requests: Option<&Index>) -> Vec<Step> {
    let asked = requests.map(|requests| {
        // From the back, so that the first of two requests of one name stays.
        let pairs = (0_u32..).zip(&requests.ids).collect::<Vec<_>>();
        let pairs = pairs.into_iter().rev();
        pairs.map(|(n, id)| (*id, n)).collect::<HashMap<Id, u32>>()
    });
    let lines = (0..).zip(&results.ids);
    let mut steps: Vec<Step> = lines
        .map(|(line, id)| {
            let link = asked.as_ref().map_or(Link::NotHere, |asked| {
                asked
                    .get(id)
                    .map_or(Link::None, |request| Link::To(*request))
            });
            chains.step(line, *id, link)
        })
        .collect();
    let requests = requests.map_or(&[][..], |requests| &requests.ids);
    let unanswered = (0..)
        .zip(requests)
        .filter(|(_, id)| **id == NO_ID || !chains.ends.contains_key(*id));
    steps.extend(unanswered.map(|(request, _)| missing(request)));
    steps
}

fn missing(request: u32) -> Step {
    Step {
        result: NONE,
        request,
        sort: Sort::Missing,
        is_repeat: false,
    }
}
