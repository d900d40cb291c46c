using System.Collections.Immutable;

namespace ResearchKit.Privacy.Purposes;

/// <summary>
/// What a protected store may be read for, and what of it: the columns, whose rows, and for how long. Stands in the purpose register beside the store, which is written by
/// whoever answers for the data.
/// </summary>
/// <example>
/// <code>
/// var purpose = new Purpose
/// {
///     Name = "withdrawal",
///     Question = "In which weeks do students withdraw?",
///     Until = new DateOnly(2030, 12, 31),
///     LegalBasis = "scientific research, data protection act section 4",
///     Columns = ["group_membership.*", "group_outcome.outcome_code"],
/// };
/// </code>
/// </example>
public sealed record Purpose
{
    /// <summary>Name by which queries state it: lower-case letters, digits and hyphens, up to 60.</summary>
    public required string Name { get; init; }

    /// <summary>The question that the data shall answer.</summary>
    public required string Question { get; init; }

    /// <summary>Name of the use-case card that it belongs to; null for none.</summary>
    public string? Card { get; init; }

    /// <summary>Last day (UTC) on which the store may be read for it.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>
    /// The scope that a learner's <c>consent_scope</c> must contain; rows of all other people are not read. Null where the purpose does not rest on consent: then
    /// <see cref="LegalBasis"/> says what it rests on.
    /// </summary>
    public string? Consent { get; init; }

    /// <summary>What the purpose rests on besides consent; required where <see cref="Consent"/> is null.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>Rows about people that are dated more than so many months before today are not read; null for no limit of the purpose's own. The store's own retention holds as well.</summary>
    public int? KeepsMonths { get; init; }

    /// <summary>Columns of the learning schema that it needs, each <c>table.column</c>, or <c>table.*</c> for all columns of a table.</summary>
    public required ImmutableArray<string> Columns { get; init; }

    /// <summary>Whether both say the same; the order of columns counts.</summary>
    /// <param name="other">Another purpose.</param>
    public bool Equals(Purpose? other) => other is not null
        && (Name, Question, Card, Until, Consent, LegalBasis, KeepsMonths) == (other.Name, other.Question, other.Card, other.Until, other.Consent, other.LegalBasis, other.KeepsMonths)
        && Columns.SequenceEqual(other.Columns, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Question, Until, Columns.Length);
}
