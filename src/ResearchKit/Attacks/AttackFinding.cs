namespace ResearchKit.Attacks;

/// <summary>How bad a finding is.</summary>
internal enum AttackSeverity
{
    /// <summary>A hint worth a look: what an attacker would try next.</summary>
    Low,

    /// <summary>Something about few people is narrowed down.</summary>
    Medium,

    /// <summary>A person, or a hidden number, is recovered.</summary>
    High,
}

/// <summary>One thing that an attack found. It says where, never what the sensitive value is.</summary>
/// <param name="Attack">The attack's name.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Where">File and place.</param>
/// <param name="What">What was recovered, without the value.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record AttackFinding(string Attack, AttackSeverity Severity, string Where, string What, string Remedy);

/// <summary>One attack, what it tried and what came of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tried">What was tried, in a sentence with numbers.</param>
/// <param name="Needs">What an attacker needs to know for it.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Limits">What it could not try; null for nothing.</param>
internal sealed record AttackResult(string Name, string Tried, string Needs, IReadOnlyList<AttackFinding> Findings, string? Limits = null);

/// <summary>All attacks on a folder of outputs.</summary>
/// <param name="Store">The store's file name; null for none.</param>
/// <param name="Outputs">The folder.</param>
/// <param name="Files">Files that were read.</param>
/// <param name="Tables">Tables that were found in them.</param>
/// <param name="Attacks">The attacks.</param>
internal sealed record AttackReport(string? Store, string Outputs, int Files, int Tables, IReadOnlyList<AttackResult> Attacks)
{
    /// <summary>All findings, the worst first.</summary>
    public IReadOnlyList<AttackFinding> Findings => [.. Attacks.SelectMany(attack => attack.Findings).OrderByDescending(finding => finding.Severity)];
}
