mod cells;
mod hours;
mod month;
mod starts;
