"""What can be read on a picture, by tesseract: Debian's package `tesseract-ocr`."""

from __future__ import annotations

import io
import os
import shutil
import subprocess

import pytest
from PIL import Image

TESSERACT = shutil.which("tesseract")
needs_tesseract = pytest.mark.skipif(
    TESSERACT is None, reason="no tesseract is installed here (Debian: apt install tesseract-ocr)"
)

_ALONE = {**os.environ, "OMP_THREAD_LIMIT": "1"}
"""Its threads wait for each other longer than they work, where others work as well."""


def texts_on(*pictures: bytes) -> str:
    """Returns the letters and digits that are read on pictures, in small letters and without blanks."""
    read = [Image.open(io.BytesIO(picture)).convert("L") for picture in pictures]
    sheet = Image.new("L", (max(each.width for each in read), sum(each.height for each in read)), 255)
    top = 0
    for each in read:
        sheet.paste(each, (0, top))
        top += each.height
    large = sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    large.save(written, "PNG", compress_level=1)
    command = [TESSERACT or "tesseract", "stdin", "stdout", "--psm", "11", "-l", "eng"]
    done = subprocess.run(command, input=written.getvalue(), capture_output=True, check=True, env=_ALONE)
    return "".join(sign for sign in done.stdout.decode().lower() if sign.isalnum())
