using ResearchKit.Models;

namespace ResearchKit.Tests.Models;

public class FormulaTests
{
    public class Terms
    {
        [Theory]
        [InlineData("y ~ a + b", "a|b")]
        [InlineData("y ~ a * b", "a|b|a:b")]
        [InlineData("y ~ a:b + a", "a|a:b")]
        [InlineData("y ~ a + a + b:a + a:b", "a|b:a")]
        [InlineData("y ~ (a + b + c)^2", "a|b|c|a:b|a:c|b:c")]
        [InlineData("y ~ (a + b + c)^3 - a:b:c", "a|b|c|a:b|a:c|b:c")]
        [InlineData("y ~ a / b", "a|a:b")]
        [InlineData("y ~ (a + b) / c", "a|b|a:b:c")]
        [InlineData("y ~ a * b - a", "b|a:b")]
        [InlineData("y ~ a:a", "a")]
        [InlineData("y ~ log( a )+I(a^2*3)", "log(a)|I(a^2 * 3)")]
        [InlineData("y ~ poly(age,2)*`home language`", "poly(age, 2)|home language|poly(age, 2):home language")]
        [InlineData("y ~ 1", "")]
        [InlineData("y ~ a + offset(b)", "a")]
        [InlineData("log(y + 1) ~ -1 + a", "a")]
        public void Are_expanded_as_R_does(string formula, string terms) =>
            Assert.Equal(terms, string.Join('|', Formula.Parse(formula).Terms));

        [Theory]
        [InlineData("y ~ a", true)]
        [InlineData("y ~ a - 1", false)]
        [InlineData("y ~ 0 + a", false)]
        [InlineData("y ~ -1 + a", false)]
        [InlineData("y ~ 0 + a + 1", true)]
        [InlineData("y ~ a - 0", true)]
        public void Keep_or_drop_the_intercept(string formula, bool hasIntercept) =>
            Assert.Equal(hasIntercept, Formula.Parse(formula).HasIntercept);
    }

    public class Errors
    {
        [Theory]
        [InlineData("", "The formula is empty", 0)]
        [InlineData("~ x", "no outcome", 0)]
        [InlineData("y", "no tilde", 1)]
        [InlineData("y ~", "ends where", 2)]
        [InlineData("y ~ a +", "ends where", 6)]
        [InlineData("y ~ a ~ b", "one tilde", 6)]
        [InlineData("y ~ (a + b", "not closed", 4)]
        [InlineData("y ~ a b", "'b' is not expected", 6)]
        [InlineData("y ~ log(a", "not closed", 7)]
        [InlineData("y ~ a ** 2", "Powers are written with ^", 6)]
        [InlineData("y ~ `a", "no partner", 4)]
        [InlineData("y ~ 3 * a", "number is a term only as 1", 4)]
        [InlineData("y ~ a^b", "whole number from 1 to 10", 6)]
        [InlineData("y ~ 0", "nothing to estimate", 4)]
        [InlineData("y ~ .", "name the columns", 4)]
        [InlineData("y ~ a && b", "'&' is not expected", 6)]
        [InlineData("a:b ~ c", "one column or one expression", 1)]
        [InlineData("y ~ \"a\"", "A text is not a term", 4)]
        public void Name_the_trouble_and_the_place(string formula, string message, int position)
        {
            var error = Assert.Throws<FormulaException>(() => Formula.Parse(formula));
            Assert.Contains(message, error.Explanation, StringComparison.Ordinal);
            Assert.Equal(position, error.Position);
            Assert.EndsWith($"\n  {formula}\n  {new string(' ', position)}^", error.Message, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("grade ~ burnout + (1 | school)")]
        [InlineData("grade ~ burnout + (1 + burnout | school)")]
        [InlineData("grade ~ 1 | school")]
        public void Random_effects_are_refused_with_what_to_do(string formula)
        {
            var error = Assert.Throws<FormulaException>(() => Formula.Parse(formula));
            Assert.Contains("Fit it with Multilevel.Fit", error.Message, StringComparison.Ordinal);
            Assert.Contains("Cluster = \"school\"", error.Message, StringComparison.Ordinal);
            Assert.Equal(formula.IndexOf('|', StringComparison.Ordinal), error.Position);
        }

        [Fact]
        public void Any_text_is_read_or_refused_with_a_formula_exception()
        {
            const string Alphabet = "yab~+-*/:^|()1 02.`\"',=IClog poly";
            var random = new ResearchKit.Statistics.Distributions.RandomStream(12);
            for (int i = 0; i < 20000; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Integer(16)).Select(_ => Alphabet[random.Integer(Alphabet.Length)]));
                if (i % 2 == 0)
                    text = "y ~ " + text;
                try
                {
                    Assert.Equal(text, Formula.Parse(text).Text);
                }
                catch (FormulaException error)
                {
                    Assert.InRange(error.Position, 0, Math.Max(0, text.Length));
                }
            }
        }
    }
}
