using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Sources.Delimited;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Sources.OneRoster;

/// <summary>One delivery, an archive or loose files, with what its manifest says. Without a manifest it is a bulk delivery, as is common where files are sent by hand.</summary>
internal sealed class OneRosterDelivery
{
    private const int FilesNamed = 10;

    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    private OneRosterDelivery(Package package) => Package = package;

    public Package Package { get; }

    /// <summary>The manifest; null when there is none.</summary>
    public DelimitedFile? Manifest { get; private set; }

    /// <summary>1.1 or 1.2.</summary>
    public string Version { get; private set; } = "1.1";

    /// <summary>Code of the system that made the delivery; empty when the manifest has none.</summary>
    public string SystemCode => _properties.GetValueOrDefault("source.systemCode", "");

    /// <summary>Whether any of its files holds changes alone.</summary>
    public bool IsDelta => Files.Any(file => IsDeltaFile(file.Name));

    /// <summary>Its files that the importer reads, by the specification's names without extension, in the order of the specification.</summary>
    public ImmutableArray<(string Name, PackageMember Member)> Files { get; private set; } = [];

    /// <summary>Whether a file holds changes alone.</summary>
    /// <param name="name">Name without extension.</param>
    public bool IsDeltaFile(string name) => Mode(name) == "delta";

    /// <summary>The format of a file, as it comes in this delivery.</summary>
    /// <param name="name">Name without extension.</param>
    public TabularFormat Format(string name) => (IsDeltaFile(name) ? Version == "1.2" ? OneRoster12.Delta : OneRoster11.Delta : Formats)[name];

    /// <summary>Reads the manifest and holds it against the files that are there.</summary>
    /// <exception cref="ImportException">The manifest contradicts the files, or is of another version.</exception>
    public static OneRosterDelivery Of(Package package, ICollection<string> notes, CancellationToken cancellationToken)
    {
        var delivery = new OneRosterDelivery(package);
        if (package.Find("manifest.csv") is { } manifest)
        {
            delivery.ReadManifest(manifest, notes, cancellationToken);
        }
        else
        {
            delivery.Version = delivery.VersionByColumns();
            notes.Add($"{package.Name} has no manifest.csv, which OneRoster asks for; it is read as a bulk delivery of version {delivery.Version}.");
        }

        delivery.CheckFiles(notes);
        return delivery;
    }

    private FormatSet Formats => Version == "1.2" ? OneRoster12.Bulk : OneRoster11.Bulk;

    private string Mode(string name) => _properties.GetValueOrDefault("file." + name, "").ToLowerInvariant();

    private void ReadManifest(PackageMember member, ICollection<string> notes, CancellationToken cancellationToken)
    {
        Manifest = DelimitedFile.Open(member, OneRoster11.Manifest, null, notes, cancellationToken);
        foreach (var row in Manifest.Rows(cancellationToken))
            _properties[row["propertyName"].Trim()] = row["value"].Trim();
        var stated = _properties.GetValueOrDefault("oneroster.version", "");
        if (stated.Length == 0)
        {
            Version = VersionByColumns();
            notes.Add($"{member.Name} does not say which version of OneRoster it is; by its columns it is {Version}.");
        }
        else
        {
            Version = stated is "1.1" or "1.2" ? stated : stated.StartsWith("1.2.", StringComparison.Ordinal) ? "1.2"
                : throw new ImportException($"{member.Name} is of a version of OneRoster that is not read; expected 1.1 or 1.2.");
        }
    }

    private string VersionByColumns()
    {
        if (Package.Find("roles.csv") is not null)
            return "1.2";
        if (Package.Find("users.csv") is not { } users)
            return "1.1";
        using var stream = users.Open();
        return FirstRecord.Of(stream).Contains("role", StringComparer.OrdinalIgnoreCase) ? "1.1" : "1.2";
    }

    private void CheckFiles(ICollection<string> notes)
    {
        var files = ImmutableArray.CreateBuilder<(string, PackageMember)>();
        var unsaid = new List<string>();
        foreach (var format in Formats.Files.Where(file => file.Name != "manifest"))
        {
            var member = Package.Find(format.FileName);
            var mode = Mode(format.Name);
            if (mode.Length > 0 && !OneRosterManifest.Modes.Contains(mode, StringComparer.Ordinal))
                throw new ImportException($"The manifest of {Package.Name} says of file.{format.Name} what the importer does not know; expected {string.Join(", ", OneRosterManifest.Modes)}.");
            if (mode is "bulk" or "delta" && member is null)
                throw new ImportException($"{format.FileName} is missing from {Package.Name}; its manifest says {mode}. It has {Named(Package.Members)}.");
            if (mode is "absent" && member is not null)
                throw new ImportException($"{format.FileName} is in {Package.Name}, and its manifest says that it is absent. Correct the one or the other.");
            if (mode.Length == 0 && member is not null && Manifest is not null)
                unsaid.Add(format.FileName);
            if (member is not null)
                files.Add((format.Name, member));
        }

        Files = files.ToImmutable();
        if (unsaid.Count > 0)
            notes.Add($"The manifest of {Package.Name} does not speak of {string.Join(", ", unsaid)}; read as bulk.");
        var others = Package.Members.Where(member => Files.All(file => file.Member != member) && member.FileName != "manifest.csv").ToList();
        if (others.Count > 0)
            notes.Add($"{Package.Name}: not read: {Named(others)}.");
    }

    private static string Named(IReadOnlyCollection<PackageMember> members) =>
        string.Join(", ", members.Take(FilesNamed).Select(member => QuotedText.Shortened(member.FileName))) + (members.Count > FilesNamed ? FormattableString.Invariant($" and {members.Count - FilesNamed} more") : "");
}
