"""Answers about the cause: where to press first, what it is, and where the patient goes."""

from collections.abc import Callable, Mapping
from functools import cached_property
from random import Random

from kneeedu.generator.drawing import Drawn
from kneeedu.generator.likelihoods import Likelihoods
from kneeedu.generator.rating import DANGERS, Rating
from kneeedu.models.attempt import ELSEWHERE
from kneeedu.models.case import DiagnosisOption, DispositionOption, Locate, Verdict
from kneeedu.models.condition import Condition
from kneeedu.models.telling import TreatmentPlan
from kneeedu.reasoning import Evidence

OPTIONS = 6
_SAYS_SOMETHING = 0.1
"""Findings that set two conditions apart by less (natural log units) are not worth naming."""
_SURELY_ON_THE_MAP = 0.3
"""A region counts as a place to press first where it hurts at least this often in the condition."""


class Diagnoser:
    """The cause of one patient, held against its rivals."""

    def __init__(self, drawn: Drawn, rating: Rating, likelihoods: Likelihoods, random: Random) -> None:
        self.drawn, self.rating, self.likelihoods, self.random = drawn, rating, likelihoods, random
        self.knowledge = likelihoods.knowledge
        self.truth = self.knowledge.conditions[drawn.truth]
        self._evidence = likelihoods.counted(drawn.as_outcome)

    def locate(self, plan: TreatmentPlan) -> Locate:
        """The shaded places that the cause explains, else all that are shaded, else where it usually hurts."""
        shaded = self.drawn.arrived.shaded
        hurts = {part.region: part.weight for part in self.truth.pain_map.regions}
        likely = tuple(region for region in shaded if hurts.get(region, 0) >= _SURELY_ON_THE_MAP)
        usual = tuple(sorted(hurts, key=lambda region: -hurts[region]))[:2]
        accepted = likely or shaded or usual
        if plan.elsewhere or not accepted:
            accepted = (ELSEWHERE,)
        return Locate(accepted=accepted[:3], feedback=plan.press or self.drawn.arrived.place.press, basis="expert")

    def diagnosis(self) -> tuple[DiagnosisOption, ...]:
        """The truth among its likeliest rivals and the most dangerous one that fits, in any order."""
        options = [self._best(), *(self._rival(self.knowledge.conditions[name]) for name in self._rivals())]
        return tuple(self.random.sample(options, len(options)))

    def disposition(self) -> tuple[DispositionOption, ...]:
        """Every urgency. The best one is explained by the knowledge: the red flag's reason, or where the cause goes."""
        rows = [row for row in self.knowledge.telling.dispositions if row.best == self.rating.urgency]
        options = [
            DispositionOption(
                urgency=row.chosen, verdict=row.verdict, feedback=self.random.choice(row.feedback), basis="expert"
            )
            for row in rows
        ]
        flag, own = self.rating.flag, self.truth.disposition
        if flag is not None:
            best = DispositionOption(
                urgency=self.rating.urgency, verdict="best", feedback=flag.reason, basis=flag.basis,
                references=flag.references, note=flag.note,
            )  # fmt: skip
        else:
            by_when = f"By when: {_lower(own.within.rstrip('.'))}."
            best = DispositionOption(
                urgency=self.rating.urgency, verdict="best", feedback=f"{own.action} {by_when}",
                basis=own.basis, references=own.references, note=own.note,
            )  # fmt: skip
        options.append(best)
        return tuple(self.random.sample(options, len(options)))

    def takeaway(self) -> str:
        """What decided, and what the cause is, in two sentences."""
        return f"What told most here: {self._telling_for_it}. {first_sentence(self.truth.summary)}"

    def _rivals(self) -> list[str]:
        """The likeliest others; then the likeliest that the knowledge contrasts with the truth, and that endangers."""
        belief, conditions = self.drawn.belief, self.knowledge.conditions
        ranking = sorted((name for name in belief if name != self.truth.id), key=lambda name: (-belief[name], name))
        rivals = ranking[: OPTIONS - 3]
        contrasted = {contrast.other for contrast in self.truth.contrasts}
        for group in (contrasted, {name for name in ranking if conditions[name].urgency in DANGERS}):
            rest = [name for name in ranking if name not in rivals]
            rivals.append(next((name for name in rest if name in group), rest[0]))
        return rivals

    def _best(self) -> DiagnosisOption:
        return DiagnosisOption(
            condition=self.truth.id,
            verdict="best",
            feedback=f"{first_sentence(self.truth.summary)} Most telling here: {self._telling_for_it}.",
            basis="expert",
            references=self.truth.disposition.references[:2],
        )

    def _rival(self, rival: Condition) -> DiagnosisOption:
        contrast, references = self._contrast(rival)
        telling = self._telling(lambda said: said[self.truth.id] - said[rival.id])
        against = f"Most against it here: {telling}." if telling else "Nothing found here speaks against it."
        if self.drawn.belief[rival.id] > self.drawn.belief[self.truth.id]:
            against += " Taken together, what was found makes it the likelier one: an honest mistake."
        return DiagnosisOption(
            condition=rival.id,
            verdict=self._verdict(rival),
            feedback=f"{contrast} {against}",
            basis="expert",
            references=references,
        )

    def _verdict(self, rival: Condition) -> Verdict:
        """A harmless name for a dangerous cause is unsafe; the closest rival earns a part."""
        if self.truth.urgency in DANGERS and rival.urgency not in DANGERS:
            return "unsafe"
        ahead = sum(value > self.drawn.belief[rival.id] for value in self.drawn.belief.values())
        return "partly" if ahead <= 1 else "poor"

    def _contrast(self, rival: Condition) -> tuple[str, tuple[str, ...]]:
        """What tells the two apart, from the knowledge of either; what the rival is where neither speaks of it."""
        for contrast in self.truth.contrasts:
            if contrast.other == rival.id:
                return f"To tell the two apart: {contrast.text}", contrast.references
        for contrast in rival.contrasts:
            if contrast.other == self.truth.id:
                return f"What would point there instead: {_lower(contrast.text)}", contrast.references
        return first_sentence(rival.summary), ()

    @cached_property
    def _telling_for_it(self) -> str:
        """What speaks most for the truth, against all conditions alike."""
        return self._telling(
            lambda said: said[self.truth.id] - (sum(said.values()) - said[self.truth.id]) / (len(said) - 1)
        )

    def _telling(self, gain: Callable[[Mapping[str, float]], float]) -> str:
        """The two findings that say most, by name; nothing where none says anything. gain: from log likelihoods."""
        weighed = [(gain(piece.log_likelihood), piece) for piece in self._evidence]
        weighed.sort(key=lambda pair: -pair[0])
        return "; ".join(self._named(piece) for value, piece in weighed[:2] if value > _SAYS_SOMETHING)

    def _named(self, piece: Evidence) -> str:
        found = self.knowledge.findings.get(piece.finding)
        if found is None:
            return f"pain drawn at: {_lower(self.knowledge.regions[piece.finding].name)}"
        return f"{_lower(found.name) if found.kind != 'test' else found.name} ({piece.presence})"


def first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
