"""The command line: parcours new | lab | run | check | diff | export | import."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_ON_CTRL_C = signal.getsignal(signal.SIGINT)
if __name__ == "__main__" and _ON_CTRL_C is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while the rest is imported: out, in silence

from parcours import texts
from parcours.case import Case
from parcours.errors import ParcoursError, Problem
from parcours.files import cases
from parcours.files.params import RunParameters
from parcours.method.workbook import Workbook
from parcours.texts import Language

_MOST_LINES = 40
"""Differences shown before a person agrees; the others are counted."""
_VERBS = "new | lab | run | check | diff | export | import"
EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one verb; return the exit code."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGINT, _ON_CTRL_C)
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
    from parcours.batch import requests  # noqa: PLC0415 - each verb imports what it needs

    has_errors = False
    for request in requests.read(options.files):
        problems = [*request.problems, *_problems_of(request.parameters)]
        for problem in problems:
            print(texts.problem(problem, options.language))
        has_errors = has_errors or any(one.severity == "error" for one in problems)
        if not problems:
            values = {"name": request.name, "client": request.client}
            print(texts.t("main.checked", options.language, **values))
    return EXIT_FAILED if has_errors else EXIT_OK


def _problems_of(parameters: RunParameters | None) -> Sequence[Problem]:
    if parameters is None:
        return ()
    try:
        case = cases.open_case(parameters)
        cases.public_id(case.workbook, parameters.public)
    except ParcoursError as error:
        return error.problems
    return case.problems


def _diff(options: argparse.Namespace) -> int:
    from parcours.exhibits import writing  # noqa: PLC0415
    from parcours.exhibits.follow_up import changes  # noqa: PLC0415
    from parcours.files import params  # noqa: PLC0415

    case = cases.open_case(
        params.RunParameters(client=options.client, language=options.language, audience="internal")
    )
    if options.after is not None:
        case = case.with_workbook(_state(case, options.after))
    if options.before is not None:
        case = dataclasses.replace(case, compared_with=_state(case, options.before))
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


def _export(options: argparse.Namespace) -> int:
    from parcours.forms import lists  # noqa: PLC0415

    case = cases.open_case(RunParameters(client=options.client, language=options.language))
    if options.list == "form":
        from parcours.files import questionnaire_forms  # noqa: PLC0415

        frames = case.questionnaires
        questionnaire_forms.write_form(options.file, frames, case.language, case.as_of)
        n = sum(len(one.items) for one in frames)
    else:
        n = lists.export(case, options.list, options.file)
    print(texts.t("main.exported", options.language, n=n, file=options.file.name))
    return EXIT_OK


def _state(case: Case, said: str) -> Workbook:
    """Return a state of the workbook by its revision, or by the path of a file."""
    from parcours.files import workbook  # noqa: PLC0415

    if said.isdecimal() and int(said) != case.workbook.revision:
        return workbook.load_revision(case.folder, int(said))
    return case.workbook if said.isdecimal() else workbook.load_file(Path(said))


def _import(options: argparse.Namespace) -> int:
    from parcours import exchange  # noqa: PLC0415
    from parcours.files import workbook  # noqa: PLC0415

    case = cases.open_case(RunParameters(client=options.client, language=options.language))
    taken = exchange.kind_of(options.file, case, options.list)
    if taken == "register":
        return _import_register(case, options)
    found = exchange.read(case, taken, options)
    print(*found.lines, sep="\n")
    told = exchange.differences(case, found.edit)
    print(*told[:_MOST_LINES], sep="\n")
    if len(told) > _MOST_LINES:
        print(texts.t("import.more", options.language, n=len(told) - _MOST_LINES))
    if not told:
        print(texts.t("import.nothing", options.language))
    elif not _agrees(options):
        print(texts.t("import.none_taken", options.language))
    else:
        saved = workbook.rewrite(case.folder, found.edit)
        words = {"n": len(told), "revision": saved.revision}
        print(texts.t("import.taken", options.language, **words))
    return EXIT_OK


def _agrees(options: argparse.Namespace) -> bool:
    """Whether a person, or the command line, says yes to what was told."""
    if options.accept is not None:
        return options.accept in ("all", "yes", "oui")
    question = texts.t("import.agree", options.language)
    return sys.stdin.isatty() and input(question).strip().casefold() in ("o", "oui", "y", "yes")


def _import_register(case: Case, options: argparse.Namespace) -> int:
    from parcours.deliver import returned  # noqa: PLC0415

    found = returned.read(options.file, case, dict(options.map))
    print(*returned.lines(found, options.language), sep="\n")
    accept = options.accept or ""
    if options.accept is None and found.differences and sys.stdin.isatty():
        accept = input(texts.t("import.question", options.language))
    keys = returned.chosen(found, accept)
    if not keys:
        print(texts.t("import.none_taken", options.language))
        return EXIT_OK
    saved = returned.take(case, found, keys, dt.date.today())
    print(texts.t("import.taken", options.language, n=len(keys), revision=saved.revision))
    return EXIT_OK


def _run(options: argparse.Namespace) -> int:
    from parcours.batch import cluster, many, progress, requests, summary  # noqa: PLC0415
    from parcours.batch.outcomes import Options  # noqa: PLC0415

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a scheduler ends us: as by Ctrl-C
    settings = Options(
        runs_folder=(options.runs or cases.project_folder() / "runs").resolve(),
        is_fresh=options.fresh,
        notebook_seconds=options.timeout,
        run_seconds=options.run_timeout,
        workers=options.workers,
    )
    asked = requests.read(options.files)
    with progress.shown(asked, settings, options.language) as announce:
        if options.scheduler:
            outcomes = cluster.run_all(asked, settings, announce, options.scheduler)
        else:
            outcomes = many.run_all(asked, settings, announce)
    code = summary.exit_code(outcomes)
    said = sys.stderr if options.json else sys.stdout
    print(*summary.lines(outcomes, options.language), sep="\n", file=said)
    if code == EXIT_INTERRUPTED:
        print(texts.t("batch.resume", options.language), file=sys.stderr)
    if options.json:
        print(summary.as_json(outcomes, options.language))
    return code


def _lab(options: argparse.Namespace) -> int:
    from parcours.lab.start import open_lab  # noqa: PLC0415

    return open_lab(
        options.client,
        options.language,
        opens_browser=not options.no_browser,
        host=options.address,
    )


def _parser() -> argparse.ArgumentParser:
    language = _language_of(sys.argv)
    parser = argparse.ArgumentParser(prog="parcours", description=texts.t("main.what", language))
    parser.add_argument("--language", choices=texts.LANGUAGES, default=language)
    verbs = parser.add_subparsers(required=True, metavar=_VERBS)
    new = verbs.add_parser("new", help=texts.t("main.new", language))
    new.add_argument("name")
    new.set_defaults(verb=_new)
    lab = verbs.add_parser("lab", help=texts.t("main.lab", language))
    lab.add_argument("client", nargs="?", default="sample")
    lab.add_argument("--no-browser", action="store_true")
    lab.add_argument("--address", default="", help=texts.t("main.lab_address", language))
    lab.set_defaults(verb=_lab)
    _add_run(verbs.add_parser("run", help=texts.t("main.run", language)), language)
    diff = verbs.add_parser("diff", help=texts.t("main.diff", language))
    diff.add_argument("client")
    diff.add_argument("before", nargs="?", help=texts.t("main.diff_state", language))
    diff.add_argument("after", nargs="?", help=texts.t("main.diff_state", language))
    diff.set_defaults(verb=_diff)
    export = verbs.add_parser("export", help=texts.t("main.export", language))
    export.add_argument("client")
    export.add_argument("list", help=texts.t("main.export_list", language))
    export.add_argument("file", type=Path)
    export.set_defaults(verb=_export)
    _add_import(verbs.add_parser("import", help=texts.t("main.import", language)), language)
    check = verbs.add_parser("check", help=texts.t("main.check", language))
    check.add_argument("files", nargs="+", type=Path)
    check.set_defaults(verb=_check)
    return parser


def _add_import(one: argparse.ArgumentParser, language: Language) -> None:
    one.add_argument("client")
    one.add_argument("file", type=Path)
    one.add_argument("--accept", help=texts.t("main.import_accept", language))
    one.add_argument(
        "--map",
        type=_pair,
        action="append",
        default=[],
        metavar="HEADING=column",
        help=texts.t("main.import_map", language),
    )
    one.add_argument("--list", default="", help=texts.t("main.import_list", language))
    one.add_argument(
        "--replace", action="store_true", help=texts.t("main.import_replace", language)
    )
    one.add_argument("--function", default="", help=texts.t("main.import_function", language))
    one.set_defaults(verb=_import)


def _pair(text: str) -> tuple[str, str]:
    heading, _, column = text.rpartition("=")
    if not heading or not column:
        raise argparse.ArgumentTypeError(text)
    return heading.strip(), column.strip()


def _add_run(run: argparse.ArgumentParser, language: Language) -> None:
    run.add_argument("files", nargs="+", type=Path, help=texts.t("main.files", language))
    run.add_argument("--fresh", action="store_true", help=texts.t("main.fresh", language))
    run.add_argument("--json", action="store_true", help=texts.t("main.json", language))
    run.add_argument("--runs", type=Path, help=texts.t("main.runs", language))
    run.add_argument("--scheduler", default="", help=texts.t("main.scheduler", language))
    run.add_argument(
        "--timeout", type=_positive, default=600, help=texts.t("main.timeout", language)
    )
    run.add_argument(
        "--run-timeout", type=_positive, default=3600, help=texts.t("main.run_timeout", language)
    )
    workers = (os.cpu_count() or 1) + 1
    run.add_argument(
        "--workers", type=_positive, default=workers, help=texts.t("main.workers", language)
    )
    run.set_defaults(verb=_run)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number


def _language_of(arguments: Sequence[str]) -> Language:
    """French unless English is asked: the first users are French."""
    asked = arguments[arguments.index("--language") + 1 :][:1] if "--language" in arguments else []
    return "en" if asked == ["en"] else "fr"


if __name__ == "__main__":
    sys.exit(main())
