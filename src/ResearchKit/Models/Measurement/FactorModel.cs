using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Models;

/// <summary>A confirmatory factor or structural equation model of a data frame. Immutable; displays itself as a table of parameters with its fit. It holds no row of the data.</summary>
public sealed class FactorModel : FittedModel
{
    private readonly string _title;
    private readonly StructuralEquationResult _result;

    internal FactorModel(DataFrame frame, string title, string call, StructuralEquationResult result, ModelRelease? release)
        : base(frame, call, result, result.Missingness, release) => (_title, _result) = (title, result);

    /// <summary>All numbers of the fit: parameters, covariances, modification indices.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public StructuralEquationResult Result => Guard(_result, "they count the rows that lack answers", "Estimates, Fit, ToFrame(), ModificationIndices() and ToChart()");

    /// <summary>Test, fit indices and information criteria.</summary>
    /// <exception cref="InvalidOperationException">There is no estimate; the message says why.</exception>
    public FitIndices Fit => Usable().Fit;

    /// <summary>The parameters with their standardised values, one row each: <c>left</c>, <c>operator</c>, <c>right</c>, <c>group</c>, <c>label</c>, estimate and standardised estimate with errors and ends of intervals.</summary>
    public override DataFrame ToFrame()
    {
        IReadOnlyList<StructuralParameter> all = _result.Parameters;
        Column Numbers(string name, Func<StructuralParameter, double> value) => Column.Create(name, all.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one)));
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("left", all.Select(one => one.Left)), Column.Create("operator", all.Select(one => one.Operator)), Column.Create("right", all.Select(one => one.Right)),
                Column.Create("group", all.Select(one => one.Group)), Column.Create("label", all.Select(one => one.Label)), Column.Create("is_free", all.Select(one => one.IsFree)),
                Numbers("estimate", one => one.Estimate.Value), Numbers("standard_error", one => one.Estimate.StandardError), Numbers("lower", one => one.Estimate.Lower),
                Numbers("upper", one => one.Estimate.Upper), Numbers("z", one => one.Estimate.Statistic), Numbers("p_value", one => one.Estimate.PValue),
                Numbers("standardised", one => one.Standardised.Value), Numbers("standardised_error", one => one.Standardised.StandardError),
                Numbers("standardised_lower", one => one.Standardised.Lower), Numbers("standardised_upper", one => one.Standardised.Upper),
            ]);
    }

    /// <summary>Fixed parameters whose freeing would lower the test the most, largest first.</summary>
    /// <param name="most">How many. Default 10.</param>
    /// <exception cref="InvalidOperationException">There is no estimate; the message says why.</exception>
    /// <returns>A frame with <c>term</c>, <c>index</c>, <c>expected_change</c>, <c>standardised_change</c> and <c>p_value</c>.</returns>
    public DataFrame ModificationIndices(int most = 10)
    {
        ModificationIndex[] all = [.. Usable().ModificationIndices().Take(most)];
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("term", all.Select(one => one.Term)), Column.Create("index", all.Select(one => one.Index)), Column.Create("expected_change", all.Select(one => one.ExpectedChange)),
                Column.Create("standardised_change", all.Select(one => one.StandardisedChange)), Column.Create("p_value", all.Select(one => one.PValue)),
            ]);
    }

    /// <summary>The test of this model against a larger one that contains it.</summary>
    /// <param name="larger">The larger model, of the same rows.</param>
    /// <exception cref="ArgumentException">The two cannot be compared; the message says why.</exception>
    /// <exception cref="InvalidOperationException">One of them has no estimate; the message says why.</exception>
    public ModelComparison CompareWith(FactorModel larger)
    {
        ArgumentNullException.ThrowIfNull(larger);
        return ModelComparison.Of(Usable(), larger.Usable());
    }

    /// <summary>Standardised loadings (or, without factors, regressions) with their intervals.</summary>
    /// <param name="title">The title; null for the model's.</param>
    /// <exception cref="InvalidOperationException">There is nothing to draw.</exception>
    public Chart ToChart(string? title = null)
    {
        string verb = _result.Parameters.Any(one => one.Operator == "=~") ? "=~" : "~";
        StructuralParameter[] drawn = [.. _result.Parameters.Where(one => one.Operator == verb && double.IsFinite(one.Standardised.Lower))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"The model has no standardised estimate with an interval to draw. {Convergence.Reason}".TrimEnd());
        return Chart.Forest(
                [.. drawn.Select(one => new ForestRow(verb == "=~" ? one.Right : $"{one.Right} → {one.Left}", one.Standardised.Value, one.Standardised.Lower, one.Standardised.Upper) { Group = Heading(one, verb) })],
                title ?? _title, verb == "=~" ? "standardised loading" : "standardised effect", null, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    internal override TableModel ToTable()
    {
        IReadOnlyList<StructuralParameter> all = _result.Parameters;
        int? decimals = LinearModelTable.Decimals([.. all.Select(one => one.Estimate)]);
        var table = new TableBuilder(_title)
            .Labels("parameter", [.. all.Select(one => one.Term)])
            .Number("estimate", [.. all.Select(one => one.Estimate.Value)], decimals: decimals)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI"), [.. all.Select(one => one.Estimate.Lower)], [.. all.Select(one => one.Estimate.Upper)], decimals: decimals)
            .Number("SE", [.. all.Select(one => one.Estimate.StandardError)], decimals: decimals)
            .Number("standardised", [.. all.Select(one => one.Standardised.Value)], decimals: 3)
            .PValue("p", [.. all.Select(one => one.Estimate.PValue)]);
        string? before = null;
        for (int i = 0; i < all.Count; i++)
        {
            string section = Section(all[i]);
            if (section != before)
                table.Section(i, section);
            before = section;
        }

        return ModelNotes.Build(table, this, Convergence.IsUsable ? FitLine(_result.Fit) : null, Convergence.IsUsable && _result.Parameters.Any(one => !one.IsFree) ? ["Parameters without an interval are fixed."] : []);
    }

    /// <summary>The fit in one line, as articles print it.</summary>
    internal static string FitLine(FitIndices fit)
    {
        string Number(double value, string format) => double.IsNaN(value) ? "none" : value.ToString(format, CultureInfo.InvariantCulture);
        string Test(ModelTest test, string name) => $"{name}({test.DegreesOfFreedom}) = {Number(test.Statistic, "F2")}{(test.DegreesOfFreedom == 0 ? "" : test.PValue < 0.001 ? ", p < 0.001" : $", p = {Number(test.PValue, "F3")}")}";
        if (fit.Test.DegreesOfFreedom == 0)
            return $"The model is saturated: it has as many parameters as the data have moments, and nothing tests it. BIC = {Number(fit.Bic, "F1")}.";
        string robust = fit.RobustTest is { } test ? $"; robust {Test(test, "χ²")}" : "";
        if (fit is { RobustCfi: { } cfi, RobustRmseaInterval: { } ends })
            robust += $", robust CFI = {Number(cfi, "F3")}, robust TLI = {Number(fit.RobustTli!.Value, "F3")}, robust RMSEA = {Number(fit.RobustRmsea!.Value, "F3")}, 90 % CI [{Number(ends.Lower, "F3")}, {Number(ends.Upper, "F3")}]";
        else if (fit.RobustTest is not null)
            robust += $". {fit.RobustReason!.TrimEnd('.')}";
        return $"{Test(fit.Test, "χ²")}; CFI = {Number(fit.Cfi, "F3")}; TLI = {Number(fit.Tli, "F3")}; RMSEA = {Number(fit.Rmsea, "F3")}, 90 % CI [{Number(fit.RmseaInterval.Lower, "F3")}, {Number(fit.RmseaInterval.Upper, "F3")}]; "
            + $"SRMR = {Number(fit.Srmr, "F3")}; AIC = {Number(fit.Aic, "F1")}; BIC = {Number(fit.Bic, "F1")}{robust}.";
    }

    // Why there is no estimate is told as Convergence tells it: of protected rows, the method's own reason would count learners.
    private StructuralEquationResult Usable() =>
        Convergence.IsUsable ? _result : throw new InvalidOperationException($"There is no fit to tell of. {Convergence.Reason}");

    private static string Section(StructuralParameter one) => one.Operator switch
    {
        "=~" => "Loadings",
        "~" => "Regressions",
        "~1" => "Means and intercepts",
        ":=" => "Defined parameters",
        _ => one.Left == one.Right ? "Variances" : "Covariances",
    } + (one.Group is null ? "" : $", {one.Group}");

    private static string? Heading(StructuralParameter one, string verb) => (verb == "=~" ? one.Left : null, one.Group) switch
    {
        (null, var group) => group,
        ({ } factor, null) => factor,
        var (factor, group) => $"{factor}, {group}",
    };
}
