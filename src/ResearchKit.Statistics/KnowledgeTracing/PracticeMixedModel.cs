using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// AFM and PFA with learners as a random intercept, whose variance is estimated: the additive factors model as its authors define it (Cen, Koedinger and Junker 2006; DataShop), where learners differ in how much they know
/// from the start. R's <c>glmer(correct ~ 0 + skill + skill:opportunities + (1 | learner), binomial)</c>.
/// </summary>
/// <remarks>
/// <para>
/// Maximum likelihood by Laplace's approximation, or adaptive quadrature: see <see cref="GeneralizedLinearMixedModel"/>, which it uses. Agrees with lme4 1.1-31 on the stored reference values to 1e-4 in coefficients and
/// 1e-3 in the standard deviation.
/// </para>
/// <para>
/// Without the learners' effects, slopes of practice are too flat, since able learners are right more often at any opportunity; and for PFA too steep, since past right answers tell who is able. Where learners stop when they
/// have mastered a skill, the average curve falls although each learner's rises, which the effects undo in part.
/// </para>
/// <para>Skills whose answers have no maximum are left out by name. The design has a column for each coefficient of each skill: rows times columns may be 200 million at most.</para>
/// </remarks>
public sealed class PracticeMixedModel : IEstimator<ResponseLog, PracticeMixedResult>
{
    private const long MostCells = 200_000_000;

    private readonly PracticeMixedOptions _options;
    private readonly GeneralizedLinearMixedModel _estimator;

    /// <summary>An estimator with these settings.</summary>
    /// <param name="options">The settings; null for the defaults (AFM, Laplace).</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public PracticeMixedModel(PracticeMixedOptions? options = null)
    {
        _options = options ?? new PracticeMixedOptions();
        _options.Plain.Validate();
        _estimator = new GeneralizedLinearMixedModel(new()
        {
            Family = GeneralizedFamily.Binomial,
            QuadraturePoints = _options.QuadraturePoints,
            ConfidenceLevel = _options.ConfidenceLevel,
            MaximumIterations = _options.MaximumIterations,
        });
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Answers times coefficients are more than 200 million.</exception>
    public PracticeMixedResult Fit(ResponseLog data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        PracticeModelOptions plain = _options.Plain;
        PracticeRows rows = PracticeRows.Of(data, plain, keepUnanswered: false, cancellationToken);
        (List<int> kept, Dictionary<int, string> without) = PracticeModel.Estimable(data, rows, plain);
        int k = plain.CoefficientsPerSkill;
        int[] taken = [.. kept.SelectMany(skill => Rows(rows, skill))];
        if ((long)taken.Length * kept.Count * k > MostCells)
            throw new ArgumentException($"{taken.Length:N0} answers times {kept.Count * k:N0} coefficients are more than {MostCells / 1_000_000} million cells. Fit fewer skills at a time, or use PracticeModel with a penalty on learners.", nameof(data));
        if (kept.Count == 0)
            return PracticeMixedResult.Of(_options, data, rows, kept, without, null);
        var columns = new List<(string, ReadOnlyMemory<double>)>();
        int first = 0;
        foreach (int skill in kept)
        {
            var own = new double[k][];
            for (int a = 0; a < k; a++)
                own[a] = new double[taken.Length];
            foreach (int row in Rows(rows, skill))
            {
                own[0][first] = 1;
                own[1][first] = rows.First[row];
                if (k == 3)
                    own[2][first] = rows.Second[row];
                first++;
            }

            string[] terms = [.. Terms(data.SkillNames[skill], plain)];
            for (int a = 0; a < k; a++)
                columns.Add((terms[a], own[a]));
        }

        var mixed = new MixedModelData(
            taken.Select(row => rows.IsRight[row] ? 1.0 : 0).ToArray(), DesignMatrix.Create(false, taken.Length, [.. columns]),
            [RandomTerm.Intercept(Grouping.FromKeys("learner", [.. taken.Select(row => rows.Learners[row])]))]);
        return PracticeMixedResult.Of(_options, data, rows, kept, without, _estimator.Fit(mixed, cancellationToken));
    }

    internal static IEnumerable<string> Terms(string skill, PracticeModelOptions options) =>
        options.Counts == PracticeCounts.Opportunities ? [skill, $"{skill}: opportunities"] : [skill, $"{skill}: right", $"{skill}: wrong"];

    private static IEnumerable<int> Rows(PracticeRows rows, int skill)
    {
        int start = rows.Sequences.Starts[rows.Sequences.FirstOfSkill[skill]], end = rows.Sequences.Starts[rows.Sequences.FirstOfSkill[skill + 1]];
        return Enumerable.Range(start, end - start);
    }
}
