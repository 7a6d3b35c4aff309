"""Articles (文章): title, source, time of publication, body, and a sketch of the text."""
