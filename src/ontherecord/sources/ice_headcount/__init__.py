"""Daily headcounts of ICE detention that researchers made from ICE's records."""
