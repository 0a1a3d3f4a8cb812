"""Reports as people and machines read them: pure functions over the contract of `otr check`.

Every renderer takes the saved JSON (`ontherecord/check/1`), so an old report renders again:
`text`, `html`, `markdown`, `claimreview`, `jsonout`; `chart` and `table` serve series and lists.
"""
