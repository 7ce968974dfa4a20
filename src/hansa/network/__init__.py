"""Who is tied to whom: dated, sourced relations of two organisations."""
