"""Collect the licences of npm packages into one file, for what of them is shipped with this package.

Usage: python tools/notices.py NODE_MODULES TARGET
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

_LICENCE = re.compile(r"(licen[sc]e|copying|notice)([.-].*)?", re.IGNORECASE)
_RULE = "─" * 80


def notice(package: Path) -> str:
    """What a package says of its licence: its name, version, authors and the text, if it has one."""
    about = json.loads((package / "package.json").read_text("utf-8"))
    author = about.get("author") or ""
    people = [author, *about.get("contributors", [])]
    names = [each if isinstance(each, str) else each.get("name", "") for each in people]
    texts = [each.read_text("utf-8").strip() for each in sorted(package.iterdir()) if _LICENCE.fullmatch(each.name)]
    licence = about.get("license") or "see below"
    head = (
        f"{about['name']} {about['version']}\nLicence: {licence}\nBy: {', '.join(filter(None, names)) or 'its authors'}"
    )
    return "\n\n".join(
        [head, *(texts or ["(The package comes without the text; that of the MIT licence stands with others here.)"])]
    )


def main(modules: Path, target: Path) -> None:
    """Write the notices of all packages that are installed, one after the other by their names."""
    packages = sorted(each.parent for each in modules.rglob("package.json") if _is_package(each.parent, modules))
    target.write_text(f"\n\n{_RULE}\n\n".join(map(notice, packages)) + "\n", "utf-8")


def _is_package(folder: Path, modules: Path) -> bool:
    """Whether it is a package's own folder, right in ``node_modules`` or in a scope there."""
    scope = folder.parent.parent if folder.parent.name.startswith("@") else folder.parent
    return scope == modules or scope.name == "node_modules"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
