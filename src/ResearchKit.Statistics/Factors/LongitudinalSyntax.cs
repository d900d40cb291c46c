using System.Globalization;
using System.Text;

namespace ResearchKit.Statistics.Factors;

/// <summary>Writes the syntax of models for repeated measures, to be fitted as it is or changed first.</summary>
public static class LongitudinalSyntax
{
    /// <summary>A latent growth model (Meredith and Tisak 1990): a factor of levels, one of slopes, and one of curvature where wanted. Fit it with <see cref="StructuralEquationOptions.IsGrowthModel"/>.</summary>
    /// <param name="waves">The measures in order of time, three or more (four or more with curvature).</param>
    /// <param name="times">The time of each, in the unit that slopes are wanted in; null for 0, 1, 2, ... The level is that at time 0.</param>
    /// <param name="predictors">Variables that levels and slopes are regressed on; null for none.</param>
    /// <param name="isQuadratic">Whether growth may bend. Default false.</param>
    /// <param name="equalResiduals">Whether residual variances of all waves are equal, as in a multilevel growth model. Default false.</param>
    /// <exception cref="ArgumentException">Too few waves, or times of another number or that repeat.</exception>
    public static string Growth(IReadOnlyList<string> waves, IReadOnlyList<double>? times = null, IReadOnlyList<string>? predictors = null, bool isQuadratic = false, bool equalResiduals = false)
    {
        ArgumentNullException.ThrowIfNull(waves);
        int least = isQuadratic ? 4 : 3;
        if (waves.Count < least)
            throw new ArgumentException($"{(isQuadratic ? "Growth that bends" : "Growth")} needs {least} waves or more, and {waves.Count} are given. With two waves, model the difference.", nameof(waves));
        times ??= [.. Enumerable.Range(0, waves.Count).Select(i => (double)i)];
        if (times.Count != waves.Count || times.Distinct().Count() != times.Count || times.Any(time => !double.IsFinite(time)))
            throw new ArgumentException($"Give one different time for each of the {waves.Count} waves; {times.Count} are given.", nameof(times));
        var text = new StringBuilder();
        Factor("level", _ => 1);
        Factor("slope", time => time);
        if (isQuadratic)
            Factor("curve", time => time * time);
        if (predictors is { Count: > 0 })
            text.Append(isQuadratic ? "level + slope + curve ~ " : "level + slope ~ ").AppendJoin(" + ", predictors.Select(Quoted)).Append('\n');
        if (equalResiduals)
        {
            foreach (string wave in waves)
                text.Append(CultureInfo.InvariantCulture, $"{Quoted(wave)} ~~ residual*{Quoted(wave)}\n");
        }

        return text.ToString();

        void Factor(string name, Func<double, double> loading) => text.Append(name).Append(" =~ ")
            .AppendJoin(" + ", waves.Select((wave, i) => string.Create(CultureInfo.InvariantCulture, $"{loading(times[i]):R}*{Quoted(wave)}"))).Append('\n');
    }

    /// <summary>
    /// The random-intercept cross-lagged panel model of two measures (Hamaker, Kuiper and Grasman 2015): stable differences between persons are set apart, and what is carried
    /// over and what crosses is within persons. Fit it with <see cref="StructuralEquationOptions.MeanStructure"/>.
    /// </summary>
    /// <param name="first">The first measure in order of time, three waves or more.</param>
    /// <param name="second">The second measure at the same times.</param>
    /// <param name="isStationary">Whether autoregressions, cross-lagged effects and covariances of innovations are equal over time. Default false.</param>
    /// <returns>
    /// Syntax in which the within-person parts are <c>w_</c> and the measure's name, and random intercepts <c>first</c> and <c>second</c>. With equal effects, the labels are <c>a11</c> (first on itself),
    /// <c>a12</c> (second on first: first ~ second), <c>a21</c> (second ~ first) and <c>a22</c>.
    /// </returns>
    /// <exception cref="ArgumentException">Fewer than three waves, or measures of different numbers.</exception>
    public static string RandomInterceptCrossLagged(IReadOnlyList<string> first, IReadOnlyList<string> second, bool isStationary = false)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count || first.Count < 3)
            throw new ArgumentException($"The model needs three waves or more of both measures; there are {first.Count} and {second.Count}.", nameof(first));
        int waves = first.Count;
        string W(string name) => Quoted("w_" + name);
        string[] all = [.. first, .. second];
        IEnumerable<string> lines =
        [
            "# stable differences between persons",
            "first =~ " + string.Join(" + ", first.Select(name => "1*" + Quoted(name))),
            "second =~ " + string.Join(" + ", second.Select(name => "1*" + Quoted(name))),
            "# within persons",
            .. all.Select(name => $"{W(name)} =~ 1*{Quoted(name)}"),
            .. all.Select(name => $"{Quoted(name)} ~~ 0*{Quoted(name)}"),
            "# carried over, and across",
            .. Enumerable.Range(1, waves - 1).SelectMany(t => new[]
            {
                isStationary ? $"{W(first[t])} ~ a11*{W(first[t - 1])} + a12*{W(second[t - 1])}" : $"{W(first[t])} ~ {W(first[t - 1])} + {W(second[t - 1])}",
                isStationary ? $"{W(second[t])} ~ a21*{W(first[t - 1])} + a22*{W(second[t - 1])}" : $"{W(second[t])} ~ {W(first[t - 1])} + {W(second[t - 1])}",
            }),
            "# at the same time",
            .. Enumerable.Range(0, waves).Select(t => $"{W(first[t])} ~~ {(isStationary && t > 0 ? "c*" : "")}{W(second[t])}"),
            "first ~~ second",
            $"first + second ~~ 0*{W(first[0])} + 0*{W(second[0])}",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Quoted(string name) => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') && name != "NA" ? name : $"`{name}`";
}
