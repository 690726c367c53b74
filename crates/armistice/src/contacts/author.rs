//! Authors of evidence as people read them: `user:ID` by name, everything else in a word.

use std::collections::BTreeMap;

use store::{Sql, Tx};

use crate::fault::Outcome;
use crate::people::UserId;

/// The names behind the authors of some rows.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<UserId, String>);

impl Names {
    /// Loads the names of the colleagues among these authors.
    pub fn load<'a>(tx: &mut Tx, authors: impl Iterator<Item = &'a str>) -> Outcome<Self> {
        let users: Vec<UserId> = authors.filter_map(colleague).collect();
        if users.is_empty() {
            return Ok(Self::default());
        }
        let mut sql = Sql::new("SELECT id, name FROM users WHERE id IN ");
        sql.bind_list(&users);
        Ok(Self(tx.all_sql::<(UserId, String)>(&sql)?.into_iter().collect()))
    }

    /// Returns who it was.
    pub fn of<'a>(&'a self, author: &'a str) -> &'a str {
        // Words first: some of them would read as an id.
        match author.split(':').next().unwrap_or_default() {
            "system" | "agreement" => "Armistice",
            "form" => "a form",
            "import" => "an import",
            "journey" => "a journey",
            "" => "somebody",
            other => match colleague(author) {
                Some(user) => self.0.get(&user).map_or("a colleague", String::as_str),
                None => other,
            },
        }
    }

    /// Returns the name behind a user's id as a change row holds it.
    pub fn of_id<'a>(&'a self, id: &'a str) -> &'a str {
        id.parse().ok().and_then(|user: UserId| self.0.get(&user)).map_or(id, String::as_str)
    }
}

fn colleague(author: &str) -> Option<UserId> {
    author.strip_prefix("user:").unwrap_or(author).parse().ok()
}
