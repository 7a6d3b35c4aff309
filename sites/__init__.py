"""The registry (名册) of monitored units and what is known of each beforehand."""
