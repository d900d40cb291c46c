using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Tests.Factors;

public class ModelSyntaxTests
{
    [Fact]
    public void Factors_and_variables_are_listed_in_order()
    {
        ModelSyntax syntax = ModelSyntax.Parse("""
            # measurement
            f =~ x1 + a*x2 +
                 NA*x3      ! goes on
            g =~ y1 + y2; g ~ f + z
            z ~~ start(0.5)*w
            `odd name` ~ 1
            """);
        Assert.Equal(["f", "g"], syntax.Factors);
        Assert.Equal(["x1", "x2", "x3", "y1", "y2", "z", "w", "odd name"], syntax.Variables);
    }

    [Theory]
    [InlineData("f =~ x1 + x2\ng = y1", 2, 3, "'='")]
    [InlineData("f =~", 1, 5, "nothing stands to the right of =~")]
    [InlineData("f =~ x1 + + x2", 1, 11, "expected the name of a variable")]
    [InlineData("x1 + x2 + x3", 1, 1, "no operator")]
    [InlineData("f =~ x1 + x2\nx1 ~~ x2\nx2 ~~ x1", 3, 7, "stated twice")]
    [InlineData("f =~ foo(2)*x1 + x2", 1, 6, "foo(...) is no modifier")]
    [InlineData("f =~ x1 + x2\nx1 < 0.5", 2, 4, "inequality")]
    [InlineData("x1 | t1", 1, 4, "thresholds")]
    [InlineData("y ~ x + x:z", 1, 10, "products")]
    [InlineData("y ~ a*x\nab := a * sin(a)", 2, 11, "no function sin")]
    [InlineData("y ~ 2", 1, 5, "an intercept is written 1")]
    [InlineData("y ~ \"x", 1, 5, "has no end")]
    [InlineData("y ~ start(a)*x", 1, 11, "a start value is a number")]
    [InlineData("y ~ y", 1, 5, "its own cause")]
    [InlineData("f =~ f", 1, 6, "its own cause")]
    [InlineData("", 1, 1, "names no observed variable")]
    public void Errors_tell_the_place_and_what_was_expected(string syntax, int line, int column, string message)
    {
        var error = Assert.Throws<ModelSyntaxException>(() => ModelSyntax.Parse(syntax));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void An_unknown_label_is_named_with_those_there_are()
    {
        var error = Assert.Throws<ModelSyntaxException>(() => new StructuralEquationModel("f1 =~ x1 + a*x2 + x3\nd := a * b").Fit(FactorSample.Data()));
        Assert.Contains("no parameter has the label b. Labels: a, d", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, 10), (error.Line, error.Column));
    }

    [Fact]
    public void A_constraint_that_is_not_linear_is_refused() =>
        Assert.Contains("only linear", Assert.Throws<ModelSyntaxException>(() => new StructuralEquationModel("f1 =~ x1 + a*x2 + b*x3\na*b == 1").Fit(FactorSample.Data())).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_for_another_number_of_groups_are_refused() =>
        Assert.Contains("3 values in c(...), and the data have 2 groups", Assert.Throws<ModelSyntaxException>(() => new StructuralEquationModel("f1 =~ x1 + c(1,2,3)*x2 + x3").Fit(FactorSample.Data(true))).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        // Pieces of syntax in random order: never another exception, never an endless loop.
        string[] pieces = ["f", " =~ ", "x1", " + ", "~", "~~", ":=", "==", "*", "c(", ")", "1", "0.5", "NA", "\n", ";", "start(", "-", "^", ",", "'l'", "#", ":", "e1", "."];
        var random = new ResearchKit.Statistics.Distributions.RandomStream(8);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, 1 + random.Integer(14)).Select(_ => pieces[random.Integer(pieces.Length)]));
            try
            {
                Assert.NotEmpty(ModelSyntax.Parse(text).Variables);
            }
            catch (ModelSyntaxException error)
            {
                Assert.Contains("line", error.Message, StringComparison.Ordinal);
            }
        }
    }
}
