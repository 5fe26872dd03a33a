"""The ways of writing beyond plain Markdown, one module each. Pure; `articles.rendering` puts them together."""
