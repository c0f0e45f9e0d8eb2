//! What one worker has printed, and how that becomes one file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write};
use std::ops::ControlFlow;

use super::bad::{BadRow, Place};
use super::dataset::Dataset;
use super::stream::Rows;
use super::{Prepared, Wish};
use crate::domain::{Failure, Kind};
use crate::recipe::{Fault, Press, Scope};
use crate::results::chunks::Stop;

/// So many bad rows are kept; the rest are counted.
const KEPT: usize = 20;

/// Requests of some rows, in order.
#[derive(Debug, Default)]
pub(super) struct Piece {
    text: Vec<u8>,
    names: Vec<Name>,
    rows: u64,
    bad: Vec<BadRow>,
    bad_total: u64,
    is_recipe_wrong: bool,
}

/// The name of a request, and where its row is.
#[derive(Debug)]
struct Name {
    hash: u64,
    row: u64,
    place: Place,
    /// Where its request begins in the text; of a row that is left out, nowhere.
    at: Option<usize>,
}

/// Makes pieces, on several threads.
pub(super) struct Maker<'a> {
    wish: &'a Wish<'a>,
    stop: &'a Stop,
    key: RandomState,
}

impl<'a> Maker<'a> {
    pub(super) fn new(wish: &'a Wish<'a>, stop: &'a Stop) -> Self {
        Self {
            wish,
            stop,
            key: RandomState::new(),
        }
    }

    /// Prints rows until there are no more, or one shows that the recipe is wrong.
    pub(super) fn make(&self, rows: &Rows<'_>) -> Piece {
        let press = self.wish.press;
        let mut piece = Piece {
            text: Vec::with_capacity(expected(rows, press)),
            ..Piece::default()
        };
        let mut tray = press.tray();
        rows.each(&mut |index, place, row| {
            let is_left_out = index < self.wish.skip;
            piece.rows += u64::from(!is_left_out);
            let at = piece.text.len();
            let printed = row.and_then(|row| {
                if is_left_out {
                    return press.name(row, &mut tray);
                }
                press.print(row, &mut tray, &mut piece.text)
            });
            match printed {
                Ok(()) => piece.names.push(Name {
                    hash: self.key.hash_one(tray.custom_id()),
                    row: index + 1,
                    place,
                    at: (!is_left_out).then_some(at),
                }),
                // Whoever made the pilot was told.
                Err(_) if is_left_out => {}
                Err(fault) => piece.refuse(index + 1, place, fault),
            }
            if piece.is_recipe_wrong || self.stop.is_set() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        piece
    }
}

/// Returns how long the requests of rows become, about: most rows go into theirs nearly as they are.
fn expected(rows: &Rows<'_>, press: &Press) -> usize {
    let read = rows.chunk.bytes.len();
    read + read / 4 + rows.batch.lines.len() * press.fixed_bytes()
}

impl Piece {
    fn refuse(&mut self, row: u64, place: Place, fault: Fault) {
        self.bad_total += 1;
        self.is_recipe_wrong |= fault.scope == Scope::Recipe;
        if self.bad.len() < KEPT || self.is_recipe_wrong {
            self.bad.push(BadRow { row, place, fault });
        }
    }

    /// Reads the name of the request that begins at a place.
    fn name_at(&self, at: usize) -> String {
        let line = self.text.get(at..).unwrap_or_default();
        let json = line.strip_prefix(b"{\"custom_id\":").unwrap_or_default();
        let mut read = serde_json::Deserializer::from_slice(json).into_iter::<String>();
        read.next().and_then(Result::ok).unwrap_or_default()
    }
}

/// Puts pieces together: sees all names, and writes as long as no row is bad.
pub(super) struct Joiner<'a> {
    skip: u64,
    out: &'a mut (dyn Write + Send),
    failed: &'a dyn Fn(&io::Error) -> Failure,
    /// Row and line of each name. Rows beyond four billion are not told apart in messages.
    names: HashMap<u64, (u32, u32)>,
    prepared: Prepared,
}

impl<'a> Joiner<'a> {
    pub(super) fn new(
        skip: u64,
        out: &'a mut (dyn Write + Send),
        failed: &'a dyn Fn(&io::Error) -> Failure,
    ) -> Self {
        Self {
            skip,
            out,
            failed,
            names: HashMap::new(),
            prepared: Prepared::default(),
        }
    }

    pub(super) fn take(&mut self, mut piece: Piece) -> Result<ControlFlow<()>, Failure> {
        for name in std::mem::take(&mut piece.names) {
            self.name(&mut piece, name);
        }
        piece.bad.sort_by_key(|bad| bad.row);
        self.prepared.rows += piece.rows;
        self.prepared.bad_total += piece.bad_total;
        let is_wrong = piece.is_recipe_wrong;
        if is_wrong {
            // Only what shows it is worth saying: it is the same for every row.
            piece.bad.retain(|bad| bad.fault.scope == Scope::Recipe);
            piece.bad.truncate(1);
            self.prepared.bad.clear();
            self.prepared.is_recipe_wrong = true;
        }
        let room = KEPT.saturating_sub(self.prepared.bad.len());
        self.prepared.bad.extend(piece.bad.drain(..).take(room));
        if is_wrong {
            return Ok(ControlFlow::Break(()));
        }
        if self.prepared.bad_total == 0 {
            self.out
                .write_all(&piece.text)
                .map_err(|error| (self.failed)(&error))?;
            self.prepared.bytes += piece.text.len() as u64;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Takes a name, or finds that an earlier row has it.
    fn name(&mut self, piece: &mut Piece, name: Name) {
        let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let line = name.place.line().unwrap_or(0);
        match self.names.entry(name.hash) {
            Entry::Vacant(free) => {
                free.insert((short(name.row), short(line)));
                self.prepared.requests += u64::from(name.at.is_some());
            }
            Entry::Occupied(first) => {
                let Some(at) = name.at else {
                    return;
                };
                let (row, line) = *first.get();
                let place = match line {
                    0 => String::new(),
                    line => format!(" (line {line})"),
                };
                let id = piece.name_at(at);
                let why = format!("custom_id \"{id}\" is also that of row {row}{place}");
                piece.refuse(name.row, name.place, Fault::of_row(why));
            }
        }
    }

    /// Ends it; a dataset without a row is an error.
    pub(super) fn end(mut self, dataset: &Dataset) -> Result<Prepared, Failure> {
        self.out.flush().map_err(|error| (self.failed)(&error))?;
        if self.prepared.rows == 0 {
            let what = format!("cannot prepare {}", dataset.path().display());
            let why = match self.skip {
                0 => "it has no rows".to_owned(),
                skip => format!("it has no rows behind the first {skip}"),
            };
            return Err(
                Failure::new(Kind::InvalidInput, what, why).with_hint("name another dataset")
            );
        }
        if self.prepared.bad_total > 0 {
            self.prepared.requests = 0;
        }
        Ok(self.prepared)
    }
}
