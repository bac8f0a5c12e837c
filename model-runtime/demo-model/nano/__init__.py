"""Corpus, tokenizer, model and sampling of foretell/gemma2-nano."""
