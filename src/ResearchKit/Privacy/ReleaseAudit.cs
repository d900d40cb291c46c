using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>Takes releases of protected stores down in the stores' audit logs: how many values they have, and how many are hidden.</summary>
internal static class ReleaseAudit
{
    /// <summary>One record for each table and store. Call before a table is handed out.</summary>
    /// <param name="released">What is released, as decided.</param>
    /// <param name="cancellationToken">Ends the wait for the log.</param>
    public static void Record(IReadOnlyList<(ReleaseQuestion Question, ReleaseDecision Decision)> released, CancellationToken cancellationToken)
    {
        foreach (var (question, decision) in released)
        {
            var provenance = question.Frame.Provenance;
            if (provenance.Protection != Protection.Protected)
                continue;
            foreach (var store in (provenance.Origin?.All() ?? []).Select(origin => origin.StorePath).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                new AuditLog(store).Append("release", new JsonObject
                {
                    ["query_sha256"] = provenance.Query is { } query ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query))) : null,
                    ["values"] = question.Table.CellCount * question.Measures.Count,
                    ["suppressed"] = decision.HiddenCount,
                }, cancellationToken);
            }
        }
    }
}
