"""The science: pure functions, frames and graphs in, frozen results out. Knows no Django and no database."""
