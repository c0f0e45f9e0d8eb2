//! Threads that work on chunks, and the one that takes what they made, in order.

use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::board::{Board, Done};
use super::cut::{Cutter, Piece};
use super::range::Read;
use super::{Broken, Chunk, Ending, PassStats, Stop, Taken};

/// How many chunks may be begun beyond one for each worker, so that none waits for another's turn.
const AHEAD: u64 = 2;

/// What the workers share: who reads has one lock, who looks what there is to do the other.
struct Shared<'a, T, W> {
    cutter: Mutex<Cutter>,
    board: Mutex<Board<T>>,
    changed: Condvar,
    /// The most chunks that are begun and not taken.
    most: u64,
    stop: &'a Stop,
    work: W,
}

/// What the calling thread has to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Duty {
    /// It works too, while there is nothing to take.
    TakeAndWork,
    /// A read may wait for somebody else, and what is done meanwhile must not wait with it.
    Take,
}

/// What the calling thread does next.
enum Turn<T> {
    Take(Vec<Done<T>>),
    Work(Vec<u8>),
    Wait,
    End,
}

pub(super) fn run<T: Send, W: Fn(&Chunk) -> T + Sync>(
    cutter: Cutter,
    workers: usize,
    stop: &Stop,
    work: W,
    take: impl FnMut(Taken<T>) -> ControlFlow<()>,
) -> Result<PassStats, Broken> {
    let (duty, helpers) = if workers > 1 && cutter.may_wait() {
        (Duty::Take, workers)
    } else {
        (Duty::TakeAndWork, workers.saturating_sub(1))
    };
    let shared = Shared {
        cutter: Mutex::new(cutter),
        board: Mutex::new(Board::new()),
        changed: Condvar::new(),
        most: workers as u64 + AHEAD,
        stop,
        work,
    };
    let stats = thread::scope(|scope| {
        let helping: Vec<_> = (0..helpers)
            .filter_map(|_| {
                let builder = thread::Builder::new().name("results".to_owned());
                // Where the system has no thread to give, fewer do the same work.
                builder.spawn_scoped(scope, || shared.help()).ok()
            })
            .collect();
        let duty = if helping.is_empty() {
            Duty::TakeAndWork
        } else {
            duty
        };
        let stats = shared.lead(duty, take);
        for helper in helping {
            if let Err(panic) = helper.join() {
                std::panic::resume_unwind(panic);
            }
        }
        stats
    });
    let read = locked(&shared.cutter).stats;
    let mut board = locked(&shared.board);
    match board.broken.take() {
        Some(broken) => Err(broken),
        None => Ok(PassStats {
            bytes: read.bytes + board.bytes,
            reads: read.reads + board.reads,
            ..stats
        }),
    }
}

impl<T, W: Fn(&Chunk) -> T> Shared<'_, T, W> {
    /// Works until there is nothing left to begin.
    fn help(&self) {
        let _guard = PanicGuard(self);
        loop {
            let buffer = {
                let mut board = self.board();
                while !board.is_over && !board.may_begin(self.most) {
                    board = self.wait(board);
                }
                if board.is_over {
                    return;
                }
                board.begin()
            };
            self.work_on_next(buffer);
        }
    }

    /// Takes what is next, and works while that is not there yet.
    fn lead(&self, duty: Duty, mut take: impl FnMut(Taken<T>) -> ControlFlow<()>) -> PassStats {
        let _guard = PanicGuard(self);
        let mut stats = PassStats::default();
        let mut next = (0, 1);
        loop {
            let done = match self.turn(duty) {
                Turn::Take(done) => done,
                Turn::Work(buffer) => {
                    self.work_on_next(buffer);
                    continue;
                }
                Turn::Wait => continue,
                Turn::End => break,
            };
            if self.stop.is_set() {
                stats.ending = Ending::Stopped;
                break;
            }
            let mut taken = done
                .into_iter()
                .map(|done| done.taken(&mut next, &mut stats));
            if taken.try_for_each(&mut take).is_break() {
                stats.ending = Ending::Stopped;
                break;
            }
            self.board().taken += 1;
            self.changed.notify_all();
        }
        if self.leave() {
            stats.ending = Ending::Stopped;
        }
        stats
    }

    /// Sends everybody home; tells whether somebody went before there was nothing left to read.
    fn leave(&self) -> bool {
        let mut board = self.board();
        board.is_over = true;
        self.changed.notify_all();
        board.is_stopped
    }

    /// Reads and works on a chunk, and puts what it made on the board.
    fn work_on_next(&self, buffer: Vec<u8>) {
        let read = if self.stop.is_set() {
            self.board().is_stopped = true;
            Ok(None)
        } else {
            locked(&self.cutter).next(buffer)
        };
        let (seq, read) = match read {
            Ok(Some(Piece::Read(chunk))) => (chunk.seq, Ok(Read::of(chunk))),
            Ok(Some(Piece::ToRead(range, buffer))) => (range.seq, range.read(buffer)),
            Ok(None) => return self.end(None),
            Err(broken) => return self.end(Some(broken)),
        };
        let read = match read {
            Ok(read) => read,
            Err(broken) => {
                self.board().broke(seq, broken);
                self.changed.notify_all();
                return;
            }
        };
        let done = read.chunks.iter().map(|chunk| Done {
            file: chunk.file,
            offset: chunk.offset,
            bytes: chunk.span,
            // Before the lines, which it may count on its way.
            value: (self.work)(chunk),
            lines: chunk.count_lines(),
        });
        let done = done.collect();
        let mut board = self.board();
        board.done.insert(seq, done);
        board.bytes += read.bytes;
        board.reads += read.reads;
        for chunk in read.chunks {
            board.keep(chunk.bytes);
        }
        drop(board);
        self.changed.notify_all();
    }

    fn end(&self, broken: Option<Broken>) {
        self.board().end(broken);
        self.changed.notify_all();
    }

    fn turn(&self, duty: Duty) -> Turn<T> {
        let mut board = self.board();
        let next = board.taken;
        if board.is_lost || board.broken_at == Some(next) {
            return Turn::End;
        }
        if let Some(done) = board.done.remove(&next) {
            return Turn::Take(done);
        }
        if board.is_over && board.begun == board.taken {
            return Turn::End;
        }
        if duty == Duty::TakeAndWork && board.may_begin(self.most) {
            return Turn::Work(board.begin());
        }
        drop(self.wait(board));
        Turn::Wait
    }

    fn board(&self) -> MutexGuard<'_, Board<T>> {
        locked(&self.board)
    }

    fn wait<'b>(&self, board: MutexGuard<'b, Board<T>>) -> MutexGuard<'b, Board<T>> {
        let woken = self.changed.wait(board);
        woken.unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Done<T> {
    /// Tells where it stands, now that everything before it was taken: `next` is the file and the
    /// line to come.
    fn taken(self, next: &mut (u8, u64), stats: &mut PassStats) -> Taken<T> {
        if self.file != next.0 {
            *next = (self.file, 1);
        }
        stats.chunks += 1;
        stats.lines += self.lines;
        let first_line = next.1;
        next.1 += self.lines;
        Taken {
            file: self.file,
            first_line,
            lines: self.lines,
            offset: self.offset,
            bytes: self.bytes,
            value: self.value,
        }
    }
}

/// Wakes the others when its thread panics, because they would wait for it for ever.
struct PanicGuard<'a, 'b, T, W>(&'a Shared<'b, T, W>);

impl<T, W> Drop for PanicGuard<'_, '_, T, W> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut board = locked(&self.0.board);
            board.is_over = true;
            board.is_lost = true;
            self.0.changed.notify_all();
        }
    }
}

/// Locks, also what a thread held that panicked: its panic goes on in the calling thread.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
