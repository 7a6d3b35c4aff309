"""Official documents (公文): number, header table, layout, paragraphs, term, and what belongs to them."""
