//! Finding clients by any part of what they are looked for by, without reading all of them.
//!
//! Both engines keep an index of pieces of three letters by themselves, whoever writes `client.search`: SQLite by FTS5, which
//! finds words of three letters and more by it, and shorter ones as what a piece begins with; PostgreSQL by `pg_trgm`, which
//! serves `LIKE`.
//!
//! Whoever asks SQLite for it, or writes a client, has asked something plain on the same connection before. One that meets the
//! index for the first time, and does not know yet that the schema has changed meanwhile, fails.

use crate::engine::dialect::Engine;

/// Words that have to occur, in one of several ways: all words of it.
pub(crate) type Clause = Vec<Vec<String>>;

/// How many letters there are in the pieces that indexes find texts by.
const PIECE: usize = 3;

/// An index that finds clients.
pub(crate) struct ClientIndex<'a> {
    /// What to select them from.
    pub(crate) tables: &'static str,
    /// A condition that the index fulfils, and what is bound to it and the tables, from $1 on.
    pub(crate) condition: &'static str,
    pub(crate) texts: Vec<String>,
    /// What is still to be compared.
    pub(crate) rest: Vec<&'a Clause>,
}

impl<'a> ClientIndex<'a> {
    /// What finds those in whose `client.search` each of these clauses occurs; nothing, where all are too short for it.
    pub(crate) fn of(engine: Engine, clauses: &'a [Clause]) -> Option<Self> {
        let long: Vec<Clause> = clauses.iter().filter_map(of_long_words).collect();
        match engine {
            Engine::Sqlite if !long.is_empty() => Some(Self {
                tables: "client_search CROSS JOIN client INDEXED BY client_named ON client.id = client_search.rowid",
                condition: "client_search MATCH $1",
                texts: vec![phrases(&long)],
                rest: clauses.iter().filter(|clause| !long.contains(clause)).collect(),
            }),
            Engine::Sqlite => {
                let words = clauses.iter().filter_map(only_word);
                let word = words.max_by_key(|word| word.chars().count())?;
                Some(Self {
                    tables: "(SELECT DISTINCT doc FROM client_search_piece WHERE term >= $1 AND term < $2) AS piece
                         CROSS JOIN client INDEXED BY client_named ON client.id = piece.doc",
                    condition: "1 = 1",
                    // What begins so comes before it with the last of all letters.
                    texts: vec![word.to_owned(), format!("{word}{}", char::MAX)],
                    rest: clauses.iter().collect(),
                })
            }
            // Its index serves the conditions as they are.
            Engine::Postgres => (!long.is_empty()).then(|| Self {
                tables: "client",
                condition: "1 = 1",
                texts: Vec::new(),
                rest: clauses.iter().collect(),
            }),
        }
    }
}

/// What of a clause is long enough for the index, if something of every way is.
fn of_long_words(clause: &Clause) -> Option<Clause> {
    let is_long = |word: &&String| word.chars().count() >= PIECE;
    let ways = clause.iter().map(|way| way.iter().filter(is_long).cloned().collect());
    let ways: Clause = ways.collect();
    ways.iter().all(|way| !way.is_empty()).then_some(ways)
}

/// The word that a clause without long ones comes down to, if it is one.
fn only_word(clause: &Clause) -> Option<&str> {
    let [word] = &clause.first()?[..] else { return None };
    clause.iter().all(|way| way.contains(word)).then_some(word)
}

/// The clauses as FTS5 reads them.
fn phrases(clauses: &[Clause]) -> String {
    let phrase = |word: &String| format!("\"{}\"", word.replace('"', "\"\""));
    let joined = |parts: Vec<String>, by: &str| format!("({})", parts.join(by));
    let way = |words: &Vec<String>| joined(words.iter().map(phrase).collect(), " AND ");
    let clause = |ways: &Clause| joined(ways.iter().map(way).collect(), " OR ");
    joined(clauses.iter().map(clause).collect(), " AND ")
}
