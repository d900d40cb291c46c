using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ResearchKit.Privacy.Noise;

/// <summary>
/// The account of a store's privacy budget: declared once, spent by each release with noise, refused when it is used up. Kept in the audit log beside the
/// store, which survives every import: learners stay the same people when their data is imported anew.
/// </summary>
/// <param name="log">The store's audit log.</param>
public sealed class PrivacyLedger(AuditLog log)
{
    private const string Kind = "budget";
    private readonly AuditLog _log = log ?? throw new ArgumentNullException(nameof(log));

    /// <summary>The budget with all spendings; null before it is declared.</summary>
    /// <param name="cancellationToken">Ends the wait for the log's lock.</param>
    /// <exception cref="InvalidDataException">The log was changed by hand.</exception>
    public PrivacyBudget? Read(CancellationToken cancellationToken = default) => Of(_log.Read(cancellationToken));

    /// <summary>Declares how much may be given away in all. Once for a store: a budget that can be raised protects nobody.</summary>
    /// <param name="epsilon">Epsilon of all releases together, above 0; 1 to 3 is usual.</param>
    /// <param name="delta">Delta, above 0 and at most 0.01; well below 1 by the number of learners. Default 1e-6.</param>
    /// <param name="cancellationToken">Ends the wait for the log's lock.</param>
    /// <exception cref="InvalidOperationException">Another budget was declared before. The same one again changes nothing.</exception>
    public PrivacyBudget Declare(double epsilon, double delta = 1e-6, CancellationToken cancellationToken = default)
    {
        PrivacyLoss.CheckEpsilon(epsilon);
        PrivacyLoss.CheckDelta(delta);
        if (delta > 0.01) throw new ArgumentOutOfRangeException(nameof(delta), delta, "Delta; expected at most 0.01: it is the chance that the promise does not hold at all. 1e-6 is usual.");
        PrivacyBudget? known = null;
        _log.AppendIf(Kind, records =>
        {
            known = Of(records);
            if (known is not null && (known.Epsilon != epsilon || known.Delta != delta))
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                    $"The privacy budget of this store was declared on {known.Declared.UtcDateTime:yyyy-MM-dd}: epsilon {known.Epsilon} at delta {known.Delta}. It is declared once for all imports, because the learners in it stay the same people."));
            return known is null ? new JsonObject { ["declared"] = new JsonObject { ["epsilon"] = epsilon, ["delta"] = delta } } : null;
        }, cancellationToken);
        return known ?? Read(cancellationToken)!;
    }

    /// <summary>Enters a spending, before anything is computed; refuses when it does not fit.</summary>
    internal void Spend(string release, NoiseKind mechanism, double rho, CancellationToken cancellationToken) => _log.AppendIf(Kind, records =>
    {
        var budget = Of(records) ?? throw new PrivacyBudgetException(
            "No privacy budget is declared for this store, so nothing may be released with noise. Declare it once, with whoever answers for the data: store.Budget.Declare(epsilon: 2), or researchkit privacy budget STORE --epsilon 2.");
        if (budget.RhoSpent + rho > budget.Rho)
            throw new PrivacyBudgetException(Refusal(budget, rho));
        return new JsonObject { ["release"] = release, ["mechanism"] = mechanism.ToString(), ["rho"] = rho };
    }, cancellationToken);

    private static string Refusal(PrivacyBudget budget, double rho)
    {
        var left = budget.RhoLeft > 0 ? PrivacyLoss.EpsilonOf(budget.RhoLeft, budget.Delta) : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"This release would cost epsilon {PrivacyLoss.EpsilonOf(rho, budget.Delta):0.###} at delta {budget.Delta}; of the store's {budget.Epsilon} no more than {left:0.###} {(left > 0 ? "fits" : "is left")}. ")
            + (left > 0 ? "Ask for less (a smaller epsilon means more noise), for fewer measures, or release a table without noise under the rules of suppression: frame.Release(...)."
                : "Release a table without noise under the rules of suppression: frame.Release(...).");
    }

    private static PrivacyBudget? Of(IReadOnlyList<AuditRecord> records)
    {
        PrivacyBudget? budget = null;
        var spendings = ImmutableArray.CreateBuilder<PrivacySpending>();
        foreach (var record in records.Where(record => record.Kind == Kind))
        {
            if (record.Details["declared"] is JsonObject declared)
                budget ??= new PrivacyBudget(declared["epsilon"]!.GetValue<double>(), declared["delta"]!.GetValue<double>(), record.Time, []);
            else
                spendings.Add(new PrivacySpending(
                    record.Time, record.Details["release"]!.GetValue<string>(), Enum.Parse<NoiseKind>(record.Details["mechanism"]!.GetValue<string>()), record.Details["rho"]!.GetValue<double>()));
        }

        return budget is null ? null : budget with { Spendings = spendings.ToImmutable() };
    }
}
