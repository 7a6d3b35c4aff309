"""Facts of a site that need requests of their own: asked politely once a night, after the pages, and stored with the visit."""
