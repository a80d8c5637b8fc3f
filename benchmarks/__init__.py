"""What an export costs, beside its peers; ``make bench`` runs :mod:`benchmarks.run` and then :mod:`benchmarks.page`."""
