//! Where the results of a batch are saved unless the user says otherwise, and where they are.

use std::path::{Path, PathBuf};

use crate::domain::Batch;
use crate::domain::batch::ResultFile;
use crate::ledger::Download;
use crate::text::file_name::safe_component;

const ID_TAIL: usize = 8;

/// Names the folder of a batch: `<root>/<safe name>-<last 8 of the id>`.
///
/// `root` is the user's own path (`./batchdeck` unless set); name and id come from outside and
/// make exactly one harmless component of it.
pub fn default_dir(root: &Path, batch: &Batch, display_name: Option<&str>) -> PathBuf {
    let named = display_name.map(str::trim).filter(|name| !name.is_empty());
    let name = named.or_else(|| batch.given_name()).unwrap_or("batch");
    let id = batch.id.as_str();
    let skipped = id.chars().count().saturating_sub(ID_TAIL);
    let tail: String = id.chars().skip(skipped).collect();
    root.join(safe_component(&format!("{name}-{tail}")))
}

/// Returns the newest output and the newest error file that are still there.
///
/// `saved` is what the ledger knows of a batch, the newest first. Blocking.
pub fn newest_there(saved: &[Download]) -> Vec<PathBuf> {
    let of = |which: ResultFile| {
        let mut files = saved.iter().filter(move |file| file.which == which);
        files.find(|file| file.path.is_file())
    };
    let files = [ResultFile::Output, ResultFile::Errors].into_iter();
    files.filter_map(of).map(|file| file.path.clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Component;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::{BatchId, Status};

    fn dir(id: &str, name: Option<&str>) -> PathBuf {
        let batch = Batch::bare(BatchId::new(id), Status::Completed);
        default_dir(Path::new("./batchdeck"), &batch, name)
    }

    #[test]
    fn the_folder_has_the_name_and_the_end_of_the_id() {
        let path = dir("batch_68a1b2c3d4e5f6", Some("nightly-tags"));
        assert_eq!(path, Path::new("./batchdeck/nightly-tags-c3d4e5f6"));
    }

    #[test]
    fn a_batch_without_a_name_has_a_folder_too() {
        assert_eq!(
            dir("batch_12345678", Some(" ")),
            Path::new("./batchdeck/batch-12345678")
        );
    }

    proptest! {
        #[test]
        fn no_name_and_no_id_leave_the_root(name: String, id: String) {
            let path = dir(&id, Some(&name));
            let inner = path.strip_prefix("./batchdeck").unwrap();
            let parts: Vec<Component<'_>> = inner.components().collect();
            prop_assert!(matches!(parts.as_slice(), [Component::Normal(_)]), "{:?}", parts);
        }
    }
}
