"""Reading what a library already has: catalogue files and spreadsheets, as plain values.

Pure reading; nothing here opens a store.  `catalogue` reads ISO 2709 files by a field mapping of
`config/mappings`, `spreadsheet` reads lists of patrons and of items, `demo` the library that
ships for trying out.
"""
