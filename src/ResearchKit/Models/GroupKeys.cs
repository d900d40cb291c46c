using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>The groups of one random term: what they are called, in the order of their codes.</summary>
internal sealed class GroupKeys
{
    private readonly RandomPart _part;
    private readonly string _formula;
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _labels = [];

    private GroupKeys(RandomPart part, string formula)
    {
        _part = part;
        _formula = formula;
    }

    /// <summary>The groups' labels; those of a combination are joined by a colon.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The grouping of the rows of the fit, and its keys.</summary>
    public static (Grouping Grouping, GroupKeys Keys) Learn(RandomPart part, DataFrame frame, string formula)
    {
        var keys = new GroupKeys(part, formula);
        var rows = new int[frame.Length];
        int row = 0;
        foreach (string key in keys.Rows(frame))
        {
            if (!keys._codes.TryGetValue(key, out int code))
            {
                keys._codes.Add(key, code = keys._labels.Count);
                keys._labels.Add(key.Replace('\u0001', ':'));
            }

            rows[row++] = code;
        }

        return (Grouping.FromKeys(part.Name, rows), keys);
    }

    /// <summary>The code of each row of other data, -1 for a group that the fit did not see.</summary>
    public int[] Codes(DataFrame frame) => [.. Rows(frame).Select(key => _codes.TryGetValue(key, out int code) ? code : -1)];

    private IEnumerable<string> Rows(DataFrame frame)
    {
        IEnumerable<string>[] columns = [.. _part.Groups.Select(name => FormulaColumns.Levels(FormulaColumns.Find(frame, name, _formula)).Select(level => level!))];
        return columns.Aggregate((one, other) => one.Zip(other, (a, b) => a + "\u0001" + b));
    }
}
