mod agenda;
mod arrange;
