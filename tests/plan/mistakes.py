"""Making one mistake in the small plan and looking at what is said of it."""

from tracker.domain import planfile

from .conftest import SMALL


def problems_of(text):
    try:
        planfile.parse(text)
    except planfile.PlanFileError as error:
        return error.problems
    return []


def check(old, new, at, path, *words):
    """Change the small plan: exactly one problem, on the way `path`, with the words, at the text `at` of what is new.

    Where `at` is None the place is not looked at.
    """
    assert old in SMALL, "the small plan has no such text"
    text = SMALL.replace(old, new, 1)
    problems = problems_of(text)
    assert [problem.place.path for problem in problems] == [path], "\n".join(map(str, problems))
    if at is not None:
        before = text[: SMALL.index(old) + new.index(at)]
        assert problems[0].place[:2] == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    for word in words:
        assert word in str(problems[0])
