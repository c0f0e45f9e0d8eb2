//! How far an intent has come, and the table of legal arrows.
//!
//! ```text
//! planned ─► uploading ─► uploaded ─► creating ─► created
//!  │ ▲                                 │  ▲  │       ▲
//!  ▼ │                                 │  │  └─► unknown ─► absent
//! held                                 │  └──────────────────┘ │
//!                                      └───────────────────────┘  (it provably never left)
//! ```
//!
//! Every state that is not an end may also become failed (the provider or the file says no) or
//! abandoned (the user says no).

use crate::domain::{BatchId, FileId, Timestamp};

/// How far an intent has come, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntentState {
    /// Written down; nothing was sent.
    Planned,
    /// Waits on this machine for room in the provider's queue; nothing was sent.
    Held {
        /// For what it waits, for people.
        reason: String,
    },
    /// The upload was begun. Whether the provider has the file is only known once it answers.
    Uploading,
    /// The provider has the file.
    Uploaded {
        /// The provider's name for it.
        file: FileId,
        /// Its length, as it was sent.
        bytes: u64,
    },
    /// The create was begun. A process that dies here leaves it unknown.
    Creating {
        /// The uploaded file.
        file: FileId,
        /// Which create of this file it is, counted from 1.
        attempt: u32,
        /// When it was sent.
        since: Timestamp,
    },
    /// A create was sent, and its outcome is not known.
    Unknown {
        /// The uploaded file.
        file: FileId,
        /// Which create of this file is in doubt.
        attempt: u32,
        /// When it was sent.
        since: Timestamp,
    },
    /// No batch was made: the listings are clean of it, or the request never left.
    Absent {
        /// The uploaded file, which the next create uses again.
        file: FileId,
        /// How many creates of it were tried.
        attempt: u32,
    },
    /// The batch is there.
    Created {
        /// The uploaded file.
        file: FileId,
        /// The batch.
        batch: BatchId,
    },
    /// It cannot become a batch.
    Failed {
        /// The uploaded file, when it came that far.
        file: Option<FileId>,
        /// Why.
        reason: String,
    },
    /// The user gave it up.
    Abandoned {
        /// The uploaded file, when it came that far.
        file: Option<FileId>,
    },
}

/// A state without what is known there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// See [`IntentState::Planned`].
    Planned,
    /// See [`IntentState::Held`].
    Held,
    /// See [`IntentState::Uploading`].
    Uploading,
    /// See [`IntentState::Uploaded`].
    Uploaded,
    /// See [`IntentState::Creating`].
    Creating,
    /// See [`IntentState::Unknown`].
    Unknown,
    /// See [`IntentState::Absent`].
    Absent,
    /// See [`IntentState::Created`].
    Created,
    /// See [`IntentState::Failed`].
    Failed,
    /// See [`IntentState::Abandoned`].
    Abandoned,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 10] = [
        Self::Planned,
        Self::Held,
        Self::Uploading,
        Self::Uploaded,
        Self::Creating,
        Self::Unknown,
        Self::Absent,
        Self::Created,
        Self::Failed,
        Self::Abandoned,
    ];

    /// Returns the word for people, scripts and the ledger.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Uploading => "uploading",
            Self::Uploaded => "uploaded",
            Self::Creating => "creating",
            Self::Unknown => "unknown",
            Self::Absent => "absent",
            Self::Created => "created",
            Self::Failed => "failed",
            Self::Abandoned => "abandoned",
        }
    }

    /// Finds a stage by its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// Returns what may follow: the table of legal arrows.
    pub fn next(self) -> &'static [Self] {
        use Stage::{
            Abandoned, Absent, Created, Creating, Failed, Held, Planned, Unknown, Uploaded,
            Uploading,
        };
        match self {
            Planned => &[Held, Uploading, Failed, Abandoned],
            // A held one is told anew for what it waits, and is planned again once there is room.
            Held => &[Held, Planned, Failed, Abandoned],
            // A second upload costs storage for a while and no money, so it may be begun again.
            Uploading => &[Uploading, Uploaded, Failed, Abandoned],
            Uploaded => &[Creating, Failed, Abandoned],
            // To absent only when the request provably never left or was turned away.
            Creating => &[Created, Unknown, Absent, Failed, Abandoned],
            Unknown => &[Created, Absent, Failed, Abandoned],
            // To created when a late batch of the first create shows itself after all.
            Absent => &[Creating, Created, Failed, Abandoned],
            Created | Failed | Abandoned => &[],
        }
    }

    /// Tells whether something is still to be done or found out.
    pub fn is_open(self) -> bool {
        !self.next().is_empty()
    }
}

impl IntentState {
    /// Returns the state without what is known there.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Planned => Stage::Planned,
            Self::Held { .. } => Stage::Held,
            Self::Uploading => Stage::Uploading,
            Self::Uploaded { .. } => Stage::Uploaded,
            Self::Creating { .. } => Stage::Creating,
            Self::Unknown { .. } => Stage::Unknown,
            Self::Absent { .. } => Stage::Absent,
            Self::Created { .. } => Stage::Created,
            Self::Failed { .. } => Stage::Failed,
            Self::Abandoned { .. } => Stage::Abandoned,
        }
    }

    /// Returns the file that was uploaded, once there is one.
    pub fn file(&self) -> Option<&FileId> {
        match self {
            Self::Planned | Self::Held { .. } | Self::Uploading => None,
            Self::Uploaded { file, .. }
            | Self::Creating { file, .. }
            | Self::Unknown { file, .. }
            | Self::Absent { file, .. }
            | Self::Created { file, .. } => Some(file),
            Self::Failed { file, .. } | Self::Abandoned { file } => file.as_ref(),
        }
    }

    /// Returns why it is held, or why it failed.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Held { reason } | Self::Failed { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// Returns how many creates were sent, as far as the state still counts them.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Creating { attempt, .. }
            | Self::Unknown { attempt, .. }
            | Self::Absent { attempt, .. } => *attempt,
            Self::Planned
            | Self::Held { .. }
            | Self::Uploading
            | Self::Uploaded { .. }
            | Self::Created { .. }
            | Self::Failed { .. }
            | Self::Abandoned { .. } => 0,
        }
    }

    /// Tells whether something is still to be done or found out.
    pub fn is_open(&self) -> bool {
        self.stage().is_open()
    }

    /// Tells whether `next` may follow: by the table of arrows, with the same file from the upload
    /// on, and with creates that are counted one by one.
    pub fn may_become(&self, next: &Self) -> bool {
        let is_arrow = self.stage().next().contains(&next.stage());
        let keeps_file = match self.file() {
            Some(file) => next.file() == Some(file),
            None => next.file().is_none() || next.stage() == Stage::Uploaded,
        };
        let counts = match next {
            Self::Creating { attempt, .. } => *attempt == self.attempts() + 1,
            Self::Unknown { attempt, .. } | Self::Absent { attempt, .. } => {
                *attempt == self.attempts()
            }
            _ => true,
        };
        is_arrow && keeps_file && counts
    }
}
