"""Bayes for one condition and one test, as on the back of an envelope: odds times likelihood ratio.

For teaching. The engine weighs all conditions at once, and every finding with its limits.
"""


def post_test_probability(prior: float, likelihood_ratio: float) -> float:
    """The probability (0-1) of a condition once a test result is known: odds times likelihood ratio, as a probability.

    prior: probability (0-1) before the test. likelihood_ratio: how many times more often the result is seen with the
    condition than without it, no unit. ValueError where there is no such number, or where the two contradict each
    other: a certain condition, and a result that is never seen with it.

    >>> round(post_test_probability(0.25, likelihood_ratio=6.0), 2)
    0.67
    """
    _refuse_what_is_no_probability(prior=prior)
    if not 0 <= likelihood_ratio < float("inf"):
        raise ValueError(f"likelihood_ratio is {likelihood_ratio}; give a number from 0 upwards")
    return _share(prior * likelihood_ratio, 1 - prior)


def predictive_value(prior: float, sensitivity: float, specificity: float, positive: bool) -> float:
    """How often a test result is right: the positive or the negative predictive value (0-1).

    positive: the probability of the condition once the test is positive; otherwise the probability of its absence once
    the test is negative. All arguments are 0-1. ValueError where one is not, or where nobody would have that result.

    >>> round(predictive_value(0.3, sensitivity=0.9, specificity=0.8, positive=True), 2)
    0.66
    """
    _refuse_what_is_no_probability(prior=prior, sensitivity=sensitivity, specificity=specificity)
    if positive:
        return _share(prior * sensitivity, (1 - prior) * (1 - specificity))
    return _share((1 - prior) * specificity, prior * (1 - sensitivity))


def _share(of_these: float, of_the_others: float) -> float:
    if of_these + of_the_others == 0:
        raise ValueError("with these numbers nobody has such a result")
    return of_these / (of_these + of_the_others)


def _refuse_what_is_no_probability(**numbers: float) -> None:
    for name, number in numbers.items():
        if not 0 <= number <= 1:
            raise ValueError(f"{name} is {number}; give a probability from 0 to 1")
