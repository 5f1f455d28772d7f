mod staff;
mod team_form;
