"""The words everything else speaks: no input or output, no clock, no third-party framework.

Import them from their own modules: :mod:`core.unit`, :mod:`core.fetch`, :mod:`core.page`,
:mod:`core.site`, :mod:`core.finding`, :mod:`core.address`, :mod:`core.times`.
"""
