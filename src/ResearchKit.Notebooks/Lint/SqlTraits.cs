using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Lint;

/// <summary>What a column of a query's result stands for, as far as ranking goes.</summary>
[Flags]
internal enum SqlTraits
{
    /// <summary>Nothing that matters here: a category, a code, a count.</summary>
    None = 0,

    /// <summary>It names whom a row is about: a learner, a teacher, a class, a school.</summary>
    Whom = 1,

    /// <summary>It says how well, how much or how likely: something by which people could be put in an order of merit.</summary>
    Merit = 2,
}

/// <summary>A column of a query's result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Traits">What it stands for.</param>
internal sealed record SqlColumn(string Name, SqlTraits Traits);

/// <summary>What columns of tables stand for, by the learning schema, and by their names where a table is not of the schema.</summary>
internal static partial class ColumnTraits
{
    public static SqlTraits Of(string name, bool isNumber)
    {
        if (Whom().IsMatch(name)) return SqlTraits.Whom;
        if (Place().IsMatch(name)) return SqlTraits.None;
        return isNumber || Merit().IsMatch(name) ? SqlTraits.Merit : SqlTraits.None;
    }

    /// <summary>Whether a column names a single learner, and not a class, a school or staff.</summary>
    public static bool IsLearner(string name) => Learner().IsMatch(name);

    /// <summary>The columns of a table of the learning schema; null for another table.</summary>
    public static ImmutableArray<SqlColumn>? OfTable(string table) => Store.LearningSchema.Current.TryGetTable(table, out var known)
        ? [.. known.Columns.Select(column => new SqlColumn(column.Name, Of(column.Name, IsMeasure(column.Type))))] : null;

    private static bool IsMeasure(string type) => type is "DOUBLE" or "FLOAT" || type.StartsWith("DECIMAL", StringComparison.Ordinal);

    [GeneratedRegex("^(learner|student|pupil|person|staff|teacher|respondent|rater|ratee|actor|school|group|class|classroom|teaching_group|organiser)(_(id|key|name|code))?$|^(oppilas|oppija|opettaja|koulu|luokka|elev|skola|klass)(_(id|tunnus|nimi))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Whom();

    [GeneratedRegex("^(learner|student|pupil|person|respondent|oppilas|oppija|opiskelija|elev|studerande)(_(id|key|name|code|tunnus|nimi))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Learner();

    // Where in time or in a list a row stands.
    [GeneratedRegex("(^|_)(id|key|code|date|day|week|month|year|term|wave|time|start|end|from|to|at|age|level|opportunity|attempt|position|number|version|propensity|weight|minutes|capacity|need_index)($|_)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Place();

    [GeneratedRegex("score|grade|point|mark|risk|prob|predict|mastery|theta|ability|skill_level|burnout|engagement|absen|mean|avg|average|rate|share|percent|pct|estimate|effect|residual|value|correct|sum_|total|median|arvosana|piste|keskiarvo|betyg|poäng|medel", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Merit();
}
