"""Border Patrol monthly apprehensions (encounters from March 2020) by sector, FY2000-FY2020."""
