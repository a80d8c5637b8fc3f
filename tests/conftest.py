"""What holds for all tests."""

from __future__ import annotations

import signal

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would all programs that they start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A name for bytes that are no text: packed data holds the time, and every process has to name its tests alike."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) and not val.isascii() else None
