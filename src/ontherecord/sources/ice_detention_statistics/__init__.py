"""ICE detention statistics: the workbooks ICE posts about every two weeks, FY2019 on."""
