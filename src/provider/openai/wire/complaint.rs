//! What a provider says is wrong, in all the shapes in which errors come.

use super::fields::{Fields, elements, text};
use crate::provider::http::Complaint;

/// Of a list of reasons, this many are told.
const TOLD: usize = 5;

/// Reads an error: `{"error": …}`, `{"message": …}`, `{"detail": …}`, problem details, a list, a
/// bare text. What cannot be read as one gives an empty complaint.
pub fn read(json: &str) -> Complaint {
    let json = json.trim();
    let Some(fields) = Fields::read(json) else {
        return bare(json);
    };
    if let Some(error) = fields.raw("error") {
        let inner = Fields::read(error).map_or_else(|| bare(error), |inner| told(&inner));
        return Complaint {
            code: inner.code.or_else(|| fields.text(&["code"])),
            message: inner
                .message
                .or_else(|| fields.text(&["message", "detail"])),
            ..inner
        };
    }
    let complaint = told(&fields);
    if complaint.message.is_some() {
        return complaint;
    }
    let parts = ["detail", "errors"]
        .into_iter()
        .find_map(|name| fields.raw(name));
    Complaint {
        message: parts.and_then(|parts| bare(parts).message),
        ..complaint
    }
}

fn told(fields: &Fields<'_>) -> Complaint {
    Complaint {
        message: fields.text(&["message", "msg", "detail", "title"]),
        code: fields.text(&["code"]).filter(|code| code != "0"),
        family: fields.text(&["type"]),
        param: fields.text(&["param"]),
    }
}

/// Reads a text, or a list of texts or of objects that hold one.
fn bare(json: &str) -> Complaint {
    let sentence = text(json).filter(|_| json.starts_with('"'));
    Complaint {
        message: sentence.or_else(|| listed(json)),
        ..Complaint::default()
    }
}

fn listed(json: &str) -> Option<String> {
    let said: Vec<String> = elements(json)?
        .into_iter()
        .take(TOLD)
        .filter_map(|part| text(part).or_else(|| told(&Fields::read(part)?).message))
        .collect();
    (!said.is_empty()).then(|| said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_error_says_what_is_wrong() {
        for json in [
            r#"{"error":{"message":"no such file","type":"invalid_request_error","param":null,"code":null}}"#,
            r#"{"error":{"message":"no such file"}}"#,
            r#"{"error":"no such file"}"#,
            r#"{"error":["no such file"]}"#,
            r#"{"code":20012,"message":"no such file","data":null}"#,
            r#"{"message":"no such file"}"#,
            r#"{"detail":"no such file"}"#,
            r#"{"detail":[{"loc":["body"],"msg":"no such file","type":"missing"}]}"#,
            r#"{"type":"about:blank","title":"no such file","status":404}"#,
            r#"{"errors":[{"message":"no such file"}]}"#,
            r#"[{"message":"no such file"}]"#,
            r#""no such file""#,
            " \"no such file\"\n",
        ] {
            assert_eq!(
                read(json).message.as_deref(),
                Some("no such file"),
                "{json}"
            );
        }
    }

    #[test]
    fn a_full_error_keeps_all_its_parts() {
        let json = r#"{"error":{"message":"m","type":"t","param":"p","code":"c"}}"#;
        assert_eq!(
            read(json),
            Complaint {
                message: Some("m".into()),
                code: Some("c".into()),
                family: Some("t".into()),
                param: Some("p".into()),
            }
        );
    }

    #[test]
    fn what_says_nothing_gives_nothing() {
        for json in [
            "",
            "{}",
            "[]",
            "null",
            "not json",
            "17",
            r#"{"error":null}"#,
            r#"{"error":{}}"#,
        ] {
            assert_eq!(read(json).message, None, "{json}");
        }
    }
}
