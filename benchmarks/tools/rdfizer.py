"""The modest mapping in RML with SDM-RDFizer, to N-Triples.

``python -m benchmarks.tools.rdfizer FLAT OUTPUT``: the folder of flat tables, and the file to write.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

from benchmarks.rml import document

# It loads a driver for databases on its way, which needs a library of the system; no database is used here.
sys.modules["pyodbc"] = ModuleType("pyodbc")
from rdfizer import semantify  # noqa: E402 - only now can it be loaded

_CONFIGURATION = """\
[default]
main_directory: {folder}

[datasets]
number_of_datasets: 1
output_folder: {folder}
all_in_one_file: no
remove_duplicate: yes
enrichment: yes
name: {name}
output_format: n-triples
ordered: yes

[dataset1]
name: {name}
mapping: {mapping}
"""


def main(flat: Path, output: Path) -> None:
    """Write mapping and configuration beside the output, and run the tool as its command does."""
    mapping = output.with_suffix(".rml.ttl")
    mapping.write_text(document(flat), "utf-8")
    configuration = output.with_suffix(".ini")
    configuration.write_text(_CONFIGURATION.format(folder=output.parent, name=output.stem, mapping=mapping), "utf-8")
    semantify(str(configuration), str(output.with_suffix(".log")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
