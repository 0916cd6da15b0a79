"""JSON exports value by value; damage costs the record it is in."""
