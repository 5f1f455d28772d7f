//! From rows to the domain's types, with a name for what cannot be read.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::any::{Any, AnyRow};
use sqlx::{Decode, Row, Type};

use crate::StoreError;

/// A row of a table.
pub(crate) struct Record<'a> {
    pub(crate) table: &'static str,
    pub(crate) row: &'a AnyRow,
}

impl<'a> Record<'a> {
    pub(crate) const fn new(table: &'static str, row: &'a AnyRow) -> Self {
        Self { table, row }
    }

    /// The column as the database has it.
    pub(crate) fn get<T: Decode<'a, Any> + Type<Any>>(&self, column: &'static str) -> Result<T, StoreError> {
        self.row.try_get(column).map_err(|_| self.corrupt(column))
    }

    /// A number that must fit a smaller type.
    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &'static str) -> Result<T, StoreError> {
        T::try_from(self.get(column)?).map_err(|_| self.corrupt(column))
    }

    /// Text that must read as something.
    pub(crate) fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, StoreError> {
        self.get::<String>(column)?.parse().map_err(|_| self.corrupt(column))
    }

    /// Epoch seconds.
    pub(crate) fn instant(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        Timestamp::from_second(self.get(column)?).map_err(|_| self.corrupt(column))
    }

    pub(crate) const fn corrupt(&self, column: &'static str) -> StoreError {
        StoreError::Corrupt { table: self.table, column }
    }
}
