using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;
using ResearchKit.Store.Access;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.Store.Access;

public sealed class PurposeRegisterTests : IDisposable
{
    private readonly PurposeStore _stores = new();

    public void Dispose() => _stores.Dispose();

    [Fact]
    public void What_is_declared_is_read_again()
    {
        var purpose = PurposeStore.Purpose("grading", "grade.*", "learner.sex_code") with
        {
            Question = "\"Why\": # not - {a: b}, \u00e4?",
            Card = "early-identification",
            Consent = "research",
            LegalBasis = "agreement 'x': \\ 1",
            KeepsMonths = 36,
        };
        PurposeRegister.Declare(_stores.Path, purpose);
        PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("second", "school.school_id"));

        var register = PurposeRegister.Read(_stores.Path);

        Assert.Equal(["grading", "second"], register.Purposes.Select(one => one.Name));
        Assert.Equal(purpose, register["grading"]);
        Assert.Contains("learner (sex_code)", register.ToMimeBundle().Data["text/plain"], StringComparison.Ordinal);
        Assert.Equal(2, new ResearchKit.Privacy.AuditLog(_stores.Path).Read().Count(record => record.Kind == "purpose"));
    }

    [Fact]
    public void A_program_adds_to_the_register_and_changes_nothing_in_it()
    {
        File.WriteAllText(_stores.Register, "# agreed on 3 May\npurposes:\n  - name: old   # with Anna\n    question: Q\n    until: 2030-01-01\n    consent: research\n    columns: grade.*\n");
        PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("new", "school.school_id"));
        PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("new", "school.school_id"));

        var text = File.ReadAllText(_stores.Register);
        Assert.StartsWith("# agreed on 3 May\npurposes:\n  - name: old   # with Anna\n", text, StringComparison.Ordinal);
        Assert.Equal(2, PurposeRegister.Read(_stores.Path).Purposes.Length);
        var other = Assert.Throws<PurposeException>(() => PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("new", "school.*")));
        Assert.Contains(_stores.Register, other.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_stores.Register));
    }

    [Fact]
    public void A_register_of_another_layout_is_left_as_it_is_and_the_text_handed_out()
    {
        const string text = "{ purposes: [ { name: old, question: Q, until: 2030-01-01, consent: research, columns: [ grade.term_code ] } ] }\n";
        File.WriteAllText(_stores.Register, text);
        var refused = Assert.Throws<PurposeException>(() => PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("new", "school.school_id")));
        Assert.Contains("- name: new", refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_stores.Register));
    }

    [Theory]
    [InlineData("columns: grad.term_code", "Did you mean \"grade\"?")]
    [InlineData("columns: grade.term", "Did you mean \"term_code\"?")]
    [InlineData("columns: grade", "table.column")]
    [InlineData("columns: [grade.a.b]", "table.column")]
    [InlineData("columns: []", "names no columns")]
    [InlineData("columns: grade.*\n    colums: x", "Did you mean \"columns\"?")]
    [InlineData("columns: grade.*\n    keeps: 2", "24 months")]
    [InlineData("columns: grade.*\n    keeps: 0 months", "24 months")]
    [InlineData("columns: grade.*\n    until: tomorrow", "duplicate", "not YAML")]
    [InlineData("", "lacks the setting \"columns\"")]
    public void What_is_wrong_is_named_with_its_line(string settings, params string[] parts)
    {
        File.WriteAllText(_stores.Register, $"purposes:\n  - name: p\n    question: Q\n    until: 2030-01-01\n    consent: none\n    legal-basis: b\n    {settings}\n");
        var wrong = Assert.Throws<PurposeException>(() => PurposeRegister.Read(_stores.Path));
        Assert.Contains("line ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(parts, part => wrong.Message.Contains(part, StringComparison.OrdinalIgnoreCase));

        using var store = _stores.Open("p");
        Assert.Equal(PurposeRefusal.Register, Assert.Throws<PurposeException>(() => store.Query("SELECT 1")).Refusal);
    }

    [Theory]
    [InlineData("until: 2.1.2030", "consent: none\n    legal-basis: b", "yyyy-mm-dd")]
    [InlineData("until: 2030-01-01", "consent: none", "rests on nothing")]
    [InlineData("until: 2030-01-01", "consent: two words", "one word")]
    [InlineData("until: 2030-01-01", "legal-basis: b", "lacks the setting \"consent\"")]
    public void A_purpose_says_until_when_and_what_it_rests_on(string until, string basis, string part)
    {
        File.WriteAllText(_stores.Register, $"purposes:\n  - name: p\n    question: Q\n    {until}\n    {basis}\n    columns: grade.*\n");
        Assert.Contains(part, Assert.Throws<PurposeException>(() => PurposeRegister.Read(_stores.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_purposes_of_one_name_are_refused()
    {
        const string one = "  - name: p\n    question: Q\n    until: 2030-01-01\n    consent: research\n    columns: grade.*\n";
        File.WriteAllText(_stores.Register, "purposes:\n" + one + one);
        Assert.Contains("two purposes", Assert.Throws<PurposeException>(() => PurposeRegister.Read(_stores.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_changed_in_the_file_holds_for_the_next_query()
    {
        using var store = _stores.For("grade.learner_id");
        Assert.Throws<PurposeException>(() => store.Query("SELECT term_code FROM grade"));

        File.WriteAllText(_stores.Register, File.ReadAllText(_stores.Register) + "      - grade.term_code\n");
        Assert.Equal(9, store.Query("SELECT term_code FROM grade").Opened().RowCount);

        File.WriteAllText(_stores.Register, File.ReadAllText(_stores.Register).Replace("until: 2026-12-31", "until: 2026-06-01", StringComparison.Ordinal));
        var over = Assert.Throws<PurposeException>(() => store.Query("SELECT term_code FROM grade"));
        Assert.Equal(PurposeRefusal.ExpiredPurpose, over.Refusal);
        Assert.Contains("2026-06-01", over.Message, StringComparison.Ordinal);

        File.Delete(_stores.Register);
        Assert.Equal(PurposeRefusal.UnknownPurpose, Assert.Throws<PurposeException>(() => store.Query("SELECT term_code FROM grade")).Refusal);
    }

    [Fact]
    public void A_missing_or_misspelt_purpose_names_the_valid_ones()
    {
        PurposeRegister.Declare(_stores.Path, PurposeStore.Purpose("grading", "grade.*"));
        using var none = _stores.Open(null);
        var missing = Assert.Throws<PurposeException>(() => none.Query("SELECT 1"));
        Assert.Equal(PurposeRefusal.NoPurpose, missing.Refusal);
        Assert.Contains("Declared: grading.", missing.Message, StringComparison.Ordinal);
        using var misspelt = _stores.Open("gradin");
        Assert.Contains("Did you mean \"grading\"?", Assert.Throws<PurposeException>(() => misspelt.Query("SELECT 1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_synthetic_store_is_free_without_a_purpose_and_rehearses_a_named_one()
    {
        using var stores = new PurposeStore(synthetic: true);
        using (var free = stores.Open("any words"))
            Assert.Equal(7, free.Query("SELECT pseudonym FROM person").Opened().RowCount);
        using (var rehearsed = stores.For("grade.term_code"))
        {
            Assert.Equal(9, rehearsed.Query("SELECT * FROM grade").Opened().RowCount);
            Assert.Single(rehearsed.Query("SELECT * FROM grade").Columns);
            Assert.Equal(PurposeRefusal.Table, Assert.Throws<PurposeException>(() => rehearsed.Query("SELECT pseudonym FROM person")).Refusal);
        }

        using var still = stores.Open(null);
        Assert.Equal(7, still.Query("SELECT pseudonym FROM person").Opened().RowCount);
    }

    [Fact]
    public void A_draft_from_the_cards_holds_when_it_is_finished_and_not_before()
    {
        var draft = PurposeDraft.Of(UseCaseCards.All, new DateOnly(2026, 6, 2));
        File.WriteAllText(_stores.Register, draft);
        Assert.Contains("rests on nothing", Assert.Throws<PurposeException>(() => PurposeRegister.Read(_stores.Path)).Message, StringComparison.Ordinal);

        File.WriteAllText(_stores.Register, draft.Replace("legal-basis: \"\"", "legal-basis: agreement 12", StringComparison.Ordinal));
        var register = PurposeRegister.Read(_stores.Path);
        Assert.Equal(UseCaseCards.All.Select(card => card.Name), register.Purposes.Select(purpose => purpose.Name));
        Assert.All(UseCaseCards.All, card => Assert.All(
            card.Needs.Concat(card.Optional).SelectMany(need => need.Alternatives).SelectMany(alternative => alternative.Columns),
            column => Assert.Contains(column.ToString(), register[card.Name].Columns)));
    }
}
