namespace ResearchKit.Charts.Pictures;

/// <summary>Persons counted by distinct time: at risk just before it, with each event at it, censored at it.</summary>
/// <param name="Times">Distinct times, ascending.</param>
/// <param name="AtRisk">At risk just before each.</param>
/// <param name="Events">Events at each time: a row a time, a column a cause.</param>
/// <param name="Censored">Censored at each.</param>
internal sealed record RiskTable(double[] Times, int[] AtRisk, int[][] Events, int[] Censored)
{
    public static RiskTable Of(string picture, IReadOnlyList<double> times, IReadOnlyList<int> events, int causes)
    {
        for (var i = 0; i < times.Count; i++)
        {
            var row = PictureInput.Numbered("person");
            if (!(times[i] >= 0) || double.IsInfinity(times[i])) throw PictureInput.Wrong(picture, "times", row(i), times[i], "a time of 0 or later");
            if (events[i] < 0 || events[i] > causes)
                throw PictureInput.Wrong(picture, "events", row(i), events[i], PictureInput.Text($"0 (censored) or the number of one of {causes} events"));
        }

        var order = Enumerable.Range(0, times.Count).OrderBy(i => times[i]).ToArray();
        List<double> distinct = [];
        List<int> atRisk = [], censored = [];
        List<int[]> counts = [];
        for (var i = 0; i < order.Length; i++)
        {
            var time = times[order[i]];
            if (distinct.Count == 0 || distinct[^1] != time)
            {
                distinct.Add(time);
                atRisk.Add(order.Length - i);
                censored.Add(0);
                counts.Add(new int[causes]);
            }

            if (events[order[i]] == 0) censored[^1]++;
            else counts[^1][events[order[i]] - 1]++;
        }

        return new RiskTable([.. distinct], [.. atRisk], [.. counts], [.. censored]);
    }
}
