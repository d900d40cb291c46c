using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>Item response models of data frames.</summary>
public static partial class ItemResponse
{
    // What the gate looks at of protected rows: rows times items, so that its tables fit into memory.
    private const long MostGatedCells = 30_000_000;

    /// <summary>Fits an item response model to a frame with a row a learner and a column an item: see <see cref="MarginalItemResponseModel"/>.</summary>
    /// <param name="frame">The answers: 0 and 1, truth values, or categories 0, 1, 2, ...; missing answers are left out of the likelihood, not counted as wrong. Protected rows have the learners' key as a column, too.</param>
    /// <param name="items">The columns of the items.</param>
    /// <param name="options">The model and the level of intervals; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself. Items without an estimate say why.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected and have no column of the learners' key, or fail the rule of rows of answers, which they are made into.</exception>
    /// <exception cref="ArgumentException">A column is not there, or holds something else.</exception>
    /// <example><code>
    /// var model = ItemResponse.Fit(test, items: ["i1", "i2", "i3", "i4"], new() { Model = ItemResponseModelKind.TwoParameter });
    /// </code></example>
    public static ItemResponseModel Fit(DataFrame frame, IReadOnlyList<string> items, ItemResponseFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(items);
        options ??= new ItemResponseFitOptions();
        if (!frame.Provenance.Protection.MayBeShown())
            return FitProtected(frame, items, options, cancellationToken);
        ItemResponseResult result = new MarginalItemResponseModel(options.ToEstimator()).Fit(ItemResponseColumns.Wide(frame, items), cancellationToken);
        return Model(frame, options, result, $"ItemResponse.Fit({string.Join(", ", items.Take(6))}{(items.Count > 6 ? ", ..." : "")})", null, cancellationToken);
    }

    /// <summary>Fits an item response model to a frame with a row an answer.</summary>
    /// <param name="frame">One row an answer, one answer at most of each learner to each item. Rows without learner, item or answer are left out.</param>
    /// <param name="learner">Column of the learner's key.</param>
    /// <param name="item">Column of the item.</param>
    /// <param name="correct">Column of the answers: 0 and 1, truth values, or categories 0, 1, 2, ...</param>
    /// <param name="options">The model and the level of intervals; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself. Items without an estimate say why.</returns>
    /// <exception cref="ProtectedDataException">
    /// The rows are protected and an item would tell of too few learners: fewer than the least who answered it rightly and wrongly, or one who decides alone; or answers have more than two categories,
    /// for which there is no rule yet. The message says what works.
    /// </exception>
    /// <exception cref="ArgumentException">A column is not there or holds something else, or a learner answered an item twice.</exception>
    public static ItemResponseModel Fit(DataFrame frame, string learner, string item, string correct, ItemResponseFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new ItemResponseFitOptions();
        ItemResponseColumns columns = ItemResponseColumns.Of(frame, learner, item, correct);
        string call = $"ItemResponse.Fit({columns.Answer} by {columns.Learner}, {columns.Item})";
        ModelGate.RefuseKeys(call, frame, learner, [columns.Item, columns.Answer]);
        ItemResponseResult result = new MarginalItemResponseModel(options.ToEstimator()).Fit(columns.Data(), cancellationToken);
        return Model(frame, options, result, call, columns, cancellationToken);
    }

    /// <summary>Columns become rows, so that learners are counted item by item by the rule of rows of answers.</summary>
    private static ItemResponseModel FitProtected(DataFrame frame, IReadOnlyList<string> items, ItemResponseFitOptions options, CancellationToken cancellationToken)
    {
        if (!frame.Columns.Any(column => column.DisclosureClass == DisclosureClass.Pseudonym))
        {
            throw new ProtectedDataException(
                "Items of protected rows are released where enough learners answered each rightly and wrongly, and nothing says whose these rows are: keep the learners' key, such as learner_id, as a column of the query. "
                + "Or give answers one a row, with frame.Sql(\"UNPIVOT this ON i1, i2, i3 INTO NAME item VALUE correct\"): ItemResponse.Fit(frame, learner: \"learner_id\", item: \"item\", correct: \"correct\").");
        }

        string call = $"ItemResponse.Fit({Named(items)})";
        string learner = ModelLearners.ColumnOf(call, frame, null);
        ModelGate.RefuseKeys(call, frame, learner, [.. items.Select(name => ItemResponseColumns.Find(frame, name).Name)]);
        _ = ItemResponseColumns.Wide(frame, items);
        static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string columns = string.Join(", ", items.Select(name => $"CAST({Quoted(name)} AS DOUBLE) AS {Quoted(name)}"));
        // The key keeps its name, by which releases are compared with earlier ones.
        (string item, string answer) = (learner.Equals("item", StringComparison.OrdinalIgnoreCase) ? "item_name" : "item", learner.Equals("correct", StringComparison.OrdinalIgnoreCase) ? "answer" : "correct");
        DataFrame rows = frame.Sql($"UNPIVOT (SELECT {Quoted(learner)} AS {Quoted(learner)}, {columns} FROM this) ON {string.Join(", ", items.Select(Quoted))} INTO NAME {item} VALUE {answer}");
        return Fit(rows, learner, item, answer, options, cancellationToken);
    }

    private static ItemResponseModel Model(DataFrame frame, ItemResponseFitOptions options, ItemResponseResult result, string call, ItemResponseColumns? columns, CancellationToken cancellationToken)
    {
        ModelRelease? release = !result.Convergence.IsUsable ? null
            : columns is not null && !frame.Provenance.Protection.MayBeShown() ? Decide(frame, call, columns, result, cancellationToken)
            : ModelRelease.Free(new ModelDisclosure
            {
                Model = call,
                Frame = frame,
                Used = [],
                Columns = [],
                Outcome = columns?.Answer ?? "answers",
                OutcomeColumns = [],
                OutcomeValues = [],
                Factors = [],
                Design = [],
                HasIntercept = false,
                ResidualDegreesOfFreedom = 0,
            });
        return new ItemResponseModel(call, frame, options, result, release, columns);
    }

    /// <summary>
    /// Items are levels of a term, with right and wrong answers by enough learners each. The design has for each item its share and its course over the learners' share right of the other items, which difficulty and slope
    /// are the like of, so that no learner decides either, and refits are compared by both.
    /// </summary>
    private static ModelRelease Decide(DataFrame frame, string call, ItemResponseColumns columns, ItemResponseResult result, CancellationToken cancellationToken)
    {
        (bool[] used, string[] names) = columns.Used();
        (double[] outcome, int[] items, double[] rest) = columns.ForGate(used, names);
        if (Array.Exists(outcome, answer => answer > 1))
        {
            throw new ProtectedDataException(
                "Answers with more than two categories of protected rows have no rule yet that is sound. Make two of them, for example with frame.Sql(\"SELECT learner_id, item, answer >= 2 AS correct FROM this\"), and fit a model of right and wrong.");
        }

        if ((long)outcome.Length * names.Length > MostGatedCells)
        {
            throw new ProtectedDataException(string.Create(
                CultureInfo.InvariantCulture, $"The model {call} is not shown: protected rows are checked for {MostGatedCells / 1_000_000} million answers times items at most. Fit fewer items at a time, for example with frame.Filter or in the query."));
        }

        var design = new List<(string, ReadOnlyMemory<double>)>();
        for (int item = 0; item < names.Length; item++)
        {
            (var share, var course) = (new double[outcome.Length], new double[outcome.Length]);
            for (int row = 0; row < outcome.Length; row++)
            {
                if (items[row] == item)
                    (share[row], course[row]) = (1, rest[row]);
            }

            design.Add((names[item], share));
            design.Add(($"{names[item]}: course", course));
        }

        return ModelGate.Decide(
            new ModelDisclosure
            {
                Model = call,
                Frame = frame,
                Used = used,
                Learner = columns.Learner,
                Columns = [columns.Item, columns.Answer],
                Outcome = columns.Answer,
                OutcomeColumns = [columns.Answer],
                OutcomeValues = outcome,
                Factors = [new ModelFactor(columns.Item, items, names, [columns.Item])],
                Design = design,
                HasIntercept = false,
                ResidualDegreesOfFreedom = outcome.Length - result.ParameterCount,
            },
            cancellationToken);
    }
}
