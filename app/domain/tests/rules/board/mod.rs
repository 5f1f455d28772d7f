mod form;
mod geometry;
mod judge;
