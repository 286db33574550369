"""Figures drawn from domain values, each with a sentence and a table that say the same. Pure; no widgets, no files.

A figure is plain Plotly JSON: the browser draws it, and the kernel never has to load plotly.
"""
