"""What visits (走访) leave in the database: nights, pages, links, columns, and how far the checks got."""
