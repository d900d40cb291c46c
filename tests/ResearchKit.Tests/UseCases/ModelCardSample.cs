using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

internal static class ModelCardSample
{
    public const string Yaml = """
        model-card: lag-2026
        version: 2
        title: "Lag in lessons, by phase and distance"
        use-case: early-identification
        model: "y ~ x + sex"
        outcome: y
        purpose: A counsellor looks at phases with a learner, in weeks 36 to 40
        not-for: [Ranking or comparing learners, Grading]
        data: { source: arrays, from: 2023-08-01, to: 2026-05-31, population: "Learners of eight schools, without those who moved" }
        metrics:
          - { name: RMSE, value: 0.80, interval: [0.74, 0.87] }
          - { name: RMSE, subgroup: sex, group: F, value: 0.79, interval: [0.71, 0.88] }
          - { name: RMSE, subgroup: sex, group: M, value: 0.82, interval: [0.73, 0.92] }
        calibration:
          intercept: { value: 0.01, interval: [-0.1, 0.12] }
          slope: { value: 0.97, interval: [0.8, 1.14] }
        limits: [Says nothing of learners without a device]
        owner: Data lead of the education division
        expires: { on: 2027-06-30, because: Curricula change }
        co-signed-by:
          - { who: a representative of learners, on: 2026-08-15 }
          - { who: a representative of guardians, on: 2026-08-16 }
          - { who: a representative of teachers, on: 2026-08-16 }
        human-in-the-loop: The counsellor talks with the learner first and decides with them; the learner may object.
        """;

    public static ModelCard Card(Func<string, string>? change = null) => ModelCards.Parse(change is null ? Yaml : change(Yaml), "lag.model-card.yaml");
}
