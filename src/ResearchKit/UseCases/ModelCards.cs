using System.Globalization;
using System.Text;
using ResearchKit.Models;

namespace ResearchKit.UseCases;

/// <summary>Model cards: read, checked, drafted.</summary>
public static class ModelCards
{
    /// <summary>How the names of their files end.</summary>
    public const string FileEnding = ".model-card.yaml";

    /// <summary>Reads a card from a file.</summary>
    /// <param name="path">The file, <c>NAME.model-card.yaml</c>.</param>
    /// <exception cref="ModelCardException">The card is wrong, or there is none; the message has the line and what is expected.</exception>
    public static ModelCard Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return File.Exists(path) ? Parse(File.ReadAllText(path), Path.GetFileName(path)) : throw new ModelCardException(
            $"There is no model card {Path.GetFullPath(path)}. Draft one: researchkit model-card draft --use-case early-identification --model \"outcome ~ terms\" > NAME{FileEnding}");
    }

    /// <summary>A card from its text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="ModelCardException">The card is wrong; the message has the line and what is expected.</exception>
    public static ModelCard Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(name);
        return ModelCardReader.Read(yaml, name);
    }

    /// <summary>A card to be filled in: what the use case and the model say, and <c>?</c> where a person has to. It cannot be used before none is left.</summary>
    /// <param name="useCase">The use case that the model serves.</param>
    /// <param name="model">The formula: <c>lessons_missed ~ phase + distance</c>, or of a multilevel model <c>lessons_missed ~ phase + (1 | school)</c>.</param>
    /// <param name="source">The data's name, as the model's table names it; null when not known.</param>
    /// <exception cref="FormulaException">The formula cannot be read.</exception>
    /// <exception cref="ModelCardException">The outcome is an emotion.</exception>
    public static string Draft(UseCaseCard useCase, string model, string? source = null) => Draft(useCase, model, source, null);

    /// <summary>
    /// A card filled in from a model and its judgement: formula, source, metrics for all and for each group with intervals, calibration, how many rows, what the judgement warns of. <c>?</c> is left where a person has to say something.
    /// </summary>
    /// <param name="useCase">The use case that the model serves.</param>
    /// <param name="model">The model that was fitted.</param>
    /// <param name="judgement">What it predicts of rows that did not train it, judged; with <see cref="JudgeOptions.By"/> for groups that use-case cards name, such as <c>sex_code</c>.</param>
    /// <param name="from">First day of the data of the fit; null leaves it open.</param>
    /// <param name="to">Last day.</param>
    /// <exception cref="ModelCardException">The outcome is an emotion, or the judgement is of another outcome than the model's.</exception>
    /// <example><code>File.WriteAllText("lag-2026.model-card.yaml", ModelCards.Draft(useCase, model, judgement, new DateOnly(2023, 8, 1), new DateOnly(2026, 5, 31)));</code></example>
    public static string Draft(UseCaseCard useCase, IPredictiveModel model, PredictionJudgement judgement, DateOnly? from = null, DateOnly? to = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(judgement);
        if (!judgement.Outcome.Equals(model.Formula.Response.Trim('`'), StringComparison.OrdinalIgnoreCase))
            throw new ModelCardException($"The judgement is of {judgement.Outcome} and the model of {model.Formula.Response}. Judge the outcome that the model predicts.");
        return Draft(useCase, model.Formula.Text, model.Provenance.Label, JudgedCard.Of(judgement, from, to));
    }

    private static string Draft(UseCaseCard useCase, string model, string? source, JudgedCard? judged)
    {
        ArgumentNullException.ThrowIfNull(useCase);
        ArgumentNullException.ThrowIfNull(model);
        var formula = model.Contains('|', StringComparison.Ordinal) ? MixedFormula.Parse(model).Fixed : Formula.Parse(model);
        if (EmotionWords.In(formula.Response) is { } word)
            throw new ModelCardException($"The outcome {formula.Response} speaks of \"{word}\": the kit does not infer emotions, moods or affect of learners, so there is no card for it.");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            # A draft: put what is so in place of each "?", then run researchkit model-card check FILE.
            model-card: "?"  # its name in file names
            version: 1
            title: "?"
            use-case: {{useCase.Name}}
            model: {{Quoted(formula.Text)}}
            outcome: {{Quoted(formula.Response)}}
            purpose: "?"  # {{useCase.Decision}}
            not-for:
              - Ranking or comparing learners, teachers, classes or schools
              - "?"  # what else it could be mistaken for
            data: { source: {{Quoted(source ?? "?")}}, from: {{judged?.From ?? Open}}, to: {{judged?.To ?? Open}}, population: "?" }  # days as yyyy-mm-dd; who is in it, and who is not
            metrics:  # for all, and for each group of a subgroup; model.Evaluate(frame, by: ["sex"]) says them
            {{judged?.Metrics ?? OpenMetrics}}
            calibration:
              intercept: {{judged?.Intercept ?? OpenValue}}  # 0 is right on average
              slope: {{judged?.Slope ?? OpenValue}}  # 1 is right in spread
            limits: [{{judged?.Limits}}"?"]  # for whom, when and where it does not hold
            owner: "?"
            expires: { on: "?", because: {{Quoted(useCase.ExpiryReason)}} }  # at most {{useCase.ExpiresAfterMonths}} months after it was signed
            co-signed-by:

            """);
        foreach (var who in useCase.CoSigners) text.Append(CultureInfo.InvariantCulture, $"  - {{ who: {Quoted(who)}, on: \"?\" }}\n");
        text.Append(CultureInfo.InvariantCulture, $"human-in-the-loop: \"?\"  # who decides ({string.Join(", ", useCase.DecidedBy)}), what they look at first, and how a learner can object\n");
        return text.ToString();
    }

    private const string Open = "\"?\"";

    private const string OpenValue = "{ value: \"?\", interval: [\"?\", \"?\"] }";

    private const string OpenMetrics = """
          - { name: "?", value: "?", interval: ["?", "?"] }
          - { name: "?", subgroup: sex, group: F, value: "?", interval: ["?", "?"] }
          - { name: "?", subgroup: sex, group: M, value: "?", interval: ["?", "?"] }
        """;

    internal static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
