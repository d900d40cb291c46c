using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>What a purpose must be so that a store can hold to it.</summary>
internal static class PurposeRules
{
    private const int LongestName = 60;

    /// <summary>What is wrong with a purpose, without an end mark; null when nothing is.</summary>
    public static string? ProblemOf(Purpose purpose)
    {
        if (purpose.Name.Length is 0 or > LongestName || !purpose.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            return $"\"{QuotedText.Shortened(purpose.Name)}\" cannot be the name of a purpose; expected lower-case letters, digits and hyphens, up to {LongestName}";
        if (string.IsNullOrWhiteSpace(purpose.Question))
            return $"the purpose \"{purpose.Name}\" has no question; write down what the data shall answer";
        if (purpose.Consent is { } scope && (scope.Length == 0 || scope.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '|')))
            return $"\"{QuotedText.Shortened(scope)}\" cannot be a scope of consent; expected one word, as in learner.consent_scope";
        if (purpose.Consent is null && string.IsNullOrWhiteSpace(purpose.LegalBasis))
            return $"the purpose \"{purpose.Name}\" rests on nothing; name the scope of consent that it needs, or its legal-basis";
        if (purpose.KeepsMonths is <= 0)
            return $"the purpose \"{purpose.Name}\" keeps nothing; expected a number of months from 1";
        if (purpose.Columns.IsDefaultOrEmpty)
            return $"the purpose \"{purpose.Name}\" names no columns; expected table.column, or table.*";
        return purpose.Columns.Select(column => ProblemOf(purpose, column)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The columns of each table that a valid purpose names, in the tables' order.</summary>
    public static IReadOnlyDictionary<string, ImmutableArray<SchemaColumn>> Tables(Purpose purpose) => purpose.Columns
        .Select(column => column.Split('.'))
        .GroupBy(parts => LearningSchema.Current[parts[0]].Name, parts => parts[1], StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            group => group.Key,
            group => LearningSchema.Current[group.Key].Columns.Where(column => group.Contains("*", StringComparer.Ordinal) || group.Contains(column.Name, StringComparer.OrdinalIgnoreCase)).ToImmutableArray(),
            StringComparer.OrdinalIgnoreCase);

    private static string? ProblemOf(Purpose purpose, string column)
    {
        if (column.Split('.') is not [var tableName, var name])
            return $"\"{QuotedText.Shortened(column)}\" is no column; expected table.column, for example grade.term_code, or grade.*";
        if (!LearningSchema.Current.TryGetTable(tableName, out var table))
            return NameSuggestion.NotFound("table", "the learning schema", tableName, [.. LearningSchema.Current.Tables.Select(t => t.Name)]);
        if (name != "*" && table.Find(name) is null)
            return NameSuggestion.NotFound("column", $"the learning table \"{table.Name}\"", name, [.. table.Columns.Select(c => c.Name)]);
        if (purpose.Consent is null)
            return null;
        return RowPeople.Of(table) switch
        {
            { IsAnonymous: true } => $"the purpose \"{purpose.Name}\" rests on consent, and nobody can look up the consent of an anonymous answer ({table.Name}); give it a purpose of its own with a legal-basis",
            { AreStaff: true } => $"the purpose \"{purpose.Name}\" rests on consent, and the store holds no consent of staff ({table.Name}); give it a purpose of its own with a legal-basis",
            _ => null,
        };
    }
}
