using System.Globalization;
using System.Text;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.UseCases;

/// <summary>How readiness reads in a terminal of a hundred columns.</summary>
internal static class ReadinessText
{
    private const int Width = 100;
    private const int LongestTitle = 60;

    public static string Of(ReadinessReport report, bool withDetails)
    {
        var text = new StringBuilder();
        text.Append("What can be asked of ").Append(report.Store);
        if (report.DataAsOf is { } day)
            text.Append(CultureInfo.InvariantCulture, $", data as of {day:yyyy-MM-dd}");
        text.Append(report.Protection == Protection.Synthetic ? " [synthetic data]\n" : " [protected: people in bands]\n");
        Wrap(text, $"{report.Learners.Text} learners, {report.Staff.Text} other people who work there.", 0, 0);
        text.Append('\n');
        foreach (var useCase in report.UseCases)
        {
            var title = Escaping.OneLine(useCase.Title, LongestTitle);
            text.Append(CultureInfo.InvariantCulture, $"{useCase.Number} {title}").Append(' ', LongestTitle + 2 - TableText.Width(title));
            text.Append(ReadinessTables.Verdict(useCase.Readiness).PadRight(16)).Append(useCase.Covered is null ? "" : $"covered: {useCase.Covered.Text}").Append('\n');
        }

        foreach (var useCase in report.UseCases.Where(useCase => withDetails || useCase.Readiness != Readiness.Ready))
            text.Append('\n').Append(Of(useCase, withDetails)).Append('\n');
        text.Append('\n');
        Wrap(text, "Covered: the share of people who have all the data that a use case takes, as far as it is there. " + report.Origin, 0, 0);
        return text.ToString().TrimEnd('\n');
    }

    public static string Of(UseCaseReadiness useCase, bool withDetails)
    {
        var text = new StringBuilder();
        Wrap(text, $"{useCase.Number.ToString(CultureInfo.InvariantCulture)} {useCase.Title}: {ReadinessTables.Verdict(useCase.Readiness)}", 0, 2);
        if (withDetails)
            Wrap(text, $"{useCase.Card.Question} For: {string.Join(", ", useCase.Card.DecidedBy)}.", 2, 2);
        if (!withDetails)
        {
            var urgent = ReadinessTables.Urgent(useCase).ToArray();
            foreach (var need in urgent)
                Need(text, need);
            var rest = useCase.Missing.Except(urgent).Select(need => need.Name).ToArray();
            if (rest.Length > 0)
                Wrap(text, $"also missing: {string.Join("; ", rest)}", 2, 4);
            return text.ToString().TrimEnd('\n');
        }

        foreach (var need in useCase.Needs)
            Need(text, need);
        foreach (var need in useCase.Optional)
        {
            Wrap(text, $"{(need.State == NeedState.Met ? "+" : "·")} {need.Name}, which adds {need.Adds}: {(need.State == NeedState.Met ? Met(need) : need.Reason)}", 2, 4);
            if (need.State != NeedState.Met)
                Wrap(text, $"collect: {need.Collect}", 4, 6);
        }

        Subgroups(text, useCase);
        return text.ToString().TrimEnd('\n');
    }

    private static void Need(StringBuilder text, NeedReadiness need)
    {
        var mark = need.State == NeedState.Met ? "✓" : "✗";
        Wrap(text, need.State == NeedState.Met ? $"{mark} {need.Name}: {Met(need)}" : $"{mark} {need.Name}: {need.Reason}", 2, 4);
        if (need.State == NeedState.Met)
            return;
        if (need.Without is not null)
            Wrap(text, $"without it: {need.Without}", 4, 6);
        Wrap(text, $"collect: {need.Collect}", 4, 6);
    }

    private static string Met(NeedReadiness need)
    {
        var parts = new[]
        {
            ReadinessTables.Findings(need) is var found && found != "–" ? found : null,
            need.Covered is null ? null : $"covered: {need.Covered.Text}",
            string.Join(", ", need.Best.Rows.Select(rows => $"{rows.Table} {rows.Rows.Text} rows")),
        };
        return string.Join("; ", parts.Where(part => part is not null));
    }

    private static void Subgroups(StringBuilder text, UseCaseReadiness useCase)
    {
        foreach (var subgroup in useCase.Subgroups)
        {
            Wrap(
                text,
                subgroup.IsRecorded
                    ? $"by {subgroup.Label}: {string.Join(", ", subgroup.Groups.Select(group => $"{group.Group} {group.Covered.Text} (of {group.People.Text})"))}"
                    : $"by {subgroup.Label}: not recorded in this store",
                2,
                4);
        }
    }

    /// <summary>Adds a paragraph, broken between words.</summary>
    private static void Wrap(StringBuilder text, string paragraph, int first, int then)
    {
        var column = first;
        text.Append(' ', first);
        var isStart = true;
        foreach (var word in Escaping.PlainText(paragraph).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var width = TableText.Width(word);
            if (!isStart && column + 1 + width > Width)
            {
                text.Append('\n').Append(' ', then);
                column = then;
                isStart = true;
            }

            if (!isStart)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += width;
            isStart = false;
        }

        text.Append('\n');
    }
}
