using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Tests.Distributions;

public class ElementaryTests
{
    public class Accuracy
    {
        private static readonly ReferenceTable s_reference = ReferenceTable.Read("elementary.csv");

        [Theory]
        [InlineData("exp", 0.6)]
        [InlineData("log", 1.0)]
        [InlineData("log1p", 3.0)]
        [InlineData("expm1", 3.0)]
        [InlineData("logistic", 3.0)]
        [InlineData("pow", 0.7)]
        public void Stays_within_the_stated_units_in_the_last_place(string function, double bound)
        {
            double worst = 0;
            int cases = 0;
            for (int row = 0; row < s_reference.RowCount; row++)
            {
                if (s_reference.Text(row, "function") != function)
                    continue;
                double x = s_reference.Number(row, "x");
                double expected = s_reference.Number(row, "expected");
                double actual = Evaluate(function, x, s_reference.Number(row, "y"));
                double error = Math.Abs((actual - expected) - s_reference.Number(row, "remainder")) / UnitInTheLastPlace(expected);
                Assert.True(error < bound, $"{function} of row {row} (x = {x:R}) is off by {error:F3} ulp");
                worst = Math.Max(worst, error);
                cases++;
            }

            Assert.InRange(cases, 250, int.MaxValue);
            Assert.InRange(worst, 0.3, bound); // far below a half would mean that the comparison itself is broken
        }

        private static double Evaluate(string function, double x, double y) => function switch
        {
            "exp" => Elementary.Exp(x),
            "log" => Elementary.Log(x),
            "log1p" => Elementary.Log1P(x),
            "expm1" => Elementary.ExpM1(x),
            "logistic" => Elementary.Logistic(x),
            "pow" => Elementary.Pow(x, y),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not a function of the reference file."),
        };

        private static double UnitInTheLastPlace(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
    }

    public class SpecialCases
    {
        [Fact]
        public void Exp_and_Log_meet_the_ends_of_their_ranges()
        {
            Assert.Equal(1, Elementary.Exp(0));
            Assert.Equal(double.PositiveInfinity, Elementary.Exp(710));
            Assert.Equal(double.PositiveInfinity, Elementary.Exp(double.PositiveInfinity));
            Assert.Equal(0, Elementary.Exp(-746));
            Assert.Equal(0, Elementary.Exp(double.NegativeInfinity));
            Assert.Equal(double.Epsilon, Elementary.Exp(-745));
            Assert.True(double.IsNaN(Elementary.Exp(double.NaN)));
            Assert.Equal(0, Elementary.Log(1));
            Assert.Equal(double.NegativeInfinity, Elementary.Log(0));
            Assert.Equal(double.PositiveInfinity, Elementary.Log(double.PositiveInfinity));
            Assert.True(double.IsNaN(Elementary.Log(-1)));
            Assert.True(double.IsNaN(Elementary.Log(double.NaN)));
            Assert.Equal(-744.4400719213812, Elementary.Log(double.Epsilon), 12);
            Assert.Equal(double.NegativeInfinity, Elementary.Log1P(-1));
            Assert.True(double.IsNaN(Elementary.Log1P(-1.5)));
            Assert.Equal(1e-300, Elementary.Log1P(1e-300));
            Assert.Equal(1e-300, Elementary.ExpM1(1e-300));
            Assert.Equal(-1, Elementary.ExpM1(-800));
            Assert.Equal(0, Elementary.Logistic(-800));
            Assert.Equal(1, Elementary.Logistic(800));
            Assert.Equal(0, Elementary.Logit(0.5));
        }

        [Fact]
        public void Exp_of_ln_of_the_largest_number_does_not_overflow()
        {
            Assert.InRange(Elementary.Exp(709.782712893384) / double.MaxValue, 0.999999999999, 1);
            Assert.Equal(double.PositiveInfinity, Elementary.Exp(709.7827128933841));
        }

        public static TheoryData<double, double> PowCases()
        {
            double[] values = [0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e300, -1e300];
            var cases = new TheoryData<double, double>();
            foreach (double x in values)
            {
                foreach (double y in values)
                    cases.Add(x, y);
            }

            return cases;
        }

        [Theory]
        [MemberData(nameof(PowCases))]
        public void Pow_agrees_with_the_runtime_on_ends_signs_and_whole_numbers(double x, double y) =>
            Assert.Equal(Math.Pow(x, y), Elementary.Pow(x, y));
    }

    public class Bits
    {
        // Frozen: a change here changes every synthetic data set.
        [Fact]
        public void Are_the_same_on_every_platform()
        {
            ulong hash = 14695981039346656037;
            var random = new RandomStream(1);
            for (int i = 0; i < 20000; i++)
            {
                double x = (random.Uniform() - 0.5) * 100;
                double positive = random.OpenUniform() * 50;
                foreach (double value in new[]
                         {
                             Elementary.Exp(x), Elementary.Log(positive), Elementary.Log1P(positive - 0.99), Elementary.ExpM1(x / 50),
                             Elementary.Pow(positive, x), Elementary.Logistic(x), GammaFunction.Log(positive), NormalDistribution.Quantile(positive / 50),
                         })
                    hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
            }

            Assert.Equal("a9b1b8c7c0188827", hash.ToString("x16"));
        }
    }
}
