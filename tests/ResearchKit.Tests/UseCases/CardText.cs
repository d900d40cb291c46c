using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

/// <summary>A small valid card, of which tests change a part.</summary>
internal static class CardText
{
    public const string Needs =
        """
        needs:
          - name: grades
            columns: [grade.learner_id, grade.term_code]
            collect: Export grades.
        """;

    public const string Yaml =
        """
        card: 1
        version: 1
        name: sample
        title: A sample
        question: What?
        decision: Something
        for: [teacher]
        origin: A test
        people: learners
        method: [counting]
        estimand: A count
        output: A number
        metrics: [none]
        guardrails: [none]
        recipient: { who: The teacher, view: aggregate }
        co-signed-by: [a learner]
        expires: { after-months: 12, because: It is a test }
        log: { decisions: here, harms: there }

        """ + Needs + "\n" + "subgroups: [sex, school-level]\n";

    public static UseCaseCard With(string needs) => UseCaseCards.Parse(Yaml.Replace(Needs, needs, StringComparison.Ordinal), "sample.card.yaml");

    /// <summary>A card with one essential need of all grades, and one condition.</summary>
    public static UseCaseCard WithCondition(string condition, string people = "learners") => UseCaseCards.Parse(
        Yaml.Replace("people: learners", $"people: {people}", StringComparison.Ordinal)
            .Replace(Needs, Needs + $"\n    conditions: [{condition}]", StringComparison.Ordinal),
        "sample.card.yaml");
}
