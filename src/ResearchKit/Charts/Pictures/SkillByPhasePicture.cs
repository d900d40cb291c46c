using System.Globalization;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Shares of right answers by skill and phase, each with its number, small cells hidden.</summary>
internal static class SkillByPhasePicture
{
    private const string Picture = "Skill by phase";

    public static Chart Draw(IReadOnlyList<string> skills, IReadOnlyList<string> phases, IReadOnlyList<int> correct, IReadOnlyList<int> answers, int minimum, string? title)
    {
        var count = PictureInput.Rows(Picture, "cell", (nameof(skills), skills.Count), (nameof(phases), phases.Count), (nameof(correct), correct.Count), (nameof(answers), answers.Count));
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < count; i++)
        {
            var cell = $"\"{skills[i]}\" in \"{phases[i]}\"";
            if (!seen.Add((skills[i], phases[i]))) throw new ArgumentException($"{Picture}: {cell} occurs twice; expected one row a cell. Sum the answers up first.", nameof(skills));
            if (answers[i] < 0) throw PictureInput.Wrong(Picture, nameof(answers), cell, answers[i], "0 or more");
            if (correct[i] < 0 || correct[i] > answers[i]) throw PictureInput.Wrong(Picture, nameof(correct), cell, correct[i], PictureInput.Text($"0 to its answers, {answers[i]}"));
        }

        bool Shown(int i) => answers[i] >= Math.Max(1, minimum);
        string[] down = [.. skills.Distinct(StringComparer.Ordinal)], across = [.. phases.Distinct(StringComparer.Ordinal)];
        Channel x = Channel.Category("phase", phases, across), y = Channel.Category("skill", skills, down);
        var notes = Enumerable.Range(0, count).Select(i => Shown(i) ? string.Create(CultureInfo.InvariantCulture, $"n = {answers[i]}") : answers[i] == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"hidden, n < {minimum}")).ToArray();
        var shown = Enumerable.Range(0, count).Where(Shown).ToArray();
        string Cell(int i) => $"{skills[i]} in {phases[i]} ({ValueLabel.Short(Share(i))}, n = {answers[i].ToString(CultureInfo.InvariantCulture)})";
        double Share(int i) => (double)correct[i] / answers[i];
        var hidden = Enumerable.Range(0, count).Count(i => answers[i] > 0 && !Shown(i));
        return new Chart
        {
            Title = title,
            Height = Math.Clamp(130 + (42 * down.Length), 220, 1200),
            Marks =
            [
                new HeatMapMark(x, y, Channel.Number("share correct", Enumerable.Range(0, count).Select(i => Shown(i) ? Math.Round(Share(i), 2) : double.NaN))),
                new CellNoteMark(x, y, Channel.Number("share correct", Enumerable.Range(0, count).Select(i => Shown(i) ? Share(i) : double.NaN)), [.. notes]),
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Heat map of the share of right answers by skill and phase: {shown.Length} cells")
                + (shown.Length == 0 ? "." : $"; lowest {Cell(shown.MinBy(Share))}, highest {Cell(shown.MaxBy(Share))}.")
                + (hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $" {hidden} cells with fewer than {minimum} answers are hidden.") : ""),
        };
    }
}
