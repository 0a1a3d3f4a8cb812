"""Border Patrol yearly tables to FY2019 (apprehensions, agents, deaths, families and children)."""
