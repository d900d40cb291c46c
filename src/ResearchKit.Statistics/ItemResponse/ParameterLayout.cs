using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Where each parameter of each item, and of each group's distribution of ability, stands in the vector that is estimated.</summary>
internal sealed class ParameterLayout
{
    private const double MarginalFactor = 1.16; // a logit over all persons is smaller than at the mean person, for slopes about 1

    private ParameterLayout(ItemCurve[] curves, int[][] places, int sharedStart, int count, int commonSlope, int[] means, int[] spreads)
    {
        Curves = curves;
        Places = places;
        SharedStart = sharedStart;
        Count = count;
        CommonSlope = commonSlope;
        Means = means;
        Spreads = spreads;
    }

    public ItemCurve[] Curves { get; }

    /// <summary>The place of each parameter of each item; -1 for a slope held at 1.</summary>
    public int[][] Places { get; }

    /// <summary>Parameters from here on belong to no single item.</summary>
    public int SharedStart { get; }

    public int Count { get; }

    /// <summary>Place of the slope that all items share; -1 if none.</summary>
    public int CommonSlope { get; }

    /// <summary>Place of each group's mean of ability; -1 where it is held at 0.</summary>
    public int[] Means { get; }

    /// <summary>Place of each group's logarithm of the standard deviation; -1 where it is held at 0.</summary>
    public int[] Spreads { get; }

    public static ParameterLayout Create(ItemResponseOptions options, ResponsePatterns patterns)
    {
        ItemResponseModelKind kind = options.Model;
        bool oneSlope = kind is ItemResponseModelKind.Rasch or ItemResponseModelKind.PartialCredit;
        ItemCurve[] curves = [.. patterns.Categories.Select(categories => new ItemCurve(Family(kind), categories.Length))];
        int next = 0;
        int[][] places = [.. curves.Select(curve => Enumerable.Range(0, curve.ParameterCount)
            .Select(j => j == 0 && (oneSlope || kind == ItemResponseModelKind.OneParameter) ? -1 : next++).ToArray())];
        int sharedStart = next, common = -1;
        if (kind == ItemResponseModelKind.OneParameter)
        {
            common = next++;
            foreach (int[] place in places)
                place[0] = common;
        }

        int groups = Math.Max(1, patterns.GroupNames.Count);
        int[] means = [.. Enumerable.Range(0, groups).Select(g => g == 0 ? -1 : next++)];
        int[] spreads = [.. Enumerable.Range(0, groups).Select(g => g > 0 || (oneSlope && options.EstimateSpread) ? next++ : -1)];
        return new ParameterLayout(curves, places, sharedStart, next, common, means, spreads);
    }

    /// <summary>One item's parameters, a held slope among them.</summary>
    public void Read(double[] point, int item, Span<double> parameters)
    {
        int[] places = Places[item];
        for (int j = 0; j < places.Length; j++)
            parameters[j] = places[j] < 0 ? 1 : point[places[j]];
    }

    public double[] Parameters(double[] point, int item)
    {
        var parameters = new double[Curves[item].ParameterCount];
        Read(point, item, parameters);
        return parameters;
    }

    public double Mean(double[] point, int group) => Means[group] < 0 ? 0 : point[Means[group]];

    public double LogSpread(double[] point, int group) => Spreads[group] < 0 ? 0 : point[Spreads[group]];

    public double Spread(double[] point, int group) => Elementary.Exp(LogSpread(point, group));

    /// <summary>Where the search begins: slopes of 1, intercepts from the shares of answers.</summary>
    public double[] Start(ItemResponseOptions options, ResponsePatterns patterns)
    {
        var point = new double[Count];
        if (CommonSlope >= 0)
            point[CommonSlope] = 1;
        int width = Curves.Length;
        for (int i = 0; i < width; i++)
        {
            int[] place = Places[i];
            if (place[0] >= 0)
                point[place[0]] = 1;
            var counts = new double[Curves[i].Categories];
            for (int p = 0; p < patterns.Count; p++)
            {
                if (patterns.Codes[p * width + i] is var code and >= 0)
                    counts[code] += patterns.Weights[p];
            }

            double total = counts.Sum(), above = total;
            for (int k = 1; k < counts.Length; k++)
            {
                above -= counts[k - 1];
                point[place[k]] = MarginalFactor * (Curves[i].Family == CurveFamily.PartialCredit
                    ? Elementary.Log((counts[k] + 0.1) / (counts[0] + 0.1))
                    : Elementary.Log((above + 0.1) / (total - above + 0.1)));
            }

            if (Curves[i].Family != CurveFamily.Guessing)
                continue;
            double guess = options.GuessingPrior.Mean, share = counts[1] / total;
            point[place[1]] = MarginalFactor * Elementary.Logit(Math.Clamp((share - guess) / (1 - guess), 0.05, 0.95));
            point[place[2]] = Elementary.Logit(guess);
        }

        return point;
    }

    private static CurveFamily Family(ItemResponseModelKind kind) => kind switch
    {
        ItemResponseModelKind.GradedResponse => CurveFamily.Graded,
        ItemResponseModelKind.ThreeParameter => CurveFamily.Guessing,
        _ => CurveFamily.PartialCredit,
    };
}
