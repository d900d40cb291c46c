using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Tests.Privacy.Noise;

public sealed class PrivacyLedgerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-ledger");

    public void Dispose() => _folder.Delete(recursive: true);

    private PrivacyLedger Ledger(string store = "city.duckdb") => new(new AuditLog(Path.Combine(_folder.FullName, store)));

    [Fact]
    public void Nothing_is_spent_before_a_budget_is_declared()
    {
        Assert.Null(Ledger().Read());
        Assert.Contains("Budget.Declare", Assert.Throws<PrivacyBudgetException>(() => Ledger().Spend("x", NoiseKind.Gaussian, 0.01, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_is_declared_once()
    {
        Ledger().Declare(2);
        Assert.Equal(2, Ledger().Declare(2).Epsilon);
        var refused = Assert.Throws<InvalidOperationException>(() => Ledger().Declare(3));
        Assert.Contains("epsilon 2 at delta 1E-06", refused.Message, StringComparison.Ordinal);
        Assert.Single(new AuditLog(Path.Combine(_folder.FullName, "city.duckdb")).Read());
    }

    [Fact]
    public void Spendings_add_up_and_the_one_that_does_not_fit_is_refused_with_what_would()
    {
        var budget = Ledger().Declare(1);
        for (var i = 0; i < 3; i++) Ledger().Spend($"table {i}", NoiseKind.Gaussian, budget.Rho / 4, default);
        var refused = Assert.Throws<PrivacyBudgetException>(() => Ledger().Spend("table 3", NoiseKind.Gaussian, budget.Rho / 2, default));
        Assert.Contains("fits", refused.Message, StringComparison.Ordinal);
        Ledger().Spend("table 3", NoiseKind.Laplace, budget.Rho / 4, default);
        var spent = Ledger().Read()!;
        Assert.Equal(["table 0", "table 1", "table 2", "table 3"], spent.Spendings.Select(spending => spending.Release));
        Assert.Equal(NoiseKind.Laplace, spent.Spendings[^1].Mechanism);
        Assert.InRange(spent.EpsilonSpent, 0.999, 1);
        Assert.Contains("is left", Assert.Throws<PrivacyBudgetException>(() => Ledger().Spend("one more", NoiseKind.Gaussian, 1e-9, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_at_once_never_spend_more_than_there_is()
    {
        var budget = Ledger().Declare(1);
        var refused = 0;
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            try
            {
                Ledger().Spend($"table {i}", NoiseKind.Gaussian, budget.Rho / 10, default);
            }
            catch (PrivacyBudgetException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal(30, refused);
        Assert.True(Ledger().Read()!.RhoSpent <= budget.Rho);
    }

    [Fact]
    public void A_spending_that_was_taken_out_by_hand_is_noticed()
    {
        Ledger().Declare(1);
        Ledger().Spend("a", NoiseKind.Gaussian, 1e-4, default);
        Ledger().Spend("b", NoiseKind.Gaussian, 1e-4, default);
        var file = Path.Combine(_folder.FullName, "city.duckdb.audit.jsonl");
        File.WriteAllLines(file, File.ReadAllLines(file).Where((_, i) => i != 1));
        Assert.Throws<InvalidDataException>(() => Ledger().Spend("c", NoiseKind.Gaussian, 1e-4, default));
    }
}
