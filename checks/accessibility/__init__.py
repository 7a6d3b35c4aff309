"""无障碍: whether people who hear pages, or see them badly, can use the site."""
