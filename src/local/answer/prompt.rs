//! What a text request asks: instructions, text, and how the answer is wanted.

use serde_json::Value;

use crate::local::failure::ApiError;

const MOST_ANSWERS: u64 = 8;
const ROLES: [&str; 6] = [
    "system",
    "developer",
    "user",
    "assistant",
    "tool",
    "function",
];

/// Which endpoint's shape the answer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Chat,
    Responses,
    Completions,
}

/// How the text of the answer is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// `{"summary": "…"}`.
    Json,
}

/// A text request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prompt {
    pub(crate) shape: Shape,
    /// System and developer messages or `instructions`.
    pub(crate) instructions: String,
    /// What is to be worked on; more than one only for completions.
    pub(crate) texts: Vec<String>,
    /// All text that was sent, for counting.
    pub(crate) sent: String,
    pub(crate) most_tokens: Option<u64>,
    pub(crate) answers: u64,
    pub(crate) form: Form,
}

/// Reads the body of a chat completion.
pub(crate) fn chat(body: &Value) -> Result<Prompt, ApiError> {
    let messages = match body.get("messages") {
        None | Some(Value::Null) => return Err(ApiError::missing("messages")),
        Some(messages) => messages,
    };
    let talk = talk(messages, "messages")?;
    let limit = limit(body, "max_completion_tokens")?;
    Ok(Prompt {
        shape: Shape::Chat,
        most_tokens: limit.or(self::limit(body, "max_tokens")?),
        answers: answers(body)?,
        form: form(body.get("response_format"), "response_format")?,
        ..talk
    })
}

/// Reads the body of a response.
pub(crate) fn responses(body: &Value) -> Result<Prompt, ApiError> {
    let mut talk = match body.get("input") {
        None | Some(Value::Null) => return Err(ApiError::missing("input")),
        Some(Value::String(text)) => of_text(text.clone()),
        Some(items) => talk(items, "input")?,
    };
    match body.get("instructions") {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) => {
            talk.sent.push_str(text);
            talk.instructions = format!(
                "{text}
{}",
                talk.instructions
            );
        }
        Some(_) => return Err(ApiError::wrong_type("instructions", "a string")),
    }
    let format = body.get("text").and_then(|text| text.get("format"));
    Ok(Prompt {
        shape: Shape::Responses,
        most_tokens: limit(body, "max_output_tokens")?,
        form: form(format, "text.format")?,
        ..talk
    })
}

/// Reads the body of a completion.
pub(crate) fn completions(body: &Value) -> Result<Prompt, ApiError> {
    let texts = match body.get("prompt") {
        None | Some(Value::Null) => return Err(ApiError::missing("prompt")),
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(texts)) if !texts.is_empty() => {
            let text = |text: &Value| text.as_str().map(str::to_owned);
            let texts = texts.iter().map(text).collect::<Option<Vec<_>>>();
            texts.ok_or_else(|| ApiError::wrong_type("prompt", "a string or array of strings"))?
        }
        Some(_) => {
            return Err(ApiError::wrong_type(
                "prompt",
                "a string or array of strings",
            ));
        }
    };
    Ok(Prompt {
        shape: Shape::Completions,
        sent: texts.concat(),
        texts,
        most_tokens: limit(body, "max_tokens")?,
        answers: answers(body)?,
        ..of_text(String::new())
    })
}

fn of_text(text: String) -> Prompt {
    Prompt {
        shape: Shape::Responses,
        instructions: String::new(),
        sent: text.clone(),
        texts: vec![text],
        most_tokens: None,
        answers: 1,
        form: Form::Plain,
    }
}

/// Sorts the messages of a conversation into instructions and what the user last said.
fn talk(messages: &Value, name: &str) -> Result<Prompt, ApiError> {
    let messages = messages
        .as_array()
        .ok_or_else(|| ApiError::wrong_type(name, "an array of messages"))?;
    if messages.is_empty() {
        let message = format!("Invalid '{name}': empty array. Expected at least one message.");
        return Err(ApiError::invalid(message).param(name).code("empty_array"));
    }
    let mut talk = of_text(String::new());
    let mut said = None;
    for (number, message) in messages.iter().enumerate() {
        let at = format!("{name}[{number}]");
        let Some((role, text)) = self::message(message, &at)? else {
            continue;
        };
        talk.sent.push_str(&text);
        match role {
            "system" | "developer" => {
                talk.instructions.push_str(&text);
                talk.instructions.push('\n');
            }
            "user" => said = Some(text),
            _ => {}
        }
    }
    talk.texts = vec![said.unwrap_or_default()];
    Ok(talk)
}

/// Role and text of a message; none for items that carry no text.
fn message<'a>(message: &'a Value, at: &str) -> Result<Option<(&'a str, String)>, ApiError> {
    if !message.is_object() {
        return Err(ApiError::wrong_type(at, "an object"));
    }
    let is_other_item = message
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind != "message");
    if is_other_item {
        return Ok(None);
    }
    let role = match message.get("role") {
        None | Some(Value::Null) => return Err(ApiError::missing(&format!("{at}.role"))),
        Some(Value::String(role)) if ROLES.contains(&role.as_str()) => role.as_str(),
        Some(Value::String(role)) => {
            let message = format!("Invalid value: '{role}'. Supported values are: {ROLES:?}.");
            return Err(ApiError::wrong_value(&format!("{at}.role"), message));
        }
        Some(_) => return Err(ApiError::wrong_type(&format!("{at}.role"), "a string")),
    };
    let content = message.get("content").unwrap_or(&Value::Null);
    if content.is_null() && role != "assistant" {
        return Err(ApiError::missing(&format!("{at}.content")));
    }
    Ok(Some((role, text_of(content, at)?)))
}

fn text_of(content: &Value, at: &str) -> Result<String, ApiError> {
    match content {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Array(parts) => {
            let text = |part: &Value| part.get("text").and_then(Value::as_str).map(str::to_owned);
            Ok(parts.iter().filter_map(text).collect::<Vec<_>>().join("\n"))
        }
        _ => {
            let param = format!("{at}.content");
            Err(ApiError::wrong_type(
                &param,
                "a string or an array of content parts",
            ))
        }
    }
}

fn limit(body: &Value, name: &str) -> Result<Option<u64>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64() {
            Some(limit) if limit > 0 => Ok(Some(limit)),
            _ => Err(ApiError::wrong_type(name, "an integer of at least 1")),
        },
    }
}

fn answers(body: &Value) -> Result<u64, ApiError> {
    match limit(body, "n")? {
        Some(n) if n > MOST_ANSWERS => {
            let message = format!("Invalid 'n': this server gives at most {MOST_ANSWERS} answers.");
            Err(ApiError::wrong_value("n", message))
        }
        n => Ok(n.unwrap_or(1)),
    }
}

fn form(format: Option<&Value>, param: &str) -> Result<Form, ApiError> {
    let kind = match format {
        None | Some(Value::Null) => return Ok(Form::Plain),
        Some(format) => format.get("type").and_then(Value::as_str),
    };
    match kind {
        Some("text") => Ok(Form::Plain),
        Some("json_object" | "json_schema") => Ok(Form::Json),
        _ => {
            let param = format!("{param}.type");
            let message =
                format!("Invalid '{param}': expected 'text', 'json_object' or 'json_schema'.");
            Err(ApiError::wrong_value(&param, message))
        }
    }
}
