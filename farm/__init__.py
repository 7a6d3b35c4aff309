"""The practice province: made-up government sites on loopback, with planted faults and the list of them.

Names and hosts are invented. Production code never imports this package.
"""
