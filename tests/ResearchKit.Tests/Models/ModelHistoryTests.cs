using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Tests.Models;

/// <summary>Models against tables and models that were released of the same data before.</summary>
public sealed class ModelHistoryTests
{
    private static void Refused(string formula, DataFrame frame, RegressionOptions? options = null) =>
        Assert.Contains("by subtraction", Assert.Throws<ProtectedDataException>(() => Regression.Fit(formula, frame, options)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_model_again_is_allowed_and_says_the_same()
    {
        DataFrame frame = GateSample.Frame();
        Assert.Equal(Regression.Fit("y ~ x + sex", frame).Estimates, Regression.Fit("y ~ x + sex", frame).Estimates);
        Assert.NotNull(Regression.Fit("y ~ x * sex + school", frame));
        Assert.NotNull(Regression.Fit("x ~ z", frame));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_refit_without_few_learners_is_refused_in_either_order(int without)
    {
        DataFrame frame = GateSample.Frame();
        Assert.NotNull(Regression.Fit("y ~ x", frame));
        Refused("y ~ x", frame.Only(i => i >= without));
        Refused("y ~ z", frame.Only(i => i >= without));

        DataFrame other = GateSample.Frame();
        Assert.NotNull(Regression.Fit("y ~ x", other.Only(i => i >= without)));
        Refused("y ~ x", other);
        Assert.NotNull(Regression.Fit("y ~ x", other.Only(i => i >= without + 5)));
    }

    [Fact]
    public void A_refused_refit_leaves_no_trace()
    {
        DataFrame frame = GateSample.Frame();
        Assert.NotNull(Regression.Fit("y ~ x", frame.Only(i => i >= 10)));
        Refused("y ~ x", frame.Only(i => i >= 8));
        Assert.NotNull(Regression.Fit("y ~ x", frame));
    }

    [Fact]
    public void A_model_whose_learners_differ_by_two_from_a_table_is_refused()
    {
        DataFrame frame = GateSample.Frame();
        frame.Release(["school"], Measure.Count());
        Refused("y ~ x", frame.Only(i => i >= 2));
        // A group of the table, less two.
        Refused("y ~ x", frame.Only(i => i is >= 32 and < 60));
        Assert.NotNull(Regression.Fit("y ~ x", frame.Only(i => i is >= 30 and < 60)));
    }

    [Fact]
    public void A_table_hides_what_a_model_would_help_to_tell()
    {
        DataFrame frame = GateSample.Frame();
        Assert.NotNull(Regression.Fit("y ~ x + school", frame));
        Assert.Equal(0, frame.Release(["school"], Measure.Count()).HiddenCount);
        Assert.NotEqual(0, frame.Only(i => i >= 2).Release(["school"], Measure.Count()).HiddenCount);
    }

    [Fact]
    public void Levels_that_cut_a_released_group_into_few_are_refused()
    {
        DataFrame frame = GateSample.Frame().With("later", i => i < 32 ? "a" : "b");
        frame.Release(["school"], Measure.Count());
        // School S0 and level "a" differ by two learners.
        Refused("y ~ later", frame);
    }

    [Fact]
    public void Dummies_of_two_fits_that_differ_by_one_learner_are_refused()
    {
        DataFrame frame = GateSample.Frame().With("a", i => i < 50).With("b", i => i < 51);
        Assert.NotNull(Regression.Fit("y ~ a", frame));
        Refused("y ~ b", frame);
    }

    [Fact]
    public void A_changed_outcome_weight_or_row_of_one_learner_is_refused()
    {
        DataFrame frame = GateSample.Frame();
        double[] y = frame["y"].ToDoubles();
        frame = frame.With("changed", i => i == 17 ? y[i] + 1 : y[i]).With("same", _ => 1.0).With("heavy", i => i == 17 ? 1.5 : 1);
        Assert.NotNull(Regression.Fit("y ~ x", frame, new() { Weights = "same" }));
        Refused("changed ~ x", frame);
        Refused("y ~ x", frame, new() { Weights = "heavy" });
        Refused("y ~ x", DataFrame.FromColumns(frame.Provenance, [.. frame.Columns.Select(column => Twice(column))]).Opened());
    }

    [Fact]
    public void A_term_that_differs_for_few_learners_is_refused_whatever_its_name()
    {
        DataFrame frame = GateSample.Frame();
        double[] x = frame["x"].ToDoubles();
        frame = frame.With("other", i => i is 17 or 40 ? x[i] + 0.01 : x[i]).With("all", i => x[i] + 0.01 * (i % 2)).With("some", i => i < 40 ? x[i] + 0.01 : x[i]);
        Assert.NotNull(Regression.Fit("y ~ x + z", frame));
        Refused("y ~ other", frame);
        Refused("y ~ sex + other", frame);
        Assert.NotNull(Regression.Fit("y ~ all", frame));
        Assert.NotNull(Regression.Fit("y ~ some + center(x)", frame));
    }

    // Learner 17 has two rows.
    private static Column Twice(Column column)
    {
        int[] rows = [.. Enumerable.Range(0, GateSample.Learners), 17];
        return column switch
        {
            StringColumn text => Column.Create(column.Name, rows.Select(row => text.Values.ElementAt(row))).WithDisclosureClass(column.DisclosureClass),
            _ => Column.Create(column.Name, rows.Select(row => Convert.ToDouble(column.GetValue(row), System.Globalization.CultureInfo.InvariantCulture))).WithDisclosureClass(column.DisclosureClass),
        };
    }

    [Fact]
    public void Who_has_a_value_is_compared_with_the_shares_of_tables()
    {
        RegressionOptions robust = new() { StandardErrors = StandardErrorKind.HC1 };
        DataFrame frame = GateSample.Frame().With("almost", i => i % 3 != 0 && i != 1);
        Assert.Equal(0, frame.Release(["school"], Measure.Share("passed")).HiddenCount);
        Assert.NotNull(Regression.Fit("passed ~ school", frame, robust));
        Refused("almost ~ school", frame, robust);
    }

    [Fact]
    public void Another_column_of_learners_is_refused()
    {
        DataFrame frame = GateSample.Frame();
        frame.Release(["school"], Measure.Count());
        DataFrame renamed = frame.WithColumn(Column.Create("person", Enumerable.Range(0, GateSample.Learners)).WithDisclosureClass(DisclosureClass.Pseudonym).WithProvenance(frame.Provenance)).Drop("learner_key");
        Assert.Contains("told learners apart by \"learner_key\"", Assert.Throws<ProtectedDataException>(() => Regression.Fit("y ~ x", renamed)).Message, StringComparison.Ordinal);
        Assert.Contains("people's keys (learner_key)", Assert.Throws<ProtectedDataException>(() => Regression.Fit("y ~ x", frame, new() { Learner = "number" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Synthetic_rows_are_not_compared()
    {
        DataFrame frame = DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), GateSample.Frame().Columns).Opened();
        Assert.NotNull(Regression.Fit("y ~ x", frame));
        Assert.NotNull(Regression.Fit("y ~ x", frame.Only(i => i > 0)));
    }
}
