//! From rows to values.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row, Type};

use crate::StoreError;

/// What stands in a column for an address where there is none: it cannot be empty.
pub(crate) const NO_ADDRESS: &str = "-";

/// The columns that a row took from one table. What cannot be read is a [`StoreError::Corrupt`] that names it.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'r> {
    table: &'static str,
    row: &'r AnyRow,
}

impl<'r> Columns<'r> {
    pub(crate) const fn of(table: &'static str, row: &'r AnyRow) -> Self {
        Self { table, row }
    }

    /// The value of a column. NULL is an error unless `T` is an [`Option`].
    pub(crate) fn get<T: Decode<'r, Any> + Type<Any>>(self, column: &'static str) -> Result<T, StoreError> {
        self.row.try_get(column).map_err(|_| self.corrupt(column))
    }

    /// The value of a column, as something more than a number or a text.
    pub(crate) fn parse<T: Decode<'r, Any> + Type<Any>, U>(
        self,
        column: &'static str,
        parse: impl FnOnce(T) -> Option<U>,
    ) -> Result<U, StoreError> {
        parse(self.get(column)?).ok_or_else(|| self.corrupt(column))
    }

    /// [`Self::parse`] for a column that may be NULL.
    pub(crate) fn parse_optional<T: Decode<'r, Any> + Type<Any>, U>(
        self,
        column: &'static str,
        parse: impl FnOnce(T) -> Option<U>,
    ) -> Result<Option<U>, StoreError> {
        let value: Option<T> = self.get(column)?;
        value
            .map(|value| parse(value).ok_or_else(|| self.corrupt(column)))
            .transpose()
    }

    /// A number that fits a smaller type.
    pub(crate) fn number<T: TryFrom<i64>>(self, column: &'static str) -> Result<T, StoreError> {
        self.parse(column, |number: i64| T::try_from(number).ok())
    }

    /// An instant, from epoch seconds.
    pub(crate) fn instant(self, column: &'static str) -> Result<Timestamp, StoreError> {
        self.parse(column, |second| Timestamp::from_second(second).ok())
    }

    pub(crate) const fn corrupt(self, column: &'static str) -> StoreError {
        StoreError::Corrupt {
            table: self.table,
            column,
        }
    }
}
