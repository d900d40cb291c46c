using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Models;

/// <summary>Protected learners in eight schools of thirty, invented with a fixed seed. Each call makes data of their own, that nothing was released of.</summary>
internal static class GateSample
{
    public const int Learners = 240;

    public static DataFrame Frame(DisclosureClass? outcome = DisclosureClass.Neutral)
    {
        var random = new RandomStream(20261122);
        int[] rows = [.. Enumerable.Range(0, Learners)];
        double[] x = [.. rows.Select(_ => random.Normal())], z = [.. rows.Select(_ => random.Normal())];
        double[] y = [.. rows.Select(i => 7 - (0.4 * x[i]) + (i % 2 * 0.3) + (0.8 * random.Normal()))];
        return DataFrame.FromColumns(
            Column.Create("learner_key", rows.Select(i => $"rk1_{i:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("y", y).WithDisclosureClass(outcome).WithUnit("grade points"),
            Column.Create("x", x).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("z", z).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("school", rows.Select(i => $"S{i / 30}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("sex", rows.Select(i => i % 2 == 0 ? "F" : "M")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("number", rows).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("passed", rows.Select(i => i % 3 != 0)).WithDisclosureClass(DisclosureClass.Neutral)).Opened();
    }

    /// <summary>With a further column, computed of a learner's number from 0.</summary>
    public static DataFrame With<T>(this DataFrame frame, string name, Func<int, T> value) =>
        frame.WithColumn(Column.Create(name, Enumerable.Range(0, frame.RowCount).Select(row => value((int)frame["number"].GetValue(row)!)).ToArray()).WithDisclosureClass(DisclosureClass.Neutral).WithProvenance(frame.Provenance));

    /// <summary>Some of the learners, by their number from 0.</summary>
    public static DataFrame Only(this DataFrame frame, Func<int, bool> who) =>
        frame.Filter([.. Enumerable.Range(0, frame.RowCount).Select(row => who((int)frame["number"].GetValue(row)!))]);
}
