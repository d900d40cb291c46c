"""Reference values for the filter of knowledge tracing after long runs: exact rational arithmetic (integers over a power of two),
both states' joint probabilities carried.

python3 knowledge-tracing-runs.py writes knowledge-tracing-runs.csv beside itself. Made with Python 3.11, standard library only.

The parameters are those that ResearchKit fits to knowledge-tracing-data.csv (beside SciPy's in knowledge-tracing.csv they agree to 1e-5), since predictions are
asked of a fit; the test checks that the fit still gives them.
"""
import csv
import os

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["prior", "learn", "slip", "guess", "forget"]
FITS = [
    ("fractions", 0, (0.35816428344638823, 0.14824262632886107, 0.0896473884253195, 0.20164161010219353, 0.0)),
    ("words", 0, (0.2918842607395231, 0.11629317856078666, 0.2395696487915144, 0.22919696262207237, 0.0)),
    ("words", 1, (0.2692900962305879, 0.17601343901657776, 0.09059637253243336, 0.18353985079255175, 0.11980434465468068)),
]
# Sixty right answers: one minus the probability of knowing is zero in floating point. Eight hundred: the probability of not knowing is itself below the range.
RUNS = {60: range(11), 800: range(0, 1001, 50)}
BITS = 200  # the parameters are multiples of 2^-BITS


def whole(value):
    numerator, denominator = value.as_integer_ratio()
    assert (1 << BITS) % denominator == 0
    return numerator * ((1 << BITS) // denominator)


def predictions(parameters, answers):
    one = 1 << BITS
    prior, learn, slip, guess, forget = map(whole, parameters)
    known, unknown = prior, one - prior
    for right in answers:
        # Numerators over one denominator, which the shares do without; Python divides integers of any size and rounds once.
        yield known / (known + unknown), (known * (one - slip) + unknown * guess) / ((known + unknown) * one)
        known *= one - slip if right else slip
        unknown *= guess if right else one - guess
        known, unknown = known * (one - forget) + unknown * learn, known * forget + unknown * (one - learn)


def main():
    with open(os.path.join(HERE, "knowledge-tracing-runs.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["skill", "forgetting", *NAMES, "right", "wrong", "known", "right_answer"])
        for skill, forgetting, parameters in FITS:
            for right, wrongs in RUNS.items():
                found = list(predictions(parameters, [1] * right + [0] * (max(wrongs) + 1)))
                for wrong in wrongs:
                    writer.writerow([skill, forgetting, *map(repr, parameters), right, wrong, *map(repr, found[right + wrong])])


main()
