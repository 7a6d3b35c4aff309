"""Recipes: each plants one fault, decoy or undecidable case into a site and says what it planted."""
