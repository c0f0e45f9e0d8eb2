//! The lines of a plan as one stream, in their order.
//!
//! Responsible for reading each line from where it is, so that whatever works on a stream of lines
//! works in any order. Lines that follow each other in their file are one read: results that came in
//! the order of their requests are read as fast as a plain copy. A request without a line is an
//! empty line. Refuses to know what a line says.

use std::io::{self, Read};
use std::sync::Arc;

use super::plan::Plan;
use super::source::{Source, changed};

/// Reads the lines of a plan, one after the other.
pub(super) struct Ordered {
    sources: Arc<[Source]>,
    plan: Arc<Plan>,
    next: usize,
    run: Run,
}

/// Lines that follow each other in one file, as far as they are not read yet.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    file: usize,
    at: u64,
    left: u64,
    /// Whether the line end of the last line is still to come: in its file it may not be there.
    is_open: bool,
}

impl Ordered {
    pub(super) fn new(sources: Arc<[Source]>, plan: Arc<Plan>) -> Self {
        Self {
            sources,
            plan,
            next: 0,
            run: Run::default(),
        }
    }

    /// Takes the next lines that are one read, no more than `most` bytes of them unless one line is
    /// longer. `None` at the end.
    fn take_run(&mut self, most: usize) -> Option<Run> {
        let steps = self.plan.steps().get(self.next..)?;
        let first = *steps.first()?;
        self.next += 1;
        let Some(mut last) = self.plan.result(first) else {
            return Some(Run {
                is_open: true,
                ..Run::default()
            });
        };
        let mut run = Run {
            file: last.file(),
            at: last.offset(),
            left: u64::from(last.length),
            is_open: true,
        };
        for step in steps.iter().skip(1) {
            let line = self.plan.result(*step);
            let Some(line) = line.filter(|line| last.is_followed_by(*line)) else {
                break;
            };
            let longer = run.left + 1 + u64::from(line.length);
            if longer > most as u64 {
                break;
            }
            run.left = longer;
            last = line;
            self.next += 1;
        }
        Some(run)
    }

    fn read_run(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.run.left).unwrap_or(usize::MAX);
        let size = most.min(buffer.len());
        let source = self.sources.get(self.run.file).ok_or_else(changed)?;
        let room = buffer.get_mut(..size).unwrap_or_default();
        source.read_exact_at(room, self.run.at)?;
        self.run.at += size as u64;
        self.run.left -= size as u64;
        Ok(size)
    }
}

impl Read for Ordered {
    /// Fills the buffer as far as there are lines: short reads would make short chunks.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
            if self.run.left > 0 {
                filled += self.read_run(room)?;
            } else if self.run.is_open {
                self.run.is_open = false;
                if let Some(end) = room.first_mut() {
                    *end = b'\n';
                    filled += 1;
                }
            } else if let Some(run) = self.take_run(room.len()) {
                self.run = run;
            } else {
                break;
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::export::Order;
    use crate::ops::export::index::{self, IdHash};
    use crate::ops::export::watch::Watch;
    use crate::ops::transfer::Meter;
    use crate::results::chunks::Stop;

    /// Puts results in the order of requests; returns how many reads that takes and what they give.
    fn ordered(results: &str, requests: &str) -> (usize, String) {
        let dir = tempfile::tempdir().unwrap();
        let open = |name: &str, text: &str| {
            std::fs::write(dir.path().join(name), text).unwrap();
            Source::open(&dir.path().join(name)).unwrap()
        };
        let (results, requests) = (open("results", results), open("requests", requests));
        let (meter, stop, hash) = (Meter::unread(), Stop::default(), IdHash::default());
        let watch = Watch::new(&meter, &stop, 0);
        let read = |source: &Source| index::read(std::slice::from_ref(source), &hash, 1, &watch);
        let (of_results, of_requests) = (read(&results).unwrap(), read(&requests).unwrap());
        let plan = Arc::new(Plan::new(of_results, Some(of_requests), Order::Input));
        let begin = || Ordered::new([results.clone()].into(), plan.clone());
        let mut runs = begin();
        let count = std::iter::from_fn(|| runs.take_run(1024 * 1024)).count();
        let mut text = String::new();
        begin().read_to_string(&mut text).unwrap();
        (count, text)
    }

    fn lines(ids: &str) -> String {
        let line = |id| format!("{{\"custom_id\":\"{id}\"}}\n");
        ids.chars().map(line).collect()
    }

    #[test]
    fn lines_that_follow_each_other_are_one_read() {
        assert_eq!(
            ordered(&lines("abcde"), &lines("abcde")),
            (1, lines("abcde"))
        );
        assert_eq!(
            ordered(&lines("decab"), &lines("abcde")),
            (3, lines("abcde"))
        );
    }

    #[test]
    fn a_request_without_a_line_is_an_empty_line() {
        assert_eq!(
            ordered(&lines("b"), &lines("ab")).1,
            format!("\n{}", lines("b"))
        );
    }

    #[test]
    fn a_last_line_without_its_end_gets_one() {
        let results = lines("ab");
        assert_eq!(ordered(results.trim_end(), &lines("ba")).1, lines("ba"));
    }
}
