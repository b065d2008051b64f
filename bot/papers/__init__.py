"""Papers: the berita acara and the reports as PDF, and the public folder of a draw with its page.

The only package that knows fpdf2 and segno. Takes plain values and words by code; asks no store.
"""
