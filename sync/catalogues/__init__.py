"""Adapters to library systems: one package or module for each, all behind `Catalogue`.

They are apart from the desk because a desk must not know which system it speaks to.
"""
