using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Attacks;

/// <summary>What to attack.</summary>
/// <param name="Outputs">A folder of outputs: executed notebooks, reports, tables.</param>
internal sealed record AttackRequest(string Outputs)
{
    /// <summary>The store that the outputs are about; null to attack the outputs alone.</summary>
    public string? Store { get; init; }

    /// <summary>Identifiers that must be in no output.</summary>
    public IReadOnlyList<string> Canaries { get; init; } = [];

    /// <summary>Rows on which a released regression was fitted, outcome first, then numbers; null to leave membership inference out.</summary>
    public DataFrame? Model { get; init; }
}

/// <summary>The kit's own attackers, each run against a store's outputs.</summary>
internal static class RedTeam
{
    /// <summary>Runs all attacks.</summary>
    /// <param name="request">What to attack.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the attacks.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static AttackReport Run(AttackRequest request, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var folder = Path.GetFullPath(request.Outputs);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder}. Name the folder that holds executed notebooks, reports and tables: researchkit privacy attack STORE --outputs report");
        var (quasi, sensitive) = Columns(request.Store);
        var paths = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var files = new List<OutputFile>();
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(OutputReader.Read(folder, path, cancellationToken));
            progress?.Report(0.4 * files.Count / paths.Length);
        }

        PublishedTable[] tables = [.. files.SelectMany(file => file.Tables)];
        var attacks = new List<AttackResult> { DifferencingAttack.Run(tables, cancellationToken) };
        attacks.Add(HiddenMeanAttack.Run(tables, cancellationToken));
        progress?.Report(0.55);
        if (request.Store is { } store) attacks.Add(HistoryAttack.Run(store, cancellationToken));
        progress?.Report(0.65);
        attacks.Add(SinglingOutAttack.Run(files, cancellationToken));
        attacks.Add(RefitAttack.Run(files));
        var (linkage, homogeneity) = LinkageAttack.Run(tables, quasi, sensitive, cancellationToken);
        attacks.AddRange([linkage, homogeneity]);
        progress?.Report(0.75);
        if (request.Model is { } model) attacks.Add(Membership(model, cancellationToken));
        attacks.Add(IdentifierSearch.Run(files, request.Canaries, progress is null ? null : new Part(progress), cancellationToken));
        var unread = files.Where(file => file.Problem is not null).ToArray();
        if (unread.Length > 0)
            attacks.Add(new AttackResult("Reading", string.Create(CultureInfo.InvariantCulture, $"{files.Count} files"), "", [.. unread.Select(file => new AttackFinding(
                "Reading", AttackSeverity.Low, file.Name, $"The file could not be read whole ({file.Problem}): its bytes were searched, its tables were not.", "See by hand what is in it."))]));
        progress?.Report(1);
        return new AttackReport(request.Store is null ? null : Path.GetFileName(request.Store), request.Outputs, files.Count, tables.Length, attacks);
    }

    // What the store's columns are called whose values people are recognised by, and whose values should not become known.
    private static (HashSet<string> Quasi, HashSet<string> Sensitive) Columns(string? path)
    {
        (string Name, DisclosureClass? DisclosureClass)[] columns = path is null ? LearningSchema.Current.Tables.SelectMany(table => table.Columns).Select(column => (column.Name, (DisclosureClass?)column.DisclosureClass)).ToArray() : OfStore(path);
        HashSet<string> Of(DisclosureClass wanted) => columns.Where(column => column.DisclosureClass == wanted).Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (Of(DisclosureClass.QuasiIdentifier), Of(DisclosureClass.Sensitive));
    }

    private static (string Name, DisclosureClass? DisclosureClass)[] OfStore(string path)
    {
        using var store = LearningStore.Open(path);
        return [.. store.Catalog.Tables.SelectMany(table => table.Columns).Select(column => (column.Name, column.DisclosureClass))];
    }

    private static AttackResult Membership(DataFrame model, CancellationToken cancellationToken)
    {
        var names = model.ColumnNames;
        var columns = model.Columns.Select(column => column.ConvertsToDouble ? column.Doubles()
            : throw new ArgumentException($"Column \"{column.Name}\" of the model's rows holds {Column.TypeName(column.ElementType)}; expected numbers: the outcome first, then the explanatory variables.", nameof(model))).ToArray();
        if (columns.Length < 2) throw new ArgumentException("The model's rows have one column; expected the outcome and at least one explanatory variable.", nameof(model));
        var complete = Enumerable.Range(0, model.Length).Where(row => Array.TrueForAll(columns, column => double.IsFinite(column[row]))).ToArray();
        double[][] used = [.. columns.Select(column => complete.Select(row => column[row]).ToArray())];
        return MembershipAttack.Run(used[0], used[1..], $"{names[0]} ~ {string.Join(" + ", names.Skip(1))}", cancellationToken);
    }

    private sealed class Part(IProgress<double> whole) : IProgress<double>
    {
        public void Report(double value) => whole.Report(0.8 + (0.2 * value));
    }
}
