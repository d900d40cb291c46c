using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MissingData;

/// <summary>
/// Multiple imputation by chained equations: missing values of each variable are drawn in turn from a regression on the others, round after round, in several independent chains.
/// </summary>
/// <remarks>
/// <para>
/// Valid where values are missing at random given what is in the regressions. Coefficients and spread are drawn before values (proper imputation), so that Rubin's rules
/// (<see cref="PooledResult"/>) give honest standard errors. Sources: van Buuren (2018), Flexible Imputation of Missing Data, 2nd edition; van Buuren and Groothuis-Oudshoorn (2011), Journal of Statistical Software 45 (mice);
/// White, Daniel and Royston (2010), CSDA 54 (rows that keep categories from separating).
/// </para>
/// <para>
/// Limits. Interactions and squares of the analysis must be in the imputation (as passive variables), else it pulls them to zero. Two-level categories and random slopes are not there: R's mice, jomo and miceadds have them.
/// Imputed rows are drawn, not known: never report them as values of learners.
/// </para>
/// </remarks>
public sealed class ChainedEquations
{
    private readonly ChainedEquationsOptions _options;

    /// <summary>An imputation with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ChainedEquations(ChainedEquationsOptions? options = null)
    {
        _options = options ?? new ChainedEquationsOptions();
        _options.Validate();
    }

    /// <summary>Draws completed data sets.</summary>
    /// <param name="variables">The variables, complete ones too.</param>
    /// <param name="clusters">The cluster of each row; needed for two-level variables. Null for none.</param>
    /// <param name="cancellationToken">Stops a long imputation.</param>
    /// <exception cref="ArgumentException">
    /// A variable is constant, empty, collinear with others, infinite, not of its categories, or has a method that does not fit; the message names it and says what to do.
    /// </exception>
    public ImputedData Impute(IReadOnlyList<ImputationVariable> variables, Grouping? clusters = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(variables);
        cancellationToken.ThrowIfCancellationRequested();
        var plan = ImputationPlan.Of(variables, clusters, _options);
        var chains = new ImputationChain[_options.Imputations];
        RandomStream root = new RandomStream(_options.Seed).Split("chained equations");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.MaximumThreads, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, chains.Length, parallel, m =>
            {
                var chain = new ImputationChain(plan, _options, root.Split(m));
                chain.Run(cancellationToken);
                chains[m] = chain;
            });
        }
        catch (AggregateException several) when (several.InnerExceptions[0] is ArgumentException or OperationCanceledException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        return ImputedData.Of(plan, _options, chains);
    }
}
