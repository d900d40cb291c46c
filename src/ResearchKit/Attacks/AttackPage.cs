using System.Net;
using System.Text;

namespace ResearchKit.Attacks;

/// <summary>The report as one page that needs nothing else.</summary>
internal static class AttackPage
{
    private const string Style =
        """
        body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:#1b1f24;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1.25rem}
        h1{font-size:1.7rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2rem 0 .25rem}
        .lead{font-size:1.1rem;margin:.25rem 0 1.25rem}.meta,.how{color:#57606a;margin:.1rem 0}
        table{border-collapse:collapse;width:100%;margin:.75rem 0;font-size:.93rem}th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid #d8dee4}
        th{font-weight:600;color:#57606a}td{overflow-wrap:anywhere}td:first-child{white-space:nowrap;width:6.5rem}.count{white-space:nowrap;width:5rem}.where{font-family:ui-monospace,Consolas,monospace;font-size:.86rem;width:32%}
        .severe,.moderate,.slight{display:inline-block;border-radius:.3rem;padding:0 .5rem;font-weight:600}
        .severe{background:#b42318;color:#fff}.moderate{background:#fde7c2;color:#6b3d00}.slight{background:#e6eaef;color:#1b1f24}
        .none{color:#1a6334;font-weight:600}ul{padding-left:1.2rem}
        @media print{body{margin:0;max-width:none}}
        """;

    public static string Of(AttackReport report)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Privacy attack report</title><style>").Append(Style).Append("</style></head><body><main>\n");
        html.Append("<h1>What an attacker finds in these outputs</h1>\n<p class=\"meta\">").Append(Escape($"{report.Files} files with {report.Tables} tables in {report.Outputs}"))
            .Append(report.Store is null ? "" : Escape($", about {report.Store}")).Append("</p>\n<p class=\"lead\">").Append(report.Findings.Count == 0 ? "<span class=\"none\">Nothing was found.</span>" : Escape(AttackText.Verdict(report))).Append("</p>\n");
        html.Append("<table><thead><tr><th>attack</th><th>what was tried</th><th>found</th></tr></thead><tbody>");
        foreach (var attack in report.Attacks)
            html.Append("<tr><td>").Append(Escape(attack.Name)).Append("</td><td>").Append(Escape(attack.Tried)).Append("</td><td class=\"count\">").Append(attack.Findings.Count == 0 ? "<span class=\"none\">nothing</span>" : attack.Findings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append("</td></tr>");
        html.Append("</tbody></table>\n");
        foreach (var attack in report.Attacks.Where(attack => attack.Findings.Count > 0 || attack.Limits is not null)) Section(html, attack);
        html.Append("<h2>How to read this</h2><ul><li>A finding says where something was recovered, never what: look there.</li>"
            + "<li>“Nothing was found” means that these attacks, with what is in the folder, found nothing. Outputs that went elsewhere, and people who know learners themselves, know more.</li>"
            + "<li>Severe: a person or a hidden number is recovered. Moderate: something about few people is narrowed down. Slight: worth a look.</li></ul>\n</main></body></html>\n");
        return html.ToString();
    }

    private static void Section(StringBuilder html, AttackResult attack)
    {
        html.Append("<h2>").Append(Escape(attack.Name)).Append("</h2>\n");
        if (attack.Needs.Length > 0) html.Append("<p class=\"how\">An attacker needs: ").Append(Escape(attack.Needs)).Append("</p>\n");
        if (attack.Limits is { } limits) html.Append("<p class=\"how\">Not tried: ").Append(Escape(limits)).Append("</p>\n");
        if (attack.Findings.Count == 0) return;
        html.Append("<table><thead><tr><th>severity</th><th>where</th><th>what, and what to do</th></tr></thead><tbody>\n");
        foreach (var finding in attack.Findings.OrderByDescending(finding => finding.Severity))
        {
            var word = AttackText.Word(finding.Severity);
            html.Append("<tr><td><span class=\"").Append(word).Append("\">").Append(word).Append("</span></td><td class=\"where\">").Append(Escape(finding.Where)).Append("</td><td>")
                .Append(Escape(finding.What)).Append("<br><em>").Append(Escape(finding.Remedy)).Append("</em></td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
