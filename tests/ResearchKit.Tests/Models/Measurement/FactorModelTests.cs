using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Tests.Models;

public class FactorModelTests
{
    private const string Three = "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8 + x9";

    internal static DataFrame Frame(Protection protection = Protection.Synthetic)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "factors-data.csv");
        string[] names = File.ReadLines(path).First().Split(',');
        string[][] rows = ModelSample.Read("factors-data.csv");
        return DataFrame.FromColumns(new FrameProvenance("factors-data.csv", protection), [.. names.Select((name, j) => name == "group"
            ? Column.Create(name, rows.Select(row => row[j])) : Column.Create(name, rows.Select(row => row[j] == "NA" ? (double?)null : ModelSample.Number(row[j]))))]).Opened();
    }

    private static string Text(IDisplayable shown) => shown.ToMimeBundle().Data[MimeTypes.Text];

    [Fact]
    public void A_factor_model_shows_parameters_and_fit()
    {
        FactorModel model = Factors.Confirmatory(Three, Frame());
        string text = Text(model);
        // Values of lavaan in factors.csv.
        Assert.Equal(38.066, model.Fit.Test.Statistic, 1e-2);
        Assert.Contains("f1 =~ x2", text, StringComparison.Ordinal);
        Assert.Contains("χ²(24) = 38.07, p = 0.034; CFI = ", text, StringComparison.Ordinal);
        Assert.Contains("n = 400 rows; none left out.", text, StringComparison.Ordinal);
        Assert.Contains("Covariances", text, StringComparison.Ordinal);
        Assert.Equal(model.Result.Parameters.Count, model.ToFrame().Length);
        Assert.Equal(5, model.ModificationIndices(5).Length);
        Assert.Contains("f2", System.Text.Json.JsonSerializer.Serialize(model.ToChart().ToMimeBundle().Data), StringComparison.Ordinal);
    }

    [Fact]
    public void Robust_indices_are_shown_with_missing_answers()
    {
        FactorModel model = Factors.Confirmatory(Three.Replace('x', 'm'), Frame(), new() { Missing = MissingAnswers.FullInformation, Estimator = StructuralEstimator.RobustMaximumLikelihood });
        string text = Text(model);
        Assert.Contains(FormattableString.Invariant($"robust CFI = {model.Fit.RobustCfi:F3}, robust TLI = "), text, StringComparison.Ordinal);
        Assert.Contains("robust RMSEA = ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_answers_are_used_by_full_information()
    {
        FactorModel model = Factors.Confirmatory(Three.Replace('x', 'm'), Frame(), new() { Missing = MissingAnswers.FullInformation });
        Assert.Equal(400, model.Missingness.RowsUsed);
        Assert.True(Factors.Confirmatory(Three.Replace('x', 'm'), Frame()).Missingness.RowsUsed < 400);
    }

    [Fact]
    public void Invariance_is_a_table_of_four_steps()
    {
        string text = Text(Factors.Invariance(Three, Frame(), "group"));
        foreach (string step in new[] { "configural", "metric", "scalar", "strict", "north (220)", "south (180)" })
            Assert.Contains(step, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_and_cross_lagged_models_are_fitted_from_column_names()
    {
        FactorModel growth = Factors.Growth(Frame(), ["t1", "t2", "t3", "t4"], predictors: ["treat"]);
        Assert.InRange((growth["slope ~ treat"].Value - 0.2) / growth["slope ~ treat"].StandardError, -4, 4);
        FactorModel lagged = Factors.RandomInterceptCrossLagged(Frame(), ["u1", "u2", "u3", "u4"], ["v1", "v2", "v3", "v4"], true);
        Assert.InRange((lagged["w_u2 ~ w_v1"].Value - 0.2) / lagged["w_u2 ~ w_v1"].StandardError, -4, 4);
    }

    [Fact]
    public void Exploration_sorts_items_by_factor()
    {
        FactorExploration found = Factors.Exploratory(Frame(), [.. Enumerable.Range(1, 9).Select(i => $"x{i}")], new() { Factors = 3 });
        Assert.Contains("Correlations of the factors: F1 with F2", Text(found), StringComparison.Ordinal);
        Assert.Equal(3, Factors.Parallel(Frame(), [.. Enumerable.Range(1, 9).Select(i => $"x{i}")], 7, 50).Factors);
    }

    [Fact]
    public void Columns_that_are_not_there_or_no_numbers_are_named()
    {
        Assert.Contains("Did you mean \"x1\"", Assert.Throws<ArgumentException>(() => Factors.Confirmatory("f =~ xx1 + x2 + x3", Frame())).Message, StringComparison.Ordinal);
        Assert.Contains("group holds no numbers", Assert.Throws<ArgumentException>(() => Factors.Confirmatory("f =~ x1 + x2 + group", Frame())).Message, StringComparison.Ordinal);
    }
}
