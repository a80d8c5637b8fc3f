"""The modest mapping in RML with morph-KGC, to N-Triples.

``python -m benchmarks.tools.morph_kgc FLAT OUTPUT``: the folder of flat tables, and the file to write.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from benchmarks.rml import document

_CONFIGURATION = """\
[CONFIGURATION]
output_file={output}
output_format=N-TRIPLES
number_of_processes=1
logging_level=WARNING

[TRIALS]
mappings={mapping}
"""


def main(flat: Path, output: Path) -> None:
    """Write mapping and configuration beside the output, and run the tool as its command does."""
    mapping = output.with_suffix(".rml.ttl")
    mapping.write_text(document(flat), "utf-8")
    configuration = output.with_suffix(".ini")
    configuration.write_text(_CONFIGURATION.format(output=output, mapping=mapping), "utf-8")
    sys.argv = ["morph_kgc", str(configuration)]
    runpy.run_module("morph_kgc", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
