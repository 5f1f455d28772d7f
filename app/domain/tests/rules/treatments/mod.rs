mod picker;
