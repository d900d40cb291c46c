using System.Collections.Immutable;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// The manifest of a OneRoster delivery: its version, and for each file of the format whether it comes in bulk, as a delta, or not at all.
/// </summary>
internal static class OneRosterManifest
{
    /// <summary>How a file comes.</summary>
    public static readonly ImmutableArray<string> Modes = ["bulk", "delta", "absent"];

    /// <summary>Compares the properties of a manifest with the format and with the files that are there.</summary>
    /// <param name="properties">Properties by name.</param>
    /// <param name="format">The format, 1.1 or 1.2.</param>
    /// <param name="files">Names of the files in the delivery, with extension.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public static IReadOnlyList<FormatViolation> Check(IReadOnlyDictionary<string, string> properties, FormatSet format, IReadOnlyCollection<string> files)
    {
        var version = format.Name[(format.Name.LastIndexOf('-') + 1)..];
        var found = new List<FormatViolation>();
        RequireValue("manifest.version", "1.0");
        RequireValue("oneroster.version", version);
        foreach (var file in format.Files.Where(file => file.Name != "manifest"))
        {
            var property = "file." + file.Name;
            if (!properties.TryGetValue(property, out var mode))
                found.Add(new(FormatViolationKind.MissingValue, property, $"manifest.csv: \"{property}\" is missing; expected bulk, delta or absent."));
            else if (!Modes.Contains(mode, StringComparer.Ordinal))
                found.Add(new(FormatViolationKind.UnknownCode, property, $"manifest.csv: \"{property}\" does not fit; expected bulk, delta or absent."));
            else if ((mode != "absent") != files.Contains(file.FileName, StringComparer.Ordinal))
                found.Add(new(FormatViolationKind.WrongValue, property, $"manifest.csv: \"{property}\" says {mode}, and {file.FileName} {(mode == "absent" ? "is there" : "is not")}."));
        }

        return found;

        void RequireValue(string property, string expected)
        {
            if (!properties.TryGetValue(property, out var value) || value.Length == 0)
                found.Add(new(FormatViolationKind.MissingValue, property, $"manifest.csv: \"{property}\" is missing; expected {expected}."));
            else if (value != expected)
                found.Add(new(FormatViolationKind.UnknownCode, property, $"manifest.csv: \"{property}\" does not fit; expected {expected}."));
        }
    }
}
