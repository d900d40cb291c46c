using System.Globalization;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Who answered what, in which order, and whether the answer was right: one row a response, in any order of rows. Immutable; its arrays are kept, not copied.</summary>
public sealed class ResponseLog
{
    private readonly int[] _learners;
    private readonly int[] _skills;
    private readonly ReadOnlyMemory<double> _correct;
    private readonly ReadOnlyMemory<double>? _order;

    private ResponseLog(int[] learners, int learnerCount, int[] skills, IReadOnlyList<string> skillNames, ReadOnlyMemory<double> correct, ReadOnlyMemory<double>? order)
    {
        (_learners, _skills, _correct, _order) = (learners, skills, correct, order);
        (LearnerCount, SkillNames) = (learnerCount, skillNames);
        Check(learners.Length);
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => _learners.Length;

    /// <summary>Number of different learners.</summary>
    public int LearnerCount { get; }

    /// <summary>The names of the skills. Results are matched to other data by these names.</summary>
    public IReadOnlyList<string> SkillNames { get; }

    /// <summary>The learner of each row, from 0 to below <see cref="LearnerCount"/>; -1 where missing.</summary>
    public ReadOnlySpan<int> Learners => _learners;

    /// <summary>The skill of each row, an index into <see cref="SkillNames"/>; -1 where missing.</summary>
    public ReadOnlySpan<int> Skills => _skills;

    /// <summary>1 for a right answer, 0 for a wrong one, NaN where it is missing.</summary>
    public ReadOnlySpan<double> Correct => _correct.Span;

    /// <summary>When each response was given: any number that grows with time. Empty where the order of the rows is the order of time.</summary>
    public ReadOnlySpan<double> Order => _order is { } order ? order.Span : [];

    /// <summary>Makes a log of keys.</summary>
    /// <param name="learners">One key a row, compared ordinally; null is missing.</param>
    /// <param name="skills">One name a row, compared ordinally; null is missing.</param>
    /// <param name="correct">One a row: 1 right, 0 wrong, NaN missing.</param>
    /// <param name="order">One a row, growing with time within a learner; null where rows stand in the order of time.</param>
    /// <exception cref="ArgumentException">Lengths differ, an answer is not 0, 1 or missing, or an order is infinite; the message names the row.</exception>
    public static ResponseLog FromKeys(
        IReadOnlyList<string?> learners, IReadOnlyList<string?> skills, ReadOnlyMemory<double> correct, ReadOnlyMemory<double>? order = null)
    {
        ArgumentNullException.ThrowIfNull(learners);
        ArgumentNullException.ThrowIfNull(skills);
        (int[] learnerCodes, string[] learnerNames) = Code(learners);
        (int[] skillCodes, string[] skillNames) = Code(skills);
        return new ResponseLog(learnerCodes, learnerNames.Length, skillCodes, skillNames, correct, order);
    }

    /// <summary>Makes a log of codes that were made before.</summary>
    /// <param name="learners">The learner of each row, from 0; -1 is missing.</param>
    /// <param name="skills">The skill of each row, an index into the names; -1 is missing.</param>
    /// <param name="skillNames">The names of the skills, each once.</param>
    /// <param name="correct">One a row: 1 right, 0 wrong, NaN missing.</param>
    /// <param name="order">One a row, growing with time within a learner; null where rows stand in the order of time.</param>
    /// <exception cref="ArgumentException">As in <see cref="FromKeys"/>, or a code is outside its range, or a name occurs twice.</exception>
    public static ResponseLog FromCodes(
        ReadOnlySpan<int> learners, ReadOnlySpan<int> skills, IReadOnlyList<string> skillNames, ReadOnlyMemory<double> correct, ReadOnlyMemory<double>? order = null)
    {
        ArgumentNullException.ThrowIfNull(skillNames);
        if (skillNames.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two skills are named '{twice.Key}'. Give every skill a name of its own.", nameof(skillNames));
        int highest = -1;
        foreach (int learner in learners)
        {
            if (learner < -1)
                throw new ArgumentException($"A learner has the code {learner}; codes are from 0, or -1 where missing.", nameof(learners));
            highest = Math.Max(highest, learner);
        }

        foreach (int skill in skills)
        {
            if (skill < -1 || skill >= skillNames.Count)
                throw new ArgumentException($"A skill has the code {skill}; there are {skillNames.Count} names. Codes are from 0, or -1 where missing.", nameof(skills));
        }

        return new ResponseLog(learners.ToArray(), highest + 1, skills.ToArray(), skillNames, correct, order);
    }

    /// <summary>The rows of some learners, as a log with the same codes and names.</summary>
    /// <param name="learners">Whether each learner is taken, by code.</param>
    /// <exception cref="ArgumentException">There is not one value a learner.</exception>
    public ResponseLog OfLearners(IReadOnlyList<bool> learners)
    {
        ArgumentNullException.ThrowIfNull(learners);
        if (learners.Count != LearnerCount)
            throw new ArgumentException($"{learners.Count} values for {LearnerCount} learners. Give one a learner.", nameof(learners));
        int[] rows = [.. Enumerable.Range(0, RowCount).Where(row => _learners[row] >= 0 && learners[_learners[row]])];
        return new ResponseLog(
            Array.ConvertAll(rows, row => _learners[row]), LearnerCount, Array.ConvertAll(rows, row => _skills[row]), SkillNames,
            Array.ConvertAll(rows, row => _correct.Span[row]), _order is { } order ? Array.ConvertAll(rows, row => order.Span[row]) : null);
    }

    /// <summary>Codes in ordinal order of the keys, so that they do not depend on the order of the rows.</summary>
    private static (int[] Codes, string[] Names) Code(IReadOnlyList<string?> keys)
    {
        string[] names = [.. keys.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var places = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
            places.Add(names[i], i);
        return ([.. keys.Select(key => key is null ? -1 : places[key])], names);
    }

    private void Check(int rows)
    {
        if (_skills.Length != rows || _correct.Length != rows || (_order is { } given && given.Length != rows))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"There are {rows} learners, {_skills.Length} skills, {_correct.Length} answers{(_order is { } o ? $" and {o.Length} places in order" : "")}. Give one of each a row."));
        }

        ReadOnlySpan<double> correct = Correct;
        for (int row = 0; row < rows; row++)
        {
            if (correct[row] is not (0 or 1) && !double.IsNaN(correct[row]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The answer of row {row} is {correct[row]:R}. Answers are 1 (right), 0 (wrong) or missing (NaN): decide what partial credit counts as."));
        }

        ReadOnlySpan<double> order = Order;
        for (int row = 0; row < order.Length; row++)
        {
            if (double.IsInfinity(order[row]))
                throw new ArgumentException($"The order of row {row} is infinite. Correct it, or make it missing (NaN) to leave the row out.");
        }
    }
}
