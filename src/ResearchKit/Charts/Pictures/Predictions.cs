namespace ResearchKit.Charts.Pictures;

/// <summary>Predicted probabilities of one group beside what happened, in descending order of the prediction.</summary>
internal sealed class Predictions
{
    private Predictions(string name, double[] probabilities, bool[] outcomes)
    {
        Name = name;
        Probabilities = probabilities;
        Outcomes = outcomes;
        Positives = outcomes.Count(outcome => outcome);
    }

    public string Name { get; }

    /// <summary>In descending order.</summary>
    public double[] Probabilities { get; }

    public bool[] Outcomes { get; }

    public int Positives { get; }

    public int Count => Outcomes.Length;

    public double Prevalence => (double)Positives / Count;

    /// <summary>The rows by group, in the order in which groups first occur; one unnamed group where there are none.</summary>
    public static Predictions[] ByGroup(string picture, IReadOnlyList<double> predicted, IReadOnlyList<bool> occurred, IReadOnlyList<string>? groups, bool areShares)
    {
        PictureInput.Rows(picture, "case", (nameof(predicted), predicted.Count), (nameof(occurred), occurred.Count), (nameof(groups), groups?.Count ?? predicted.Count));
        if (areShares) PictureInput.Shares(picture, nameof(predicted), predicted, PictureInput.Numbered("case"));
        else PictureInput.Finite(picture, nameof(predicted), predicted, PictureInput.Numbered("case"));
        return [.. Enumerable.Range(0, predicted.Count).GroupBy(row => groups?[row] ?? "", StringComparer.Ordinal).Select(group =>
        {
            int[] rows = [.. group.OrderByDescending(row => predicted[row])];
            return new Predictions(group.Key, [.. rows.Select(row => predicted[row])], [.. rows.Select(row => occurred[row])]);
        })];
    }

    /// <summary>Refuses a group in which all or none had the outcome: there is nothing to tell apart.</summary>
    public Predictions Varied(string picture)
    {
        if (Positives > 0 && Positives < Count) return this;
        var whose = Name.Length > 0 ? $" of group \"{Name}\"" : "";
        throw new ArgumentException(PictureInput.Text($"{picture}: {(Positives == 0 ? "none" : "all")} of the {Count} cases{whose} have the outcome; expected some with and some without it."), "occurred");
    }
}
