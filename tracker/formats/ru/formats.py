"""Russian, where Django's own is not what the pages show."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y г., H:i"
THOUSAND_SEPARATOR = "\N{NARROW NO-BREAK SPACE}"
