using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.OneRoster;

/// <summary>The deliveries of one system, in the order in which they were made: the bulk, then deltas by their newest date of change, then by name.</summary>
internal static class OneRosterDeliveries
{
    /// <summary>Opens the deliveries and the files in them.</summary>
    /// <exception cref="ImportException">A delivery cannot be read, or two of them contradict each other.</exception>
    public static (ImmutableArray<OneRosterDelivery> Deliveries, ImmutableArray<(MappedFile Mapped, DelimitedFile File)> Files) Open(
        FoundSource found, Mapping mapping, List<Package> packages, ICollection<string> notes, CancellationToken cancellationToken)
    {
        var loose = found.Files.Where(file => !IsZip(file)).ToList();
        if (loose.Count > 0)
            packages.Add(Package.Of(found.Folder, loose));
        foreach (var zip in found.Files.Where(IsZip))
            packages.Add(ZipPackage.Open(found.Folder, zip, OneRosterFormat.Telling));
        var deliveries = packages.Select(package => OneRosterDelivery.Of(package, notes, cancellationToken)).ToList();
        if (deliveries.Select(delivery => delivery.Version).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new ImportException($"{found.Folder.SystemName} has deliveries of OneRoster 1.1 and 1.2. Import the newer ones, or put the others into a folder of their own.");
        CheckBulk(deliveries);
        var opened = deliveries.Select(delivery => (Delivery: delivery, Files: Open(delivery, mapping, notes, cancellationToken))).ToList();
        var deltas = opened.Count(delivery => delivery.Delivery.IsDelta);
        var ordered = opened.OrderBy(delivery => delivery.Delivery.IsDelta)
            .ThenBy(delivery => delivery.Delivery.IsDelta && deltas > 1 ? Newest(delivery.Files, cancellationToken) : DateTimeOffset.MinValue)
            .ThenBy(delivery => NaturalName(delivery.Delivery.Package.Name), StringComparer.Ordinal).ToList();
        if (deltas == opened.Count)
            notes.Add($"{found.Folder.SystemName} holds changes alone and no bulk delivery: what they build on is not here.");
        return ([.. ordered.Select(delivery => delivery.Delivery)], [.. mapping.Files.SelectMany(mapped => ordered.SelectMany(delivery => delivery.Files.Where(file => file.Mapped == mapped)))]);
    }

    private static List<(MappedFile Mapped, DelimitedFile File)> Open(OneRosterDelivery delivery, Mapping mapping, ICollection<string> notes, CancellationToken cancellationToken) =>
    [
        .. delivery.Files.Select(file =>
        {
            var mapped = mapping.Files.First(known => known.Name == file.Name);
            return (mapped, DelimitedFile.Open(file.Member, delivery.Format(file.Name), mapped, notes, cancellationToken));
        }),
    ];

    private static bool IsZip(string file) => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>A bulk delivery is everything that is current: two of the same file cannot both be.</summary>
    private static void CheckBulk(List<OneRosterDelivery> deliveries)
    {
        var twice = deliveries.SelectMany(delivery => delivery.Files.Where(file => !delivery.IsDeltaFile(file.Name)).Select(file => (file.Name, delivery.Package)))
            .GroupBy(file => file.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new ImportException(
                $"{string.Join(" and ", twice.Select(file => file.Package.Name))} both deliver {twice.Key}.csv in bulk, which is everything that is current. Leave the newer one in the folder; put deliveries of different systems into folders of their own.");
    }

    private static DateTimeOffset Newest(IEnumerable<(MappedFile Mapped, DelimitedFile File)> files, CancellationToken cancellationToken) => files
        .SelectMany(file => file.File.Rows(cancellationToken).Select(row => row["dateLastModified"]))
        .Select(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue)
        .DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>Numbers in names count as numbers: delta-2 comes before delta-10.</summary>
    private static string NaturalName(string name) => System.Text.RegularExpressions.Regex.Replace(name, "[0-9]+", match => match.Value.PadLeft(20, '0'), System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
