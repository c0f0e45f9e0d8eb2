//! What the body of an error says, whatever it is: JSON, a web page, plain text, nothing.

use super::head::Head;

/// What a provider says is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complaint {
    /// Its sentence.
    pub message: Option<String>,
    /// Its word for it, such as `rate_limit_exceeded`.
    pub code: Option<String>,
    /// Its word for the family of it, such as `invalid_request_error`.
    pub family: Option<String>,
    /// The field that is wrong.
    pub param: Option<String>,
}

/// The codes of a 429 that waiting does not mend: money and quota.
pub(super) const QUOTA: [&str; 9] = [
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "token_limit_exceeded",
    "billing_hard_limit_reached",
    "billing_not_active",
    "quota_exceeded",
];

impl Complaint {
    /// Tells whether money or quota is used up, which waiting does not mend.
    pub(super) fn is_about_money(&self) -> bool {
        [&self.code, &self.family]
            .into_iter()
            .flatten()
            .map(|word| word.to_ascii_lowercase())
            .any(|word| QUOTA.contains(&&*word) || word.contains("billing"))
    }
}

/// Reads the body of an error, whatever it is: JSON, a web page, plain text, nothing.
pub(super) fn heard(head: &Head, text: &str, read: fn(&str) -> Complaint) -> Complaint {
    let message = if is_page(head, text) {
        Some(page_title(text).map_or_else(
            || "a web page".into(),
            |title| format!("a web page: {title}"),
        ))
    } else {
        let complaint = read(text);
        if complaint.message.is_some() {
            return complaint;
        }
        let start: String = text.trim().chars().take(300).collect();
        (!start.is_empty()).then_some(start)
    };
    Complaint {
        message,
        ..Complaint::default()
    }
}

fn is_page(head: &Head, text: &str) -> bool {
    head.is_html || text.trim_start().starts_with('<')
}

/// Returns the title of a web page, which says more than its first bytes.
pub(super) fn page_title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let title: String = text.get(start..end)?.trim().chars().take(120).collect();
    (!title.is_empty()).then_some(title)
}
