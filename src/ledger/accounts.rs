//! The numbers under which accounts stand in the other tables.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::domain::{Account, Failure};

/// Returns the number of an account, and gives it one if it has none.
pub(super) fn key(store: &Connection, account: &Account) -> Result<i64, Failure> {
    if let Some(key) = find(store, account)? {
        return Ok(key);
    }
    let Account {
        profile, base_url, ..
    } = account;
    store
        .prepare(
            "INSERT INTO accounts (profile, base_url, organization, project)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            profile,
            base_url,
            text(account.organization.as_deref()),
            text(account.project.as_deref()),
        ])?;
    Ok(store.last_insert_rowid())
}

/// Returns the number of an account, if anything was ever written of it.
pub(super) fn find(store: &Connection, account: &Account) -> Result<Option<i64>, Failure> {
    let mut find = store.prepare(
        "SELECT key FROM accounts
         WHERE profile = ?1 AND base_url = ?2 AND organization = ?3 AND project = ?4",
    )?;
    let found = find.query_row(
        params![
            account.profile,
            account.base_url,
            text(account.organization.as_deref()),
            text(account.project.as_deref()),
        ],
        |row| row.get(0),
    );
    Ok(found.optional()?)
}

/// Reads an account from a row with its columns.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(Account {
        profile: row.get("profile")?,
        base_url: row.get("base_url")?,
        organization: given(row.get("organization")?),
        project: given(row.get("project")?),
    })
}

/// A column that takes part in a key has no nothing in it.
fn text(given: Option<&str>) -> &str {
    given.unwrap_or_default()
}
