using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Models;

/// <summary>How the designs and groups of a mixed model are made of a frame's columns: learned from the data of the fit, applied to any data.</summary>
internal sealed class MultilevelRecipe
{
    private readonly MixedFormula _formula;
    private readonly Grouping[] _groupings;
    private readonly DesignRecipe[] _random;

    private MultilevelRecipe(MixedFormula formula, DesignRecipe fixedPart, DesignRecipe[] random, Grouping[] groupings, GroupKeys[] keys)
    {
        _formula = formula;
        Fixed = fixedPart;
        _random = random;
        _groupings = groupings;
        Keys = keys;
    }

    /// <summary>The fixed part.</summary>
    public DesignRecipe Fixed { get; }

    /// <summary>The groups of each random term.</summary>
    public IReadOnlyList<GroupKeys> Keys { get; }

    /// <summary>The fixed part and what varies.</summary>
    public IEnumerable<DesignRecipe> All => [Fixed, .. _random];

    /// <summary>Learns from complete rows.</summary>
    public static MultilevelRecipe Learn(MixedFormula formula, DataFrame frame)
    {
        // Terms of the same groups share one grouping, so that they are effects of one thing.
        var known = new Dictionary<string, (Grouping Grouping, GroupKeys Keys)>(StringComparer.OrdinalIgnoreCase);
        var groups = new List<(Grouping Grouping, GroupKeys Keys)>();
        foreach (RandomPart part in formula.RandomParts)
        {
            if (!known.TryGetValue(part.Name, out (Grouping, GroupKeys) group))
                known.Add(part.Name, group = GroupKeys.Learn(part, frame, formula.Text));
            groups.Add(group);
        }

        return new MultilevelRecipe(
            formula, DesignRecipe.Learn(formula.Fixed, frame), [.. formula.RandomParts.Select(part => DesignRecipe.Learn(part.Varying, frame))],
            [.. groups.Select(group => group.Grouping)], [.. groups.Select(group => group.Keys)]);
    }

    /// <summary>The random terms of the rows of the fit.</summary>
    public RandomTerm[] RandomTerms(DataFrame frame, CancellationToken cancellationToken) =>
        [.. _random.Select((recipe, k) => new RandomTerm(recipe.Build(frame, cancellationToken), _groupings[k], _formula.RandomParts[k].IsCorrelated))];

    /// <summary>The random terms of rows of no group in particular.</summary>
    public RandomRows[] VaryingRows(DataFrame frame, CancellationToken cancellationToken)
    {
        int[] none = [.. Enumerable.Repeat(-1, frame.Length)];
        return [.. _random.Select(recipe => new RandomRows(recipe.Build(frame, cancellationToken), none))];
    }

    /// <summary>The random terms of other rows.</summary>
    public RandomRows[] RandomRows(DataFrame frame, CancellationToken cancellationToken) =>
        [.. _random.Select((recipe, k) => new RandomRows(recipe.Build(frame, cancellationToken), Keys[k].Codes(frame)))];
}
