using ResearchKit.Statistics.Reliability;
using static ResearchKit.Statistics.Tests.Reliability.ReliabilityReference;

namespace ResearchKit.Statistics.Tests.Reliability;

public class OmegaTests
{
    [Fact]
    public void Omega_of_one_factor_agrees_with_lavaan()
    {
        OmegaResult result = Omega.OfOneFactor(Items("x", 6));
        Close(Value("omega", "total"), result.Total.Value, 1e-6);
        Close(Value("omega", "se"), result.Total.StandardError, 1e-5);
        Close(Value("omega", "observed"), result.TotalOfObserved, 1e-6);
        // Six items of two factors: one factor is no good account.
        Assert.Contains(result.Warnings, warning => warning.StartsWith("One factor fits poorly", StringComparison.Ordinal));
    }

    [Fact]
    public void Hierarchical_omega_agrees_with_psych()
    {
        HierarchicalOmega result = HierarchicalOmega.Of(Items("x", 9));
        Assert.Equal(Value("omega.h", "hierarchical"), result.Hierarchical, 1e-4);
        Assert.Equal(Value("omega.h", "total"), result.Total, 1e-4);
        Assert.InRange(result.ExplainedCommonVariance, 0.3, 0.9);
    }

    [Fact]
    public void Too_few_items_or_factors_are_refused_and_impossible_ones_say_why()
    {
        Assert.Throws<ArgumentException>(() => Omega.OfOneFactor(Items("x", 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HierarchicalOmega.Of(Items("x", 9), 2));
        Assert.Contains("cannot determine 3 factors", Assert.Throws<ArgumentException>(() => HierarchicalOmega.Of(Items("x", 5))).Message, StringComparison.Ordinal);
        OmegaResult constant = Omega.OfOneFactor(Items(("a", [1, 2, 3, 1, 5]), ("b", [2, 2, 2, 2, 2]), ("c", [3, 1, 2, 2, 1])));
        Assert.True(double.IsNaN(constant.Total.Value));
        Assert.Contains("b has the same value", Assert.Single(constant.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_loads_against_the_others_is_named()
    {
        OmegaResult result = Omega.OfOneFactor(Items(("x1", Column("x1")), ("x2", [.. Column("x2").Select(value => -value)]), ("x3", Column("x3")), ("x4", Column("x4"))));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("x2 loads against", StringComparison.Ordinal));
    }
}
