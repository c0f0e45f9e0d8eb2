//! What the store complains of, in our words.

use rusqlite::ErrorCode;

use crate::domain::{Failure, Kind};

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let why = error.to_string();
        let failure = |why: &str, hint: &str| {
            Self::new(Kind::Disk, "the ledger cannot be used", why).with_hint(hint)
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => failure(
                "another process has been writing to it for more than five seconds",
                "try again; end a batchdeck that hangs",
            ),
            Some(ErrorCode::DiskFull) => failure("the disk is full", "make room, then try again"),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => failure(
                &format!("its file is damaged ({why})"),
                "run `batchdeck ledger rebuild`; the ids of your batches are in ids.jsonl too",
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                failure(
                    &why,
                    "`batchdeck ledger path` tells where it is; you need to be able to write there",
                )
            }
            _ => failure(
                &why,
                "check the free space and the permissions where `batchdeck ledger path` says",
            ),
        }
    }
}
