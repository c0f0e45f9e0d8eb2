//! The bytes of an upload: those that were checked, or an error.

use std::fs::File;
use std::io::{self, Read as _};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use ring::digest::{Context, SHA256};
use tokio::sync::mpsc;

use super::Source as Wanted;
use crate::domain::check::Stamp;
use crate::domain::{Failure, Kind, Progress};
use crate::ops::check::{hex, stamp as stamp_of};
use crate::ops::disk;
use crate::ops::transfer::Meter;

/// Small blocks make an upload burn a core; reading in 4 KiB is 29 times slower.
const BLOCK: usize = 256 * 1024;
/// So many blocks are read and summed while another one is sent: a sum takes as long as the way
/// through a fast line.
const AHEAD: usize = 4;

/// Opens the file once and streams it.
///
/// The last block is only given out when the whole content has the checksum of the check, so an
/// upload of anything else never completes.
pub(super) async fn open(
    wanted: &Wanted,
    meter: Meter,
) -> Result<BoxStream<'static, io::Result<Bytes>>, Failure> {
    let what: Arc<str> = format!("cannot upload {}", wanted.path.display()).into();
    let (path, stamp) = (wanted.path.clone(), wanted.stamp);
    let opened = tokio::task::spawn_blocking(move || open_same(&path, stamp)).await;
    let file = match opened {
        Ok(Ok(Some(file))) => file,
        Ok(Ok(None)) => return Err(changed(&what)),
        Ok(Err(error)) => return Err(disk::failure(&what, &error)),
        Err(lost) => return Err(Failure::new(Kind::Internal, &*what, lost.to_string())),
    };
    let total = wanted.bytes;
    meter.set(Progress {
        done: 0,
        total: Some(total),
    });
    let source = Source {
        file,
        digest: Context::new(&SHA256),
        left: total,
        sha256: wanted.sha256.clone(),
    };
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || source.read(&sender));
    let rest = Rest {
        receiver,
        left: total,
        meter,
    };
    Ok(stream::unfold(rest, Rest::next).boxed())
}

fn open_same(path: &std::path::Path, stamp: Stamp) -> io::Result<Option<File>> {
    let file = File::open(path)?;
    let is_same = stamp_of(&file.metadata()?) == stamp;
    Ok(is_same.then_some(file))
}

fn changed(what: &str) -> Failure {
    Failure::new(
        Kind::InvalidInput,
        what,
        "the file has changed since it was checked",
    )
    .with_hint("check it again")
}

struct Source {
    file: File,
    digest: Context,
    left: u64,
    sha256: String,
}

/// What is still to be given out.
struct Rest {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
    meter: Meter,
}

impl Rest {
    async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        if self.left == 0 {
            return None;
        }
        let block = self.receiver.recv().await;
        let block = block.unwrap_or_else(|| Err(io::Error::other("the reading broke off")));
        match &block {
            Ok(bytes) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                self.meter.add(bytes.len() as u64);
            }
            Err(_) => self.left = 0,
        }
        Some((block, self))
    }
}

impl Source {
    /// Reads and sums ahead of what is sent, until nobody wants more.
    fn read(mut self, sender: &mpsc::Sender<io::Result<Bytes>>) {
        while self.left > 0 {
            let block = self.block();
            let is_over = block.is_err();
            if sender.blocking_send(block).is_err() || is_over {
                return;
            }
        }
    }

    fn block(&mut self) -> io::Result<Bytes> {
        let size = usize::try_from(self.left).unwrap_or(BLOCK).min(BLOCK);
        let mut block = vec![0; size];
        self.file.read_exact(&mut block)?;
        self.digest.update(&block);
        self.left -= size as u64;
        if self.left == 0 && hex(self.digest.clone().finish().as_ref()) != self.sha256 {
            return Err(io::Error::other("the file changed while it was uploaded"));
        }
        Ok(Bytes::from(block))
    }
}
