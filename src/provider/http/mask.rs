//! Keys in the words of a failure are masked, because servers repeat them in complaints.

use crate::domain::Failure;
use crate::text::secret_mask::mask;

/// Masks `key`, and all that looks like one, in everything a failure says.
pub(super) fn failure(mut failure: Failure, key: Option<&str>) -> Failure {
    let hide = |text: &str| mask(text, key.as_slice());
    failure.what = hide(&failure.what);
    failure.why = hide(&failure.why);
    failure.hint = failure.hint.as_deref().map(hide);
    failure.code = failure.code.as_deref().map(hide);
    failure.request_id = failure.request_id.as_deref().map(hide);
    failure
}
