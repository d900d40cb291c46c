using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.Store.Access;

/// <summary>How a register looks.</summary>
internal static class PurposeTables
{
    /// <summary>A row a purpose.</summary>
    /// <param name="register">The register.</param>
    /// <param name="today">Today, to say which purposes are over; null not to say.</param>
    public static TableModel Of(PurposeRegister register, DateOnly? today)
    {
        var purposes = register.Purposes;
        var table = new TableBuilder($"Purposes of {Path.GetFileName(register.FilePath).Replace(".purposes.yaml", "", StringComparison.Ordinal)}")
            .Labels("purpose", [.. purposes.Select(purpose => purpose.Name)])
            .Text("question", [.. purposes.Select(purpose => purpose.Question)])
            .Text("rests on", [.. purposes.Select(purpose => string.Join("; ", new[] { purpose.Consent is { } scope ? $"consent \"{scope}\"" : null, purpose.LegalBasis }.OfType<string>()))])
            .Text("keeps", [.. purposes.Select(purpose => purpose.KeepsMonths is { } months ? string.Create(CultureInfo.InvariantCulture, $"{months} months") : "as the store")])
            .Text("until", [.. purposes.Select(purpose => purpose.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (purpose.Until < today ? " (over)" : ""))])
            .Text("reads", [.. purposes.Select(purpose => string.Join(", ", PurposeRules.Tables(purpose)
                .Select(pair => pair.Value.Length == LearningSchema.Current[pair.Key].Columns.Length ? $"{pair.Key}.*" : $"{pair.Key} ({string.Join(", ", pair.Value.Select(column => column.Name))})")))]);
        return (purposes.Length == 0 ? table.Note($"None is declared. {PurposeRegister.HowToDeclare}") : table.Note($"Edit them in {register.FilePath}")).Build();
    }
}
