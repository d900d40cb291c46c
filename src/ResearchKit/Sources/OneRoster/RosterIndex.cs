using ResearchKit.Sources.Delimited;

namespace ResearchKit.Sources.OneRoster;

/// <summary>
/// What rows refer to by sourcedId, as it is after all deliveries: organisations, sessions, courses, classes, categories, line items, and the roles of 1.2. Held in memory while the export is read.
/// </summary>
internal sealed class RosterIndex
{
    private readonly Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, string>>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string File, string Column), Dictionary<string, int>> _counts = [];
    private readonly Dictionary<string, List<IReadOnlyDictionary<string, string>>> _rolesByUser = new(StringComparer.Ordinal);

    private static readonly (string File, string[] Columns)[] Kept =
    [
        ("orgs", ["type", "identifier"]),
        ("academicSessions", ["title", "startDate", "schoolYear"]),
        ("courses", ["courseCode", "subjects", "subjectCodes"]),
        ("classes", ["classCode", "courseSourcedId", "subjects", "subjectCodes"]),
        ("categories", ["title"]),
        ("lineItems", ["title", "classSourcedId", "categorySourcedId", "gradingPeriodSourcedId", "resultValueMin", "resultValueMax"]),
        ("roles", ["userSourcedId", "roleType", "role", "orgSourcedId"]),
    ];

    /// <summary>Reads the files.</summary>
    /// <param name="files">The deliveries of each file, in order, by the file's name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public RosterIndex(ILookup<string, DelimitedFile> files, CancellationToken cancellationToken)
    {
        foreach (var (name, columns) in Kept)
        {
            var rows = _files[name] = new(StringComparer.Ordinal);
            foreach (var row in files[name].SelectMany(file => file.Rows(cancellationToken)))
            {
                if (row["status"] == "tobedeleted")
                    rows.Remove(row["sourcedId"]);
                else
                    rows[row["sourcedId"]] = columns.ToDictionary(column => column, column => row[column], StringComparer.Ordinal);
            }
        }

        foreach (var role in _files["roles"].Values)
        {
            if (!_rolesByUser.TryGetValue(role["userSourcedId"], out var roles))
                _rolesByUser.Add(role["userSourcedId"], roles = []);
            roles.Add(role);
        }
    }

    /// <summary>The row that an identifier refers to; null when there is none.</summary>
    public IReadOnlyDictionary<string, string>? Find(string file, string sourcedId) => _files[file].GetValueOrDefault(sourcedId);

    /// <summary>The roles of a person in 1.2, primary ones first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> RolesOf(string user) =>
        _rolesByUser.TryGetValue(user, out var roles) ? [.. roles.OrderBy(role => role["roleType"] != "primary")] : [];

    /// <summary>A code that the rows of a file give themselves, where no other row has it, also not as its sourcedId; else the sourcedId.</summary>
    public string CodeOf(string file, string column, string code, string sourcedId)
    {
        if (!_counts.TryGetValue((file, column), out var counts))
        {
            counts = _files[file].Values.Select(row => row[column]).Where(value => value.Length > 0).GroupBy(value => value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            _counts.Add((file, column), counts);
        }

        var isFree = code.Length > 0 && counts.GetValueOrDefault(code) <= 1 && (code == sourcedId || !_files[file].ContainsKey(code));
        return isFree ? code : sourcedId;
    }
}
