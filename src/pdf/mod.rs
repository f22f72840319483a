//! Pages in, pages out: other people's PDFs and pictures become pages of one PDF.
