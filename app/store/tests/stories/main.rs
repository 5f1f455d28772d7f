//! What the store promises, told as stories. Each runs on SQLite, and on PostgreSQL where `GLO_TEST_POSTGRES` says
//! which server: a URL such as `postgres://glo@127.0.0.1:5432/postgres`, of somebody who may create databases.

/// Makes a test of a story for every engine, each in a fresh database with the default clinic in it.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                crate::scene::on_sqlite(super::$story).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                crate::scene::on_postgres(super::$story).await;
            }
        }
    )+};
}

mod account_log;
mod added;
mod arrange;
mod block;
mod booking;
mod change;
mod client;
mod commit;
mod contact;
mod failure;
mod held;
mod hours;
mod identity;
mod inbox;
mod inspector;
mod invitation;
mod key;
mod letter_budget;
mod letters;
mod link;
mod mail;
mod merge;
mod pairs;
mod plan;
mod race;
mod refusal;
mod revision;
mod scene;
mod second_factor;
mod seed;
mod seen;
mod session;
mod settings;
mod sign_in;
mod start;
mod stay;
mod storm;
mod tie;
mod treatments;
mod unseen;
mod wire;
