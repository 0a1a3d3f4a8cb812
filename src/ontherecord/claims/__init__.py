"""CLAIMS: text -> tokens -> mentions -> claims. Reads the compiled vocabulary and no data."""
