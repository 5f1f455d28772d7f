//! What holds for every page and every answer.

mod addresses;
mod attack;
mod broken;
mod chance;
mod crowd;
mod kept;
mod names;
mod pages;
mod race;
