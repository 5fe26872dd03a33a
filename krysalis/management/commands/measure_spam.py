from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.learning import SUSPICIOUS, measuring

SEEDS = (1, 2, 3)


class Command(BaseCommand):
    help = (
        "Says how much spam the score suspects and how many other comments: as shipped, and after 200 decisions about "
        'some of them. FOLDER holds *.jsonl with "text", "label" (spam or ham) and "lang". Changes nothing.'
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        samples = measuring.samples(options["folder"])
        if not samples:
            raise CommandError(f"No comments in {options['folder']}: it has no file *.jsonl.")
        self.stdout.write(f"Suspected from {SUSPICIOUS} % on.\n")
        self.tell("As shipped", measuring.suspected(samples, {}))
        for seed in SEEDS if measuring.are_enough(samples) else ():
            learned, unseen = measuring.after_decisions(samples, seed)
            self.tell(
                f"Unseen, after {measuring.DECISIONS} decisions (seed {seed})", measuring.suspected(unseen, learned)
            )
        if not measuring.are_enough(samples):
            self.stdout.write(f"\nToo few to learn from {measuring.DECISIONS} of them.")
        self.stdout.write(f"\nOne comment takes {measuring.microseconds(samples):.0f} µs, without the query.")

    def tell(self, when: str, figures: measuring.Figures) -> None:
        spam, ham = measuring.share(figures, "spam"), measuring.share(figures, "ham", "de")
        self.stdout.write(f"\n{when}: {spam:.1f} % of the spam, {ham:.2f} % of the German ham")
        for (file, language, label), (found, total) in figures.items():
            name = f"{file} {language} {label}"
            self.stdout.write(f"  {name:<50} {found:>5} of {total:>5}  {100 * found / total:5.1f} %")
