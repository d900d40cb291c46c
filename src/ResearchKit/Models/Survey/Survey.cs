using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Models;

/// <summary>Estimates for a population from the frame of a sample that was drawn by strata and clusters, with weights.</summary>
public static class Survey
{
    /// <summary>Says how the rows were drawn; variances are by Taylor linearisation.</summary>
    /// <param name="frame">The sample, every row of it: rows of a subpopulation are chosen with <see cref="SurveyFrame.Where"/>, not before.</param>
    /// <param name="weights">Column of the weights; null where all rows count alike.</param>
    /// <param name="strata">Column of the strata; null for none.</param>
    /// <param name="cluster">Column of the units that were drawn (schools); null where rows were.</param>
    /// <param name="population">Column of how many units each stratum has in the population, or which share was drawn; null for a population without end.</param>
    /// <param name="lonely">What is done with strata of one unit. Default: they are refused by name.</param>
    /// <param name="nested">Whether the same cluster name in two strata is two clusters.</param>
    /// <exception cref="ProtectedDataException">The rows are protected: survey estimates are not gated in this version. The message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there, or the design cannot be; the message says what and why.</exception>
    /// <example><code>Survey.Design(pupils, weights: "weight", strata: "region", cluster: "school").Mean("reading")</code></example>
    public static SurveyFrame Design(
        DataFrame frame, string? weights = null, string? strata = null, string? cluster = null, string? population = null, LonelyUnitRule lonely = LonelyUnitRule.Fail, bool nested = false)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseProtected(frame);
        double[] counts = weights is null ? [.. Enumerable.Repeat(1.0, frame.Length)] : Numbers(frame, weights);
        var design = new LinearizedDesign(counts, Groups(frame, strata), Groups(frame, cluster), Regression.Memory(population is null ? null : Numbers(frame, population)), lonely, nested);
        string[] parts = [.. new (string Name, string? Column)[] { ("weights", weights), ("strata", strata), ("cluster", cluster), ("population", population) }.Where(part => part.Column is not null).Select(part => $"{part.Name}: {part.Column}")];
        return new SurveyFrame(frame, design, $"Survey.Design({string.Join(", ", parts)})");
    }

    /// <summary>Takes variances of replicate weights that came with the data, as those of PISA and TIMSS.</summary>
    /// <param name="frame">The sample, every row of it.</param>
    /// <param name="weights">Column of the final weights.</param>
    /// <param name="replicates">How the names of the columns of replicate weights begin, such as <c>W_FSTURWT</c>.</param>
    /// <param name="method">How they were made: <see cref="ReplicateMethod.Fay"/> for PISA, <see cref="ReplicateMethod.PairedJackknife"/> for TIMSS and PIRLS.</param>
    /// <param name="fay">Fay's ρ. Default 0.5, as PISA.</param>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    /// <exception cref="ArgumentException">Fewer than two columns begin so.</exception>
    public static SurveyFrame Replicates(DataFrame frame, string weights, string replicates, ReplicateMethod method, double fay = 0.5)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentException.ThrowIfNullOrEmpty(replicates);
        RefuseProtected(frame);
        string[] names = [.. frame.ColumnNames.Where(name => name.StartsWith(replicates, StringComparison.OrdinalIgnoreCase) && !name.Equals(weights, StringComparison.OrdinalIgnoreCase))];
        if (names.Length < 2)
            throw new ArgumentException($"{names.Length} columns begin with {replicates}; replicate weights are two or more. The data has: {string.Join(", ", frame.ColumnNames)}.", nameof(replicates));
        var design = new ReplicateDesign(Numbers(frame, weights), [.. names.Select(name => (ReadOnlyMemory<double>)Numbers(frame, name))], method, fay);
        return new SurveyFrame(frame, design, $"Survey.Replicates(weights: {weights}, {names.Length} of {replicates})");
    }

    internal static double[] Numbers(DataFrame frame, string column) => frame.HasColumn(column)
        ? FormulaColumns.Numbers(frame, new ColumnName(0, column), column)
        : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", column, [.. frame.ColumnNames]), nameof(column));

    internal static Grouping? Groups(DataFrame frame, string? column)
    {
        if (column is null)
            return null;
        return frame.HasColumn(column)
            ? Grouping.FromKeys(frame[column].Name, [.. FormulaColumns.Levels(frame[column])])
            : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", column, [.. frame.ColumnNames]), nameof(column));
    }

    private static void RefuseProtected(DataFrame frame)
    {
        if (frame.Provenance.Protection.MayBeShown())
            return;
        throw new ProtectedDataException(
            "Survey estimates of protected rows are not made: weights and strata make small cells that the release gate has no rule for yet. Regression.Fit with Weights and Cluster is gated and works; "
            + "so do released tables, and the synthetic city for building the analysis.");
    }
}
