using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>The three families of curves that all models are made of.</summary>
internal enum CurveFamily
{
    /// <summary>Adjacent categories: Rasch, 2PL, partial credit.</summary>
    PartialCredit,

    /// <summary>Cumulative categories.</summary>
    Graded,

    /// <summary>Right and wrong with a lower asymptote.</summary>
    Guessing,
}

/// <summary>
/// The probabilities of one item's categories given ability, with their derivatives. Parameters, in order: the slope, then the intercept of each category from the
/// first (cumulative for the graded model, the logit of guessing after the one intercept of the guessing model).
/// </summary>
internal sealed record ItemCurve(CurveFamily Family, int Categories)
{
    public int ParameterCount => Family == CurveFamily.Guessing ? 3 : Categories;

    /// <summary>Log probabilities; first derivatives (category by parameter); second derivatives (category by parameter by parameter), unless the last span is empty.</summary>
    public void Evaluate(ReadOnlySpan<double> parameters, double ability, Span<double> log, Span<double> first, Span<double> second)
    {
        switch (Family)
        {
            case CurveFamily.PartialCredit:
                PartialCredit(parameters, ability, log, first, second);
                break;
            case CurveFamily.Graded:
                Graded(parameters, ability, log, first, second);
                break;
            default:
                Guessing(parameters, ability, log, first, second);
                break;
        }
    }

    private void PartialCredit(ReadOnlySpan<double> parameters, double ability, Span<double> log, Span<double> first, Span<double> second)
    {
        int m = Categories;
        Span<double> p = stackalloc double[m];
        double largest = log[0] = 0;
        for (int k = 1; k < m; k++)
        {
            log[k] = k * parameters[0] * ability + parameters[k];
            largest = Math.Max(largest, log[k]);
        }

        double sum = 0;
        for (int k = 0; k < m; k++)
            sum += p[k] = Elementary.Exp(log[k] - largest);
        double total = largest + Elementary.Log(sum), mean = 0, square = 0;
        for (int k = 0; k < m; k++)
        {
            log[k] -= total;
            p[k] /= sum;
            mean += k * p[k];
        }

        for (int k = 0; k < m; k++)
            square += (k - mean) * (k - mean) * p[k];
        for (int k = 0; k < m; k++)
        {
            first[k * m] = ability * (k - mean);
            for (int j = 1; j < m; j++)
                first[k * m + j] = (k == j ? 1 : 0) - p[j];
        }

        if (second.IsEmpty)
            return;
        for (int k = 0; k < m; k++)
        {
            Span<double> h = second.Slice(k * m * m, m * m);
            h[0] = -ability * ability * square;
            for (int j = 1; j < m; j++)
            {
                h[j] = h[j * m] = -ability * p[j] * (j - mean);
                for (int l = 1; l < m; l++)
                    h[j * m + l] = p[j] * p[l] - (j == l ? p[j] : 0);
            }
        }
    }

    private void Graded(ReadOnlySpan<double> parameters, double ability, Span<double> log, Span<double> first, Span<double> second)
    {
        int m = Categories;
        first.Clear();
        second.Clear();
        for (int k = 0; k < m; k++)
        {
            // The boundary below (u) and above (v) category k, with the densities f and slopes of densities g there.
            double u = k == 0 ? double.PositiveInfinity : parameters[0] * ability + parameters[k];
            double v = k == m - 1 ? double.NegativeInfinity : parameters[0] * ability + parameters[k + 1];
            (double fu, double gu) = k == 0 ? (0, 0) : Density(u);
            (double fv, double gv) = k == m - 1 ? (0, 0) : Density(v);
            double p = k == 0 ? Elementary.Logistic(-v)
                : k == m - 1 ? Elementary.Logistic(u)
                : Elementary.Logistic(u) * Elementary.Logistic(-v) * -Elementary.ExpM1(v - u);
            log[k] = p > 0 ? Elementary.Log(p) : double.NegativeInfinity;
            if (!(p > 0))
                continue;
            (fu, gu, fv, gv) = (fu / p, gu / p, fv / p, gv / p);
            Span<double> d = first.Slice(k * m, m);
            d[0] = ability * (fu - fv);
            if (k > 0)
                d[k] = fu;
            if (k < m - 1)
                d[k + 1] = -fv;
            if (second.IsEmpty)
                continue;
            Span<double> h = second.Slice(k * m * m, m * m);
            h[0] = ability * ability * (gu - gv);
            if (k > 0)
            {
                h[k] = h[k * m] = ability * gu;
                h[k * m + k] = gu;
            }

            if (k < m - 1)
            {
                h[k + 1] = h[(k + 1) * m] = -ability * gv;
                h[(k + 1) * m + k + 1] = -gv;
            }

            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < m; j++)
                    h[i * m + j] -= d[i] * d[j];
            }
        }
    }

    private static void Guessing(ReadOnlySpan<double> parameters, double ability, Span<double> log, Span<double> first, Span<double> second)
    {
        double x = parameters[0] * ability + parameters[1];
        double up = Elementary.Logistic(x), down = Elementary.Logistic(-x), g = Elementary.Logistic(parameters[2]), notG = Elementary.Logistic(-parameters[2]);
        double right = g + notG * up, f = up * down;
        log[0] = -SoftPlus(parameters[2]) - SoftPlus(x);
        log[1] = Elementary.Log(right);
        (first[0], first[1], first[2]) = (-ability * up, -up, -g);
        double dx = notG * f / right, dg = g * notG * down / right;
        (first[3], first[4], first[5]) = (ability * dx, dx, dg);
        if (second.IsEmpty)
            return;
        Fill(second[..9], ability, -f, 0, -g * notG);
        Fill(second[9..], ability, notG * f * (down - up) / right - dx * dx, -g * notG * f / right - dx * dg, g * notG * (notG - g) * down / right - dg * dg);
    }

    private static void Fill(Span<double> h, double ability, double xx, double xg, double gg)
    {
        h[0] = ability * ability * xx;
        h[1] = h[3] = ability * xx;
        h[2] = h[6] = ability * xg;
        h[4] = xx;
        h[5] = h[7] = xg;
        h[8] = gg;
    }

    /// <summary>Probabilities, and their first and second derivatives in ability.</summary>
    public void ByAbility(ReadOnlySpan<double> parameters, double ability, Span<double> p, Span<double> slope, Span<double> bend)
    {
        double a = parameters[0];
        if (Family == CurveFamily.PartialCredit)
        {
            Span<double> first = stackalloc double[Categories * Categories];
            Evaluate(parameters, ability, p, first, []);
            double mean = 0, square = 0;
            for (int k = 0; k < Categories; k++)
            {
                p[k] = Elementary.Exp(p[k]);
                mean += k * p[k];
            }

            for (int k = 0; k < Categories; k++)
                square += (k - mean) * (k - mean) * p[k];
            for (int k = 0; k < Categories; k++)
            {
                slope[k] = p[k] * a * (k - mean);
                bend[k] = p[k] * a * a * ((k - mean) * (k - mean) - square);
            }

            return;
        }

        if (Family == CurveFamily.Guessing)
        {
            double x = a * ability + parameters[1], share = Elementary.Logistic(-parameters[2]);
            (double f, double g) = Density(x);
            p[0] = share * Elementary.Logistic(-x);
            p[1] = Elementary.Logistic(parameters[2]) + share * Elementary.Logistic(x);
            slope[1] = a * share * f;
            bend[1] = a * a * share * g;
            (slope[0], bend[0]) = (-slope[1], -bend[1]);
            return;
        }

        for (int k = 0; k < Categories; k++)
        {
            double u = k == 0 ? 0 : a * ability + parameters[k], v = k == Categories - 1 ? 0 : a * ability + parameters[k + 1];
            (double fu, double gu) = k == 0 ? (0, 0) : Density(u);
            (double fv, double gv) = k == Categories - 1 ? (0, 0) : Density(v);
            p[k] = k == 0 ? Elementary.Logistic(-v) : k == Categories - 1 ? Elementary.Logistic(u) : Elementary.Logistic(u) * Elementary.Logistic(-v) * -Elementary.ExpM1(v - u);
            slope[k] = a * (fu - fv);
            bend[k] = a * a * (gu - gv);
        }
    }

    private static (double Density, double Slope) Density(double x)
    {
        double up = Elementary.Logistic(x), down = Elementary.Logistic(-x);
        return (up * down, up * down * (down - up));
    }

    private static double SoftPlus(double x) => x > 0 ? x + Elementary.Log1P(Elementary.Exp(-x)) : Elementary.Log1P(Elementary.Exp(x));
}
