"""The five steps and the diagnosis: nouns and rules, without file, data frame, language or picture."""
