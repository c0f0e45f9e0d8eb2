//! Looks at what became of the files that are open, and what follows from it.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::app::effect::Ticket;
use crate::app::event::Event;
use crate::results::file::Change;

use super::super::{Said, Tasks};
use super::open::Open;
use super::work::blocking;
use super::{count, hunt};

/// Whether there are lines that were not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    None,
    MoreLines,
}

impl Tasks {
    pub(in crate::tui::tasks) fn look_at_files(&mut self, ticket: Ticket) {
        let (open, sender) = (self.shared.open(ticket), self.sender.clone());
        self.spawn(async move {
            let news = heeded(open.as_ref(), &sender).await;
            let over = Event::FilesLookedAt { ticket };
            then_count(news, over, open, &sender).await
        });
    }
}

/// Looks at what became of the files. One that is no longer what is shown is told; one that has
/// grown, as during a download, is what it was and more, so its index goes on.
pub(super) async fn heeded(open: Option<&Arc<Open>>, sender: &mpsc::Sender<Said>) -> News {
    let Some(open) = open else {
        return News::None;
    };
    let ticket = open.ticket;
    let looking = open.clone();
    let changes = match blocking(move || looking.shelf.refresh()).await {
        Ok(changes) => changes,
        Err(failure) => {
            tell(Event::Went(failure), sender).await;
            return News::None;
        }
    };
    let mut news = News::None;
    for (path, change) in changes {
        match change {
            Change::Same => {}
            Change::Grown => news = News::MoreLines,
            Change::Shrunk | Change::Replaced | Change::Touched | Change::Gone => {
                tell(Event::FileChanged { ticket, path }, sender).await;
            }
        }
    }
    if news == News::MoreLines {
        let event = match count::indexed(open, sender).await {
            Ok(total) => Event::FilesGrew { ticket, total },
            Err(failure) => Event::Went(failure),
        };
        tell(event, sender).await;
    }
    news
}

/// Tells an event, and counts what is new after that; else the event is the last one.
pub(super) async fn then_count(
    news: News,
    event: Event,
    open: Option<Arc<Open>>,
    sender: &mpsc::Sender<Said>,
) -> Event {
    let (News::MoreLines, Some(open)) = (news, open) else {
        return event;
    };
    tell(event, sender).await;
    match count::recount(&open, sender).await {
        Ok(event) => {
            tell(event, sender).await;
            hunt::go_on(open, sender).await.unwrap_or(Event::Ticked)
        }
        // Others are open by now, and nobody waits for this count.
        Err(_) if open.stop.is_set() => Event::Ticked,
        Err(failure) => Event::Went(failure),
    }
}

async fn tell(event: Event, sender: &mpsc::Sender<Said>) {
    // The loop may be gone already; then nobody wants the event.
    let _ = sender.send(Said::Event(event)).await;
}
