from tests.demo.conftest import demonstration, loaded  # noqa: F401 fixtures
