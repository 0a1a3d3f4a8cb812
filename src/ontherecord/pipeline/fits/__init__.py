"""What each lever with basis "record" is fitted to: one function a lever, by stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ontherecord.pipeline.fits import border, court, detention
from ontherecord.pipeline.fits.held import Fit, Held

FITS: Mapping[str, Callable[[Held], Fit]] = {
    **border.FITS,
    **detention.FITS,
    **court.FITS,
}
