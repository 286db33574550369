"""A classroom poll: a question worth arguing about, and the reasoned answer."""

from pydantic import Field, model_validator

from kneeedu.models.evidence import Id, Sourced, Text


class Poll(Sourced):
    """Asked before and after the room has talked it over. right: which option the evidence favours, counted from 0."""

    id: Id
    question: Text
    options: tuple[Text, ...] = Field(min_length=2, max_length=6)
    right: int = Field(ge=0)
    why: Text

    @model_validator(mode="after")
    def _has_the_right_option(self) -> "Poll":
        if self.right >= len(self.options):
            raise ValueError(f"right is {self.right}, but the last option is {len(self.options) - 1}")
        if len(set(self.options)) < len(self.options):
            raise ValueError("an option stands twice")
        return self
