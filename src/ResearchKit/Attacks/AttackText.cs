using System.Globalization;
using System.Text;

namespace ResearchKit.Attacks;

/// <summary>The report in words, for a terminal.</summary>
internal static class AttackText
{
    private const int MostOfOneAttack = 20;

    public static string Of(AttackReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Attacked {report.Files} files with {report.Tables} tables{(report.Store is null ? "" : $", about {report.Store}")}. {Verdict(report)}\n");
        foreach (var attack in report.Attacks)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{attack.Name}: {(attack.Findings.Count == 0 ? "nothing found" : $"{attack.Findings.Count} found")}\n  tried: {attack.Tried}\n");
            if (attack.Needs.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  an attacker needs: {attack.Needs}\n");
            foreach (var finding in attack.Findings.OrderByDescending(finding => finding.Severity).Take(MostOfOneAttack))
                text.Append(CultureInfo.InvariantCulture, $"  [{Word(finding.Severity)}] {finding.Where}: {finding.What}\n      {finding.Remedy}\n");
            if (attack.Findings.Count > MostOfOneAttack) text.Append(CultureInfo.InvariantCulture, $"  and {attack.Findings.Count - MostOfOneAttack} more; --report or --json lists all\n");
            if (attack.Limits is { } limits) text.Append(CultureInfo.InvariantCulture, $"  not tried: {limits}\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    public static string Verdict(AttackReport report)
    {
        var findings = report.Findings;
        return findings.Count == 0 ? "Nothing was found." : string.Create(CultureInfo.InvariantCulture,
            $"Found: {findings.Count(finding => finding.Severity == AttackSeverity.High)} severe, {findings.Count(finding => finding.Severity == AttackSeverity.Medium)} moderate, {findings.Count(finding => finding.Severity == AttackSeverity.Low)} slight.");
    }

    public static string Word(AttackSeverity severity) => severity switch { AttackSeverity.High => "severe", AttackSeverity.Medium => "moderate", _ => "slight" };
}
