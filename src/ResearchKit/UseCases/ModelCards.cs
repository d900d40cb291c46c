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
    public static string Draft(UseCaseCard useCase, string model, string? source = null)
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
            data: { source: {{Quoted(source ?? "?")}}, from: "?", to: "?", population: "?" }  # days as yyyy-mm-dd; who is in it, and who is not
            metrics:  # for all, and for each group of a subgroup; model.Evaluate(frame, by: ["sex"]) says them
              - { name: "?", value: "?", interval: ["?", "?"] }
              - { name: "?", subgroup: sex, group: F, value: "?", interval: ["?", "?"] }
              - { name: "?", subgroup: sex, group: M, value: "?", interval: ["?", "?"] }
            calibration:
              intercept: { value: "?", interval: ["?", "?"] }  # 0 is right on average
              slope: { value: "?", interval: ["?", "?"] }  # 1 is right in spread
            limits: ["?"]  # for whom, when and where it does not hold
            owner: "?"
            expires: { on: "?", because: {{Quoted(useCase.ExpiryReason)}} }  # at most {{useCase.ExpiresAfterMonths}} months after it was signed
            co-signed-by:

            """);
        foreach (var who in useCase.CoSigners) text.Append(CultureInfo.InvariantCulture, $"  - {{ who: {Quoted(who)}, on: \"?\" }}\n");
        text.Append(CultureInfo.InvariantCulture, $"human-in-the-loop: \"?\"  # who decides ({string.Join(", ", useCase.DecidedBy)}), what they look at first, and how a learner can object\n");
        return text.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
