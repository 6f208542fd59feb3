"""Files that people send: what they hold, whatever they are called; a safe name; a small picture of an image."""

from .kinds import KINDS, Kind, label_of
from .names import clean_name
from .reading import FileRefused, identify
from .thumbnails import thumbnail_of

__all__ = ["KINDS", "FileRefused", "Kind", "clean_name", "identify", "label_of", "thumbnail_of"]
