using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Estimation;

/// <summary>Plain columns that every regression-like estimator is tried on; the estimator's suite makes its own data of them.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Columns">Terms and their values.</param>
/// <param name="Groups">Group of each row.</param>
public sealed record ConformanceColumns(double[] Outcome, (string Term, double[] Values)[] Columns, int[] Groups)
{
    public ConformanceColumns Copy() =>
        new([.. Outcome], [.. Columns.Select(column => (column.Term, (double[])[.. column.Values]))], [.. Groups]);

    public ConformanceColumns Rows(IReadOnlyList<int> rows) =>
        new([.. rows.Select(row => Outcome[row])], [.. Columns.Select(column => (column.Term, rows.Select(row => column.Values[row]).ToArray()))], [.. rows.Select(row => Groups[row])]);

    public ConformanceColumns With(string term, Func<double, double> change) =>
        this with { Columns = [.. Columns.Select(column => column.Term == term ? (term, column.Values.Select(change).ToArray()) : column)] };

    public ConformanceColumns Add(string term, IEnumerable<double> values) => this with { Columns = [.. Columns, (term, values.ToArray())] };
}

/// <summary>What every estimator must keep, whatever it estimates. An estimator's suite derives from this and says how it is fitted.</summary>
public abstract class EstimatorConformance
{
    private const int Rows = 150;

    /// <summary>Fits the estimator to an outcome and columns "a" and "b" (and what a test adds), with an intercept.</summary>
    protected abstract IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default);

    /// <summary>An outcome of the kind that the estimator is for, given its linear predictor.</summary>
    protected abstract double Outcome(double linearPredictor, RandomStream random);

    /// <summary>Relative agreement that rounding (or the optimiser's tolerance) allows.</summary>
    protected virtual double Tolerance => 1e-10;

    /// <summary>The terms of the fit. A partial likelihood has no intercept.</summary>
    protected virtual string[] Terms => ["(Intercept)", "a", "b"];

    /// <summary>What the outcome is called where it is missing.</summary>
    protected virtual string OutcomeName => "outcome";

    /// <summary>Rows that are too few for the terms.</summary>
    protected virtual int TooFewRows => 2;

    /// <summary>Coefficients that those rows are too few for.</summary>
    protected virtual int CoefficientsOfTooFewRows => Terms.Length;

    /// <summary>The terms that say where the outcome stands when all columns are zero: they alone change with a column's origin.</summary>
    protected virtual string[] OriginTerms => ["(Intercept)"];

    protected ConformanceColumns Sample(int rows = Rows, ulong seed = 71)
    {
        var random = new RandomStream(seed).Split("conformance");
        var outcome = new double[rows];
        var a = new double[rows];
        var b = new double[rows];
        var groups = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            a[i] = random.Normal();
            b[i] = random.Normal(1, 2);
            groups[i] = random.Integer(12);
            outcome[i] = Outcome(0.3 + 0.5 * a[i] - 0.2 * b[i], random);
        }

        return new ConformanceColumns(outcome, [("a", a), ("b", b)], groups);
    }

    [Fact]
    public void Same_data_give_the_same_bits()
    {
        ConformanceColumns sample = Sample();
        Assert.Equal(Numbers(Fit(sample)), Numbers(Fit(sample.Copy())));
    }

    [Fact]
    public void Data_are_left_as_they_were()
    {
        ConformanceColumns sample = Sample();
        ConformanceColumns copy = sample.Copy();
        Fit(sample);
        Assert.Equal(copy.Outcome, sample.Outcome);
        Assert.Equal(copy.Groups, sample.Groups);
        for (int j = 0; j < copy.Columns.Length; j++)
            Assert.Equal(copy.Columns[j].Values, sample.Columns[j].Values);
    }

    [Fact]
    public virtual void A_result_states_what_a_reader_needs()
    {
        IEstimationResult result = Fit(Sample());
        Assert.True(result.Convergence.IsUsable);
        Assert.Null(result.Convergence.Reason);
        Assert.False(string.IsNullOrWhiteSpace(result.Method));
        Assert.Equal(Terms, result.Estimates.Select(e => e.Term));
        Assert.Equal(Rows, result.SampleSizes[0].Count);
        Assert.Equal(0, result.Missingness.RowsDropped);
        Assert.Equal(0.95, result.ConfidenceLevel);
        Assert.All(result.Estimates, e =>
        {
            Assert.True(e.StandardError > 0);
            Assert.True(e.Lower < e.Value && e.Value < e.Upper);
            Assert.InRange(e.PValue, 0, 1);
            Assert.True(e.DegreesOfFreedom > 0);
        });
    }

    [Fact]
    public virtual void A_higher_level_gives_wider_intervals_around_the_same_estimates()
    {
        IEstimationResult narrow = Fit(Sample(), 0.8), wide = Fit(Sample(), 0.99);
        foreach ((Estimate n, Estimate w) in narrow.Estimates.Zip(wide.Estimates))
        {
            Assert.Equal(n.Value, w.Value);
            Assert.True(w.Lower < n.Lower && n.Upper < w.Upper);
        }
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        ConformanceColumns sample = Sample();
        int[] order = [.. Enumerable.Range(0, Rows)];
        new RandomStream(5).Shuffle(order.AsSpan());
        AssertClose(Fit(sample), Fit(sample.Rows(order)), _ => 1);
    }

    [Fact]
    public void A_column_in_other_units_gives_the_estimate_in_other_units()
    {
        ConformanceColumns sample = Sample();
        foreach (double unit in new[] { 1e-9, 1000, 1e12 })
            AssertClose(Fit(sample), Fit(sample.With("a", value => value * unit)), term => term == "a" ? 1 / unit : 1);
    }

    [Fact]
    public void A_large_offset_of_a_column_leaves_the_other_estimates_alone()
    {
        ConformanceColumns sample = Sample();
        // Offsets and values are multiples of 2⁻²⁰, so that adding them loses nothing.
        sample = sample.With("a", value => Math.Round(value * 1048576) / 1048576);
        IEstimationResult plain = Fit(sample), shifted = Fit(sample.With("a", value => value + 1e8));
        foreach (string term in Terms.Except(OriginTerms))
        {
            AssertClose(Of(plain, term).Value, Of(shifted, term).Value);
            AssertClose(Of(plain, term).StandardError, Of(shifted, term).StandardError);
        }
    }

    [Fact]
    public void Missing_numbers_leave_their_rows_out_and_are_counted()
    {
        ConformanceColumns sample = Sample();
        ConformanceColumns holes = sample.Copy();
        holes.Outcome[3] = double.NaN;
        holes.Columns[0].Values[3] = double.NaN;
        holes.Columns[0].Values[17] = double.NaN;
        IEstimationResult result = Fit(holes);
        AssertClose(Fit(sample.Rows([.. Enumerable.Range(0, Rows).Where(row => row is not 3 and not 17)])), result, _ => 1);
        Assert.Equal(Rows, result.Missingness.RowsGiven);
        Assert.Equal(2, result.Missingness.RowsDropped);
        Assert.Equal([new MissingCount(OutcomeName, 1), new MissingCount("a", 2)], result.Missingness.ByVariable);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Infinite_numbers_are_refused_by_name(double infinite)
    {
        ConformanceColumns sample = Sample();
        sample.Columns[1].Values[8] = infinite;
        var error = Assert.Throws<ArgumentException>(() => { Fit(sample); });
        Assert.Contains("b is infinite in row 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_missing_gives_no_estimate_and_says_why()
    {
        AssertNoEstimate(Fit(Sample().With("a", _ => double.NaN)), "no row is complete");
    }

    [Fact]
    public void No_rows_give_no_estimate_and_say_why()
    {
        AssertNoEstimate(Fit(Sample(0)), "no row is complete");
    }

    [Fact]
    public virtual void Fewer_rows_than_coefficients_give_no_estimate_and_say_why()
    {
        AssertNoEstimate(Fit(Sample(TooFewRows)), $"cannot determine {CoefficientsOfTooFewRows} coefficients");
    }

    [Fact]
    public virtual void A_constant_column_is_left_out_by_name()
    {
        IEstimationResult result = Fit(Sample().Add("c", Enumerable.Repeat(3.3, Rows)));
        Assert.True(double.IsNaN(Of(result, "c").Value));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("Left out c: it is the same in every row", StringComparison.Ordinal));
        AssertSameStart(Fit(Sample()), result);
    }

    [Fact]
    public virtual void A_collinear_column_is_left_out_by_name()
    {
        ConformanceColumns sample = Sample();
        IEstimationResult result = Fit(sample.Add("c", sample.Columns[0].Values.Zip(sample.Columns[1].Values, (a, b) => 2 * a - b + 7)));
        Assert.True(double.IsNaN(Of(result, "c").Value));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("Left out c: it is a combination of the terms before it", StringComparison.Ordinal));
        AssertSameStart(Fit(sample), result);
    }

    [Fact]
    public void A_cancelled_token_stops_the_fit()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => { Fit(Sample(), cancellationToken: source.Token); });
    }

    [Fact]
    public virtual void A_level_outside_its_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { Fit(Sample(), 0); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Fit(Sample(), 1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Fit(Sample(), double.NaN); });
    }

    protected static void AssertNoEstimate(IEstimationResult result, string reason)
    {
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.False(result.Convergence.IsUsable);
        Assert.Contains(reason, result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value) && double.IsNaN(estimate.StandardError)));
    }

    private static double[] Numbers(IEstimationResult result) =>
        [.. result.Estimates.SelectMany(e => new[] { e.Value, e.StandardError, e.Lower, e.Upper, e.Statistic, e.DegreesOfFreedom, e.PValue })];

    protected void AssertSameStart(IEstimationResult expected, IEstimationResult actual)
    {
        foreach (string term in Terms)
        {
            AssertClose(Of(expected, term).Value, Of(actual, term).Value);
            AssertClose(Of(expected, term).StandardError, Of(actual, term).StandardError);
        }
    }

    private void AssertClose(IEstimationResult expected, IEstimationResult actual, Func<string, double> factor)
    {
        Assert.Equal(expected.Estimates.Count, actual.Estimates.Count);
        foreach ((Estimate e, Estimate a) in expected.Estimates.Zip(actual.Estimates))
        {
            Assert.Equal(e.Term, a.Term);
            AssertClose(e.Value * factor(e.Term), a.Value);
            AssertClose(e.StandardError * factor(e.Term), a.StandardError);
        }
    }

    private static Estimate Of(IEstimationResult result, string term) => result.Estimates.Single(estimate => estimate.Term == term);

    private void AssertClose(double expected, double actual)
    {
        if (double.IsNaN(expected))
            Assert.Equal(expected, actual);
        else
            Assert.Equal(expected, actual, Tolerance * Math.Abs(expected));
    }
}
