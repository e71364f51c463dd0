"""The command line: parcours new | lab | run | check | diff | diff."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from parcours import texts
from parcours.errors import ParcoursError
from parcours.files import cases
from parcours.texts import Language

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one verb; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        verb: Callable[[argparse.Namespace], int] = options.verb
        return verb(options)
    except ParcoursError as error:
        for problem in error.problems:
            print(texts.problem(problem, options.language), file=sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _new(options: argparse.Namespace) -> int:
    folder = cases.new_client(options.name, options.language)
    print(texts.t("main.created", options.language, folder=folder.name))
    return EXIT_OK


def _check(options: argparse.Namespace) -> int:
    from parcours.files import params  # noqa: PLC0415 - each verb imports what it needs

    for file in options.files:
        case = cases.open_case(params.load(file))
        for problem in case.problems:
            print(texts.problem(problem, options.language))
        print(texts.t("main.checked", options.language, name=file.name, client=case.client))
    return EXIT_OK


def _diff(options: argparse.Namespace) -> int:
    from parcours.exhibits import writing  # noqa: PLC0415
    from parcours.exhibits.follow_up import changes  # noqa: PLC0415
    from parcours.files import params, workbook  # noqa: PLC0415

    case = cases.open_case(params.RunParameters(client=options.client, language=options.language))
    if options.revision is not None:
        past = workbook.load_revision(case.folder, options.revision)
        case = dataclasses.replace(case, compared_with=past)
    table = changes(case)
    print(table.title)
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        print(
            "  "
            + " | ".join(
                writing.cell(value, column.unit, case.language, case.currency)
                for value, column in cells
            )
        )
    return EXIT_OK


def _run(options: argparse.Namespace) -> int:
    from parcours.batch import progress, run  # noqa: PLC0415

    settings = run.Options(is_fresh=options.fresh, timeout_seconds=options.timeout)
    outcomes = progress.run_all(options.files, settings, options.language)
    return EXIT_OK if all(outcome.is_complete for outcome in outcomes) else EXIT_FAILED


def _lab(options: argparse.Namespace) -> int:
    from parcours.batch import lab  # noqa: PLC0415

    return lab.open_lab(options.client, options.language, opens_browser=not options.no_browser)


def _parser() -> argparse.ArgumentParser:
    language = _language_of(sys.argv)
    parser = argparse.ArgumentParser(prog="parcours", description=texts.t("main.what", language))
    parser.add_argument("--language", choices=texts.LANGUAGES, default=language)
    verbs = parser.add_subparsers(required=True, metavar="new | lab | run | check | diff")
    new = verbs.add_parser("new", help=texts.t("main.new", language))
    new.add_argument("name")
    new.set_defaults(verb=_new)
    lab = verbs.add_parser("lab", help=texts.t("main.lab", language))
    lab.add_argument("client", nargs="?", default="sample")
    lab.add_argument("--no-browser", action="store_true")
    lab.set_defaults(verb=_lab)
    run = verbs.add_parser("run", help=texts.t("main.run", language))
    run.add_argument("files", nargs="+", type=Path)
    run.add_argument("--fresh", action="store_true", help=texts.t("main.fresh", language))
    run.add_argument("--timeout", type=int, default=600)
    run.set_defaults(verb=_run)
    diff = verbs.add_parser("diff", help=texts.t("main.diff", language))
    diff.add_argument("client")
    diff.add_argument("revision", nargs="?", type=int)
    diff.set_defaults(verb=_diff)
    check = verbs.add_parser("check", help=texts.t("main.check", language))
    check.add_argument("files", nargs="+", type=Path)
    check.set_defaults(verb=_check)
    return parser


def _language_of(arguments: Sequence[str]) -> Language:
    """French unless English is asked: the first users are French."""
    asked = arguments[arguments.index("--language") + 1 :][:1] if "--language" in arguments else []
    return "en" if asked == ["en"] else "fr"


if __name__ == "__main__":
    sys.exit(main())
