"""DHS Yearbook of Immigration Statistics (removals, returns, apprehensions, prosecutions)."""
