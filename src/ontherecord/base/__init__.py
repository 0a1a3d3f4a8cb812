"""Types that everything else is said in: periods, quantities, places. Imports errors only."""
