using ResearchKit.Frames;

namespace ResearchKit.Privacy.Estimates;

/// <summary>Whose rows a fit used, and with which weight.</summary>
internal sealed class ModelLearners
{
    private ModelLearners(string column, IReadOnlyList<string> names, int[] codes, double[] weights)
    {
        (Column, Names, Codes) = (column, names, codes);
        RowWeights = weights;
        Rows = new int[names.Count];
        Weight = new double[names.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0) continue;
            Rows[codes[row]]++;
            Weight[codes[row]] += weights[row];
        }
    }

    /// <summary>The column that tells learners apart.</summary>
    public string Column { get; }

    /// <summary>The learners' keys.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The learner of each used row; -1 where its weight is zero. Rows without a key are taken for those of one person.</summary>
    public int[] Codes { get; }

    /// <summary>The weight of each used row.</summary>
    public double[] RowWeights { get; }

    /// <summary>Rows of each learner.</summary>
    public int[] Rows { get; }

    /// <summary>Sum of the weights of each learner's rows.</summary>
    public double[] Weight { get; }

    public int Count => Names.Count;

    /// <exception cref="ProtectedDataException">Nothing tells learners apart.</exception>
    public static ModelLearners Of(ModelDisclosure model, CancellationToken cancellationToken)
    {
        var frame = model.Frame;
        var column = ColumnOf(model.Model, frame, model.Learner);
        var (names, found, codes) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal), new int[model.OutcomeValues.Length]);
        var weights = model.Weights ?? [.. Enumerable.Repeat(1.0, codes.Length)];
        for (int row = 0, used = 0; row < frame.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (!model.Used[row]) continue;
            if (!(weights[used] > 0))
            {
                codes[used++] = -1;
                continue;
            }

            var name = ReleaseLabel.Of(frame[column].ValueAt(row));
            if (!found.TryGetValue(name, out var code))
            {
                found[name] = code = names.Count;
                names.Add(name);
            }

            codes[used++] = code;
        }

        return new ModelLearners(column, names, codes, weights);
    }

    /// <summary>The column that says whose row it is.</summary>
    /// <exception cref="ProtectedDataException">There is none.</exception>
    public static string ColumnOf(string model, DataFrame frame, string? asked)
    {
        var keys = frame.Columns.Where(column => column.DisclosureClass == DisclosureClass.Pseudonym).Select(column => column.Name).ToArray();
        if (asked is not null && keys.Length > 0 && !keys.Contains(frame[asked].Name, StringComparer.Ordinal))
        {
            throw new ProtectedDataException(
                $"The model {model} is not shown: \"{asked}\" does not say whose row it is, since the data have a column of people's keys ({string.Join(", ", keys)}). Learners would be counted as many times as they have rows. Name that column, or leave Learner out.");
        }

        try
        {
            return ReleaseExtensions.Learner(frame, asked);
        }
        catch (ArgumentException)
        {
            throw new ProtectedDataException(
                $"The model {model} is not shown: its rows are protected, and nothing says whose row each is, so that the gate cannot count learners. Keep the learner's key in the data "
                + $"(select learner_key, ...), or, where the options have it, name the column with Learner = \"...\". Columns: {string.Join(", ", frame.ColumnNames)}. "
                + "A frame of a released table may be modelled as it is: frame.Release(by, measures).ToFrame().");
        }
    }
}
