"""From text to tree: tokens, literals, macros, and a parser that keeps its own stack."""
