//! The picker and its catalogue.

mod treatments;
