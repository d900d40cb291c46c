using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>What every system's export needs: the city, its people, the rates, the answer key, and where files go.</summary>
/// <param name="Folder">Folder of the exports.</param>
/// <param name="Tables">The city.</param>
/// <param name="Options">What is exported.</param>
/// <param name="Mess">How untidy it is.</param>
/// <param name="Key">The answer key.</param>
/// <param name="Random">Stream of the exports.</param>
/// <param name="CancellationToken">Stops the work.</param>
internal sealed record ExportContext(
    string Folder, CityTables Tables, ExportOptions Options, ExportMess Mess, AnswerKey Key, RandomStream Random, CancellationToken CancellationToken)
{
    private readonly Dictionary<int, bool> _withEvents = [];
    private HashSet<int>? _eventSchools;

    /// <summary>Who is where.</summary>
    public CityRoster Roster { get; } = new(Tables);

    /// <summary>The invented persons.</summary>
    public PersonDirectory People { get => field ??= new PersonDirectory(Roster, Mess, Random); private set; }

    /// <summary>Makes a file and the folders above it.</summary>
    /// <param name="path">Path in the export, with / between.</param>
    public Stream Create(string path)
    {
        var full = Path.Combine(Folder, path.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return new FileStream(full, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
    }

    /// <summary>Begins a table that is a file of its own.</summary>
    public ExportTable Begin(TablePlan plan) => new(plan, Create(plan.Path), Mess, Key, Random);

    /// <summary>The shape of a file that is broken as a whole, if the mess has such.</summary>
    public FileShape Broken(Func<FileShape, FileShape> change) => Mess.BrokenFiles ? change(FileShape.Tidy) : FileShape.Tidy;

    /// <summary>Ends a table and writes its second delivery, if there is one.</summary>
    public void End(ExportTable table)
    {
        table.Complete();
        table.WriteSecond(Create);
    }

    /// <summary>Whether a person's events are exported: all of them, or those at the schools that the options ask for.</summary>
    public bool HasEvents(int person)
    {
        if (Options.EventSchools is not { } count)
            return true;
        _eventSchools ??= Roster.Schools.Keys.Order().Take(count).ToHashSet();
        if (!_withEvents.TryGetValue(person, out var isWith))
        {
            isWith = Roster.Learners.ContainsKey(person)
                ? Roster.SchoolsOf(person).Any(school => _eventSchools.Contains(school.Id))
                : Roster.Staff.TryGetValue(person, out var staff) && (staff.IsEmployee || (staff.School is { } school && _eventSchools.Contains(school)));
            _withEvents.Add(person, isWith);
        }

        return isWith;
    }
}
