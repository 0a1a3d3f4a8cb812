"""The record: archive of releases, strict readers, warehouse, look-up, vintages, integrity."""
