using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Attacks;

/// <summary>Looks for pairs of models of one outcome whose numbers of learners differ by few: the difference of their estimates tells what those few have.</summary>
internal static partial class RefitAttack
{
    private const int Least = 5;
    private const int LeastResidual = 10;
    private const int MostAbove = 20_000;

    public static AttackResult Run(IReadOnlyList<OutputFile> files)
    {
        var findings = new List<AttackFinding>();
        var models = files.SelectMany(file => file.Texts).Where(text => !text.Text.Contains("synthetic data", StringComparison.Ordinal))
            .SelectMany(text => Models(text.Text).Select(model => (text.Place, model.Name, model.Size)))
            .DistinctBy(model => (Cell(model.Place), model.Name, model.Size)).ToArray();
        for (var i = 0; i < models.Length; i++)
        {
            if (models[i].Size < LeastResidual)
                findings.Add(new AttackFinding("Refits", AttackSeverity.Medium, models[i].Place, "A model of fewer than ten learners is shown: its estimates are nearly their values.", "Fit on more learners, or pool groups."));
            for (var j = i + 1; j < models.Length; j++)
            {
                var difference = Math.Abs(models[i].Size - models[j].Size);
                if (difference is 0 or >= Least || Outcome(models[i].Name) != Outcome(models[j].Name)) continue;
                findings.Add(new AttackFinding(
                    "Refits", models[i].Name == models[j].Name ? AttackSeverity.High : AttackSeverity.Medium, $"{models[i].Place} and {models[j].Place}",
                    "Two models of one outcome rest on learners that differ by fewer than five: the difference of their estimates tells of them.",
                    "Show one of them. Choose the learners before fitting (complete rows of all variables that any model uses), and fit all models on them."));
            }
        }

        return new AttackResult("Refits", string.Create(CultureInfo.InvariantCulture, $"{models.Length} models, each with each"), "The outputs alone; to use it, who was left out.", findings);
    }

    // Each "n = ..." ends a model; what it is called stands above it: its formula, or where it has none the line that it begins with. A learner counts once, where the table says how many there are.
    private static IEnumerable<(string Name, int Size)> Models(string text)
    {
        var from = 0;
        foreach (Match size in Sizes().Matches(text))
        {
            var above = text[Math.Max(from, size.Index - MostAbove)..size.Index];
            from = size.Index + size.Length;
            var name = Formula().Matches(above).LastOrDefault()?.Groups["formula"].Value ?? FirstLine().Match(above).Value;
            if (name.Length > 0) yield return (Blank().Replace(name, " ").Trim(), Number(size.Groups[size.Groups["learners"].Success ? "learners" : "n"].Value));
        }
    }

    private static int Number(string text) => int.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Outcome(string name) => name.Split('~')[0].Trim();

    private static string Cell(string place) => string.Join(',', place.Split(',').Take(2));

    // The sizes of a fit, as every model of the kit states them.
    [GeneratedRegex(@"\bn = (?<n>\d[\d,]*)(?<units>[^.;\n]{0,200}?)(?:(?<learners>\d[\d,]*) learners)?(?=[.;])", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Sizes();

    // The outcome is one word or a call, so that what stands before a formula in running text is none of it.
    [GeneratedRegex(@"(?<formula>[\p{L}\p{Nd}_.]+(?:\([^()\n]{1,60}\))?\s?~(?!~)[^\n]{1,300}?)(?=\s{2,}|\n|\s+term\b|$)", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Formula();

    [GeneratedRegex(@"\S[^\n]{0,199}?(?=\s{2,}|\n|$)", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex FirstLine();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blank();
}
