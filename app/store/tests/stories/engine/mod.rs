//! What holds whatever the database does.

mod commit;
mod failure;
mod pairs;
mod query_plan;
mod start;
mod storm;
mod wire;
