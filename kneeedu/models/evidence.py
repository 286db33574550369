"""What a claim or a number rests on: a reference, and how firmly it is known."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Text = Annotated[str, Field(min_length=2, max_length=2000)]
Basis = Literal["published", "derived", "recalled", "expert"]
"""published: read in the source; derived: worked out from it; recalled: believed published, not read;
expert: no study found."""


class Model(BaseModel):
    """A value that never changes and refuses a key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(Model):
    """One published work, held once and cited by id."""

    id: Id
    authors: Text
    year: int = Field(ge=1850, le=2100)
    title: Text
    journal: str | None = None
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    pmid: str | None = Field(default=None, pattern=r"^\d{4,9}$")
    kind: str = Field(description="rct, cohort, systematic_review, guideline, narrative, ...")
    verified: bool = Field(description="the work and what we take from it were seen in a search result")
    seen: str | None = Field(default=None, description="what was read there")
    note: str | None = None

    @property
    def short(self) -> str:
        """First author without initials, or the organisation, and year, as printed on a chip."""
        first = self.authors.split(",")[0].split(" et al")[0].removesuffix(" (ed.)")
        name, _, last = first.rpartition(" ")
        is_initials = last.replace("-", "").isalpha() and last.isupper() and len(last) <= 5
        return f"{name if name and is_initials else first} {self.year}"

    @property
    def url(self) -> str | None:
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else None


class Sourced(Model):
    """Something that says what it rests on."""

    basis: Basis
    references: tuple[Id, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _published_needs_a_reference(self) -> "Sourced":
        if self.basis in ("published", "derived") and not self.references:
            raise ValueError(
                f"basis '{self.basis}' needs at least one reference; use 'expert' where no study was found"
            )
        return self


class Rate(Sourced):
    """How often something is so: a probability (0-1) and the range it may lie in."""

    rate: float = Field(gt=0, lt=1)
    low: float = Field(ge=0, lt=1)
    high: float = Field(gt=0, le=1)

    @model_validator(mode="after")
    def _inside_its_range(self) -> "Rate":
        if not self.low <= self.rate <= self.high:
            raise ValueError(f"rate {self.rate} lies outside its range {self.low} to {self.high}")
        return self


class Statement(Sourced):
    """A sentence or short paragraph of clinical fact with what it rests on."""

    text: Text


class Claim(Model):
    """One thing the source article says, held against the literature."""

    id: str = Field(pattern=r"^C\d{1,2}$")
    said: Text = Field(description="what is commonly said, in our words")
    verdict: Literal["supported", "partly", "contested", "outdated", "unsupported"]
    evidence: Text = Field(description="what the literature supports, and why the verdict")
    teach: Text
    conditions: tuple[Id, ...] = ()
    exercises: tuple[Id, ...] = ()
    references: tuple[Id, ...] = ()
