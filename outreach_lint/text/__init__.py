"""From raw text to what the rules look at: masking, language, sentences, address, signals."""
