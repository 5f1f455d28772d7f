mod form;
mod judge;
