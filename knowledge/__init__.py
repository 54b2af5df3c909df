"""The knowledge room: guides, lexicon, topics and phrasings as checked, frozen data."""
