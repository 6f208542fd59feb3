"""The whole plan as one Frictionless Data Package: tables as CSV, their schemas, and the chain of the public record.

Texts that the plan has in several languages have a column for each, so the package is the same in every language.
"""

from .writing import RESOURCES, Described, describe, package_name, write_package, yaml_file

__all__ = ["RESOURCES", "Described", "describe", "package_name", "write_package", "yaml_file"]
