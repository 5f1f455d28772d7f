//! The picker and its catalogue.

mod picker;
