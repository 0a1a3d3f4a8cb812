"""Historical debt outstanding, 1790-2023."""
