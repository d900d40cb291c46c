using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Factors;

/// <summary>A value with its derivatives by the parameters that it reads.</summary>
internal readonly record struct Dual(double Value, double[] Gradient)
{
    public static Dual Constant(double value, int parameters) => new(value, new double[parameters]);

    public Dual Then(double value, double slope)
    {
        var own = Gradient;
        return new Dual(value, [.. own.Select(one => one * slope)]);
    }

    public static Dual Combine(Dual a, Dual b, double value, double slopeA, double slopeB)
    {
        var gradient = new double[a.Gradient.Length];
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = slopeA * a.Gradient[i] + slopeB * b.Gradient[i];
        return new Dual(value, gradient);
    }
}

/// <summary>An expression over labels of parameters, as on the right of := and on both sides of ==. Derivatives are exact.</summary>
internal abstract record ParameterExpression
{
    public static readonly string[] Functions = ["exp", "log", "sqrt", "abs"];

    /// <summary>The labels that it reads, with their places.</summary>
    public abstract IEnumerable<SyntaxToken> Labels { get; }

    /// <summary>Value and derivatives.</summary>
    /// <param name="label">Value and derivatives of a label.</param>
    /// <param name="parameters">How many parameters there are.</param>
    public abstract Dual Evaluate(Func<string, Dual> label, int parameters);

    internal sealed record Literal(double Value) : ParameterExpression
    {
        public override IEnumerable<SyntaxToken> Labels => [];

        public override Dual Evaluate(Func<string, Dual> label, int parameters) => Dual.Constant(Value, parameters);
    }

    internal sealed record Label(SyntaxToken Token) : ParameterExpression
    {
        public override IEnumerable<SyntaxToken> Labels => [Token];

        public override Dual Evaluate(Func<string, Dual> label, int parameters) => label(Token.Text);
    }

    internal sealed record Function(string Name, ParameterExpression Argument) : ParameterExpression
    {
        public override IEnumerable<SyntaxToken> Labels => Argument.Labels;

        public override Dual Evaluate(Func<string, Dual> label, int parameters)
        {
            Dual x = Argument.Evaluate(label, parameters);
            double v = x.Value;
            return Name switch
            {
                "exp" => x.Then(Elementary.Exp(v), Elementary.Exp(v)),
                "log" => x.Then(v > 0 ? Elementary.Log(v) : double.NaN, 1 / v),
                "sqrt" => x.Then(Math.Sqrt(v), 0.5 / Math.Sqrt(v)),
                _ => x.Then(Math.Abs(v), Math.Sign(v)),
            };
        }
    }

    internal sealed record Operation(char Sign, ParameterExpression Left, ParameterExpression Right) : ParameterExpression
    {
        public override IEnumerable<SyntaxToken> Labels => Left.Labels.Concat(Right.Labels);

        public override Dual Evaluate(Func<string, Dual> label, int parameters)
        {
            Dual a = Left.Evaluate(label, parameters), b = Right.Evaluate(label, parameters);
            double x = a.Value, y = b.Value;
            switch (Sign)
            {
                case '+':
                    return Dual.Combine(a, b, x + y, 1, 1);
                case '-':
                    return Dual.Combine(a, b, x - y, 1, -1);
                case '*':
                    return Dual.Combine(a, b, x * y, y, x);
                case '/':
                    return Dual.Combine(a, b, x / y, 1 / y, -x / (y * y));
                default:
                    double power = Power(x, y);
                    double byBase = y == 0 ? 0 : y * Power(x, y - 1);
                    bool isConstantPower = b.Gradient.All(one => one == 0);
                    return Dual.Combine(a, b, power, byBase, isConstantPower ? 0 : power * Elementary.Log(x));
            }
        }

        // Whole powers of negative numbers are numbers.
        private static double Power(double x, double y)
        {
            if (y != Math.Floor(y) || Math.Abs(y) > 64)
                return x >= 0 ? Elementary.Pow(x, y) : double.NaN;
            double product = 1;
            for (int i = 0; i < Math.Abs(y); i++)
                product *= x;
            return y < 0 ? 1 / product : product;
        }
    }
}
