"""The spiders: ``site`` visits one unit, ``links`` asks for external link targets of all units."""
