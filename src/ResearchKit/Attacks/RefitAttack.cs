using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Attacks;

/// <summary>Looks for pairs of models of one outcome whose numbers of learners differ by few: the difference of their estimates tells what those few have.</summary>
internal static partial class RefitAttack
{
    private const int Least = 5;
    private const int LeastResidual = 10;

    public static AttackResult Run(IReadOnlyList<OutputFile> files)
    {
        var findings = new List<AttackFinding>();
        var models = files.SelectMany(file => file.Texts).Where(text => !text.Text.Contains("synthetic data", StringComparison.Ordinal))
            .SelectMany(text => Model().Matches(text.Text).Select(match => (text.Place, Formula: Blank().Replace(match.Groups["formula"].Value, " ").Trim(), Size: Size(match.Groups["n"].Value))))
            .DistinctBy(model => (Cell(model.Place), model.Formula, model.Size)).ToArray();
        for (var i = 0; i < models.Length; i++)
        {
            if (models[i].Size < LeastResidual)
                findings.Add(new AttackFinding("Refits", AttackSeverity.Medium, models[i].Place, "A model of fewer than ten learners is shown: its estimates are nearly their values.", "Fit on more learners, or pool groups."));
            for (var j = i + 1; j < models.Length; j++)
            {
                var difference = Math.Abs(models[i].Size - models[j].Size);
                if (difference is 0 or >= Least || Outcome(models[i].Formula) != Outcome(models[j].Formula)) continue;
                findings.Add(new AttackFinding(
                    "Refits", models[i].Formula == models[j].Formula ? AttackSeverity.High : AttackSeverity.Medium, $"{models[i].Place} and {models[j].Place}",
                    "Two models of one outcome rest on learners that differ by fewer than five: the difference of their estimates tells of them.",
                    "Show one of them. Choose the learners before fitting (complete rows of all variables that any model uses), and fit all models on them."));
            }
        }

        return new AttackResult("Refits", string.Create(CultureInfo.InvariantCulture, $"{models.Length} models, each with each"), "The outputs alone; to use it, who was left out.", findings);
    }

    private static int Size(string text) => int.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Outcome(string formula) => formula.Split('~')[0].Trim();

    private static string Cell(string place) => string.Join(',', place.Split(',').Take(2));

    [GeneratedRegex(@"regression:?\s*(?<formula>[^\n~]{1,100}~[^\n]{1,300}?)(?=\s{2,}|\n|\s+term\b)[\s\S]{0,20000}?\bn = (?<n>\d[\d,]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Model();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blank();
}
