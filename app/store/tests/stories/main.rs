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

mod accounts;
mod board;
mod catalogue;
mod clients;
mod clinic;
mod engine;
mod inbox;
mod inspector;
mod mail;
mod openings;
mod scene;
mod template;
mod treatments;
mod visits;
