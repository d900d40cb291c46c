namespace ResearchKit.Notebooks.Lint;

/// <summary>What the lint looks for.</summary>
public enum LintRule
{
    /// <summary>Words that label people: "weak students", learner types, learning styles, in English, Finnish or Swedish.</summary>
    PersonLabel = 0,

    /// <summary>Words that rank people, classes or schools: league tables, the best and the worst.</summary>
    RankingWord = 1,

    /// <summary>Rows of people, classes or schools in the order of a measure, or with a rank beside them.</summary>
    RankedRows = 2,

    /// <summary>A derived column that sorts people into kinds, whatever its name: quartiles, bands of a score.</summary>
    SortedPeople = 3,

    /// <summary>Causal words where nothing says that the design allows them.</summary>
    CausalWord = 4,

    /// <summary>A notebook of use cases or research that nowhere says what its result does not show.</summary>
    MissingLimits = 5,

    /// <summary>A notebook of use cases without its card.</summary>
    MissingCard = 6,

    /// <summary>A notebook whose card says that its result is to be made anew by now.</summary>
    ExpiredCard = 7,

    /// <summary>A file that the lint cannot read whole: a card that is wrong.</summary>
    Unreadable = 8,

    /// <summary>Learners are scored one by one, and the notebook names no model card, or one that is not there.</summary>
    MissingModelCard = 9,

    /// <summary>Learners are scored by a model whose card is past its day.</summary>
    ExpiredModelCard = 10,

    /// <summary>A notebook whose card is a draft: settings of it are not answered yet.</summary>
    UnansweredCard = 11,
}

/// <summary>How grave a finding is.</summary>
public enum LintSeverity
{
    /// <summary>To be looked at: the lint knows words and queries, not what is meant.</summary>
    Warning = 0,

    /// <summary>Against the kit's rules.</summary>
    Error = 1,
}

/// <summary>One finding.</summary>
/// <param name="Rule">What was looked for.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Notebook">The notebook's path, as it was given.</param>
/// <param name="Cell">Number of the cell from 1; null for the whole notebook.</param>
/// <param name="Line">Line of the cell from 1; null for the whole cell or notebook.</param>
/// <param name="Excerpt">What was found, on one line; empty for what is missing.</param>
/// <param name="Message">What is wrong with it, and what to do.</param>
public sealed record LintFinding(LintRule Rule, LintSeverity Severity, string Notebook, int? Cell, int? Line, string Excerpt, string Message)
{
    /// <summary>The finding on one line, for example <c>uc2.ipynb, cell 4, line 2: error PersonLabel: "weak students": ...</c>.</summary>
    public override string ToString()
    {
        var place = Notebook + (Cell is { } cell ? FormattableString.Invariant($", cell {cell}") : "") + (Line is { } line ? FormattableString.Invariant($", line {line}") : "");
        var excerpt = Excerpt.Length == 0 ? "" : $"\"{Excerpt}\": ";
        return $"{place}: {(Severity == LintSeverity.Error ? "error" : "warning")} {Rule}: {excerpt}{Message}";
    }
}
