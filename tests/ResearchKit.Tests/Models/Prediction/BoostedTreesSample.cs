using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Models;

/// <summary>Invented learners with three rows each: leaving bends with absence and hangs on the kind; grade is a number of the same; noise is noise. Some predictors and some outcomes are missing.</summary>
internal static class BoostedTreesSample
{
    public const int Rows = 900;

    /// <summary>Another column, as invented as the frame: of itself a column of objects counts as protected.</summary>
    public static DataFrame With(this DataFrame frame, Column column) => frame.WithColumn(column.WithProvenance(frame.Provenance));

    public static DataFrame Frame(ulong seed = 1, Protection protection = Protection.Synthetic, int rows = Rows)
    {
        var random = new RandomStream(seed);
        double[] Normals(string name)
        {
            var values = new double[rows];
            random.Split(name).FillNormal(values);
            return values;
        }

        double[] absence = Normals("absence"), noise = Normals("noise"), error = Normals("error");
        string[] kinds = [.. Enumerable.Range(0, rows).Select(row => (row % 5) switch { 0 => "evening", 1 => "distance", _ => "day" })];
        double[] signal = [.. absence.Select((a, row) => 1.5 * a * a - 1.5 + (kinds[row] == "evening" ? 1.5 : 0))];
        RandomStream chance = random.Split("left");
        bool[] left = [.. signal.Select(one => chance.Uniform() < Elementary.Logistic(one))];
        return DataFrame.FromColumns(
            new FrameProvenance("invented", protection),
            [
                Column.Create("learner", Enumerable.Range(0, rows).Select(row => $"L{row / 3}")),
                Column.Create("absence", absence.Select((a, row) => row % 17 == 0 ? (double?)null : a)).WithUnit("days"),
                Column.Create("noise", noise),
                Column.Create("kind", kinds.Select((kind, row) => row % 23 == 0 ? null : kind)),
                Column.Create("girl", Enumerable.Range(0, rows).Select(row => row % 2 == 0)),
                Column.Create("left", left.Select((one, row) => row % 30 == 7 ? (bool?)null : one)),
                Column.Create("status", left.Select((one, row) => row % 30 == 7 ? null : one ? "gone" : "stayed")),
                Column.Create("grade", signal.Select((one, row) => 5 + one + 0.5 * error[row])).WithUnit("points"),
                Column.Create("weight", Enumerable.Range(0, rows).Select(row => 1.0 + row % 3)),
            ]).Opened();
    }
}
