//! What letters say, how many there are, and what becomes of them.

mod delivery;
mod letter_rate_limit;
mod letters;
