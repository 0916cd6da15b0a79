"""What the form of address needs to know of German: verbs and how they conjugate."""
