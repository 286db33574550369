"""New patients without end, made from the knowledge and a seed.

How a patient is drawn
----------------------
The engine ranks conditions c by  base_c * product over dependency groups g of L_g(o, c),  where L_g(o, c) is the
bounded likelihood of the strongest finding among those assessed in the group, o being how the group turned out. Over
all outcomes these likelihoods do not add up to one: bounded at ten to one, and only the strongest counting. So findings
are not drawn from the rates as they stand, but from the one joint distribution under which the engine is exact:

    P(c, o)  is proportional to  base_c * product over g of q_g(o_g) L_g(o_g, c)

with reference weights q_g that do not depend on c. Summed over outcomes, group g contributes
Z_g(c) = sum over o of q_g(o) L_g(o, c). Hence

    truth    c    with weight       base_c * product over g of Z_g(c)
    outcome  o_g  with probability  q_g(o_g) L_g(o_g, c) / Z_g(c),  each group on its own, given c

and  P(c | o)  =  base_c * product of L_g(o_g, c), normalised: the engine's own ranking, as q cancels. Of all patients
whom the engine gives 30 % of a condition, 30 % have it.

Three things leave that intact, as they depend on what is seen and on nothing hidden:
- What is assessed. First comes what is seen on arrival (place, onset, walking, age, sex, sport), drawn for a first
  draft of the cause; it decides what is assessed. Then the draft is forgotten and the truth drawn, given the arrival,
  with the weights above. How often a kind of patient arrives is free.
- The weights q. q(o) is how often o comes in sore knees at large, divided by L of its strongest finding there. So in
  a condition an outcome is as frequent as in sore knees at large times the engine's likelihood ratio. Within a group
  findings often stand or fall together, what cannot be true at once has weight nought, and warning signs weigh more.
- Whoever contradicts themselves, or has next to nothing to be found, is examined anew (cause and findings), whatever
  the cause was.

The price: the truth departs a little from the base rates (tests/benchmarks/generating.py says how far), most for
conditions with several findings that the engine bounds. What the engine is not told (pain, duration, training, words)
is drawn apart from the cause.

A patient is a function of the seed and the knowledge, and of nothing else.
"""

from kneeedu.generator.rating import DIFFICULTIES
from kneeedu.generator.searching import Generated, patient, patients

__all__ = ["DIFFICULTIES", "Generated", "patient", "patients"]
