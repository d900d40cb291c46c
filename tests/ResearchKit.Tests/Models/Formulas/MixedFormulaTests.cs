using ResearchKit.Models;

namespace ResearchKit.Tests.Models;

public class MixedFormulaTests
{
    [Theory]
    [InlineData("y ~ x + (1 | school)", "x", "1 | school")]
    [InlineData("y ~ (1 | school)", "", "1 | school")]
    [InlineData("y ~ x*z + (1 + x | school) + (1 | item)", "x,z,x:z", "1 + x | school,1 | item")]
    [InlineData("y ~ x + (x || school)", "x", "x || school")]
    [InlineData("y ~ x + (1 | school/class)", "x", "1 | school,1 | school:class")]
    [InlineData("y ~ x + (1 | school:year)", "x", "1 | school:year")]
    [InlineData("y ~ (0 + x | school) + x - 1", "x", "0 + x | school")]
    public void Parts_are_told_apart(string formula, string terms, string random)
    {
        MixedFormula parsed = MixedFormula.Parse(formula);
        Assert.Equal(terms, string.Join(',', parsed.Fixed.Terms));
        Assert.Equal(random, string.Join(',', parsed.RandomTerms));
        Assert.Equal(formula, parsed.Text);
        Assert.Equal(!formula.EndsWith("- 1", StringComparison.Ordinal), parsed.Fixed.HasIntercept);
    }

    [Theory]
    [InlineData("y ~ x", "Nothing in the formula varies by group")]
    [InlineData("y ~ x:(1 | school)", "in parentheses of its own")]
    [InlineData("y ~ 1 | school", "in parentheses of its own")]
    [InlineData("y ~ x + (1 | log(school))", "Groups are a column, a nesting or a combination")]
    [InlineData("y ~ x + (0 | school)", "nothing to estimate")]
    [InlineData("y ~ x + (1 | school", "not closed")]
    public void What_cannot_be_read_is_refused_with_what_to_do(string formula, string message)
    {
        var error = Assert.Throws<FormulaException>(() => MixedFormula.Parse(formula));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
