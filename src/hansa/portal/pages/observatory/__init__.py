"""The pages of the observatory: statistics by area, field and country; known and found clusters; open data."""
