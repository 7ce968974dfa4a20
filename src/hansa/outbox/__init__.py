"""What we tell people: messages drafted, approved, sent; settings of each person."""
