using ResearchKit.Sources.Linkage;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>One behaviour of the linkage each, in a town of three hundred.</summary>
public sealed class PersonLinkerTests
{
    // In PersonTown, person i is named first[i % 18] last[i / 18 % 19]: R20 is Cosmo Bergman, R37 Beatrix Castren, of school S7 and group S7-1.
    [Fact]
    public void A_second_register_of_other_persons_has_missed_nobody()
    {
        using var town = new PersonTown().WithRegister();
        for (var i = 0; i < 30; i++)
            town.Person("personnel", $"P{i}", "Zuzana Xenia", $"Quist{(char)('a' + i)}{(char)('z' - i % 20)}dottir", $"19{60 + i % 30}-11-{10 + i % 15}", "learner", isReference: true);

        var personnel = town.Link().Systems.Single(system => system.System == "personnel");

        Assert.Equal(30, personnel.Reference);
        Assert.True(personnel.Model is null || double.IsNaN(personnel.Model.EstimatedRecall));
    }

    public sealed class By_key
    {
        [Fact]
        public void A_key_and_the_name_link()
        {
            using var town = new PersonTown().WithRegister().Person("tests", "t1", "Cosmo", "Bergman", role: "learner").Key("t1", "student-number", $"opp{100000 + 20 * 17}");
            var report = town.Link();
            Assert.Equal("R20", town.Who("t1"));
            Assert.Equal(new RuleLinks("student-number", 1), report.Systems[1].ByRule.Single());
        }

        [Fact]
        public void A_key_of_somebody_of_another_name_is_not_followed_but_the_names_may_still_lead_home()
        {
            using var town = new PersonTown().WithRegister()
                .Person("tests", "t1", "Cosmo", "Bergman", "2010-01-11", "learner").Key("t1", "student-number", $"OPP{100000 + 37 * 17}").Place("t1", "group", "S0-2");
            var born = town.Session.Scalar<DateOnly>("SELECT birth_date FROM memory.person_record WHERE identifier = 'R20'");
            Assert.Equal(new DateOnly(2010, 1, 10), born);
            var report = town.Link();
            Assert.Equal(1, report.Systems[1].ContradictedKeys);
            Assert.Equal("R20", town.Who("t1"));
        }

        [Fact]
        public void A_new_family_name_is_followed_when_the_date_of_birth_vouches_for_it()
        {
            using var town = new PersonTown().WithRegister().Person("tests", "t1", "Cosmo", "Zetterberg", "2010-01-10", "learner").Key("t1", "student-number", $"OPP{100000 + 20 * 17}");
            town.Link();
            Assert.Equal("R20", town.Who("t1"));
        }

        [Fact]
        public void A_key_that_two_persons_of_the_register_have_leads_to_neither()
        {
            using var town = new PersonTown().WithRegister().Key("R20", "email", "shared@city.example").Key("R37", "email", "shared@city.example")
                .Person("platform", "p1", null, null).Key("p1", "email", "shared@city.example");
            var report = town.Link();
            Assert.Equal("p1", town.Who("p1"));
            Assert.Equal(1, report.Systems[1].AmbiguousKeys);
            Assert.Equal(1, report.Systems[1].NotComparable);
        }

        [Fact]
        public void Keys_lead_on_from_account_to_address_to_register()
        {
            using var town = new PersonTown().WithRegister()
                .Person("platform", "p1", null, null).Key("p1", "email-sha1", "a2c1a2f1c7ecc1b7d7ccae2f5a3ee7e2a3a2b0a1").Key("p1", "username", "h-77")
                .Person("accounts", "a1", "Cosmo", "Bergman", "2010-01-10", "learner").Key("a1", "username", "h-77").Place("a1", "group", "S0-2");
            var report = town.Link();
            Assert.Equal("R20", town.Who("p1"));
            Assert.Equal("username, through accounts", report.Systems.Single(system => system.System == "platform").ByRule.Single().Rule);
        }

        [Fact]
        public void An_address_is_found_by_its_sha1_as_xapi_defines_it()
        {
            // printf 'mailto:cosmo@city.example' | sha1sum
            using var town = new PersonTown().WithRegister().Key("R20", "email", "cosmo@city.example")
                .Person("platform", "p1", null, null).Key("p1", "email-sha1", "SHA1");
            town.Session.Execute("UPDATE memory.person_key SET value = sha1('mailto:cosmo@city.example') WHERE value = 'SHA1'");
            town.Link();
            Assert.Equal("R20", town.Who("p1"));
        }

        [Fact]
        public void Several_accounts_are_of_one_person()
        {
            using var town = new PersonTown().WithRegister().Person("accounts", "a1", "Cosmo", "Bergman").Key("a1", "student-number", $"OPP{100000 + 20 * 17}")
                .Person("accounts", "a2", "Cosmo", "Bergman").Key("a2", "student-number", $"OPP{100000 + 20 * 17}");
            town.Link();
            Assert.Equal(("R20", "R20"), (town.Who("a1"), town.Who("a2")));
        }

        [Fact]
        public void A_mistyped_key_that_was_linked_by_name_does_not_unseat_its_owner()
        {
            using var town = new PersonTown().WithRegister()
                .Person("tests", "t1", "Cosmo", "Bergman", "2010-01-10", "learner").Key("t1", "student-number", $"OPP{100000 + 37 * 17}").Place("t1", "group", "S0-2")
                .Person("tests", "t2", null, null, role: "learner").Key("t2", "student-number", $"OPP{100000 + 37 * 17}");
            town.Link();
            Assert.Equal(("R20", "R37"), (town.Who("t1"), town.Who("t2")));
        }
    }

    public sealed class By_weight
    {
        [Theory]
        [InlineData("Cosmo", "Bergman", "2010-01-10")]
        [InlineData("cosmo", "BERGMAN", "2010-01-10")]
        [InlineData("Bergman", "Cosmo", "2010-01-10")]
        [InlineData("Comso", "Bergman", "2010-01-10")]
        [InlineData("Cosmo", "Begrman", "2010-01-10")]
        [InlineData("Cosmo", "Bergman-Kivi", "2010-01-10")]
        [InlineData("Cosmo Ilmari", "Bergman", "2010-01-10")]
        [InlineData("Cósmo", "Bérgman", "2010-01-10")]
        [InlineData("Cosmo", "Bergman", "2010-01-11")]
        [InlineData("Cosmo", "Bergman", "2010-10-01")]
        [InlineData("Cosmo", "Bergman", null)]
        [InlineData(null, "Bergman, Cosmo", null)]
        [InlineData("Cosmo Bergman", null, null)]
        public void A_slip_in_name_or_date_is_survived(string? given, string? family, string? birth)
        {
            using var town = new PersonTown().WithRegister();
            Respondents(town);
            town.Person("survey", "s1", given, family, birth, "learner").Place("s1", "group", "S0-2").Place("s1", "school", "S0");
            town.Link();
            Assert.Equal("R20", town.Who("s1"));
        }

        [Fact]
        public void Namesakes_who_agree_alike_are_told_apart_by_nobody()
        {
            using var town = new PersonTown().WithRegister();
            town.Person("register", "twin", "Cosmo", "Bergman", "2010-01-10", "learner", isReference: true).Place("twin", "group", "S0-2").Place("twin", "school", "S0");
            Respondents(town);
            town.Person("survey", "s1", "Cosmo", "Bergman", "2010-01-10", "learner").Place("s1", "group", "S0-2").Place("s1", "school", "S0");
            var report = town.Link();
            Assert.Equal("s1", town.Who("s1"));
            Assert.Equal(1, report.Systems[1].Clerical);
            Assert.InRange(report.Clerical.Single().Posterior, 0.4, 0.5);
        }

        [Fact]
        public void A_learner_is_never_linked_with_staff_but_somebody_of_no_role_may_be()
        {
            using var town = new PersonTown().WithRegister();
            Respondents(town);
            town.Person("survey", "s1", "Cosmo", "Bergman", "2010-01-10", "staff").Place("s1", "group", "S0-2")
                .Person("survey", "s2", "Cosmo", "Bergman", "2010-01-10").Place("s2", "group", "S0-2");
            town.Link();
            Assert.Equal(("s1", "R20"), (town.Who("s1"), town.Who("s2")));
        }

        [Fact]
        public void A_twin_whom_the_register_does_not_have_is_not_linked_to_the_other_but_listed()
        {
            using var town = new PersonTown().WithRegister();
            Respondents(town);
            town.Person("survey", "s1", "Ximena", "Bergman", "2010-01-10", "learner").Place("s1", "group", "S0-2");
            var report = town.Link();
            Assert.Equal("s1", town.Who("s1"));
            Assert.Contains("given name: different", report.Clerical.Single().Pattern, StringComparison.Ordinal);
        }

        [Fact]
        public void A_stranger_stays_one()
        {
            using var town = new PersonTown().WithRegister();
            Respondents(town);
            town.Person("survey", "s1", "Ximena", "Zilliacus", "2010-01-10", "learner").Place("s1", "group", "S0-2");
            Assert.Equal(1, town.Link().Systems[1].Unlinked);
            Assert.Equal("s1", town.Who("s1"));
        }

        [Fact]
        public void The_same_tables_give_the_same_links_and_weights()
        {
            static LinkageReport Once()
            {
                using var town = new PersonTown().WithRegister();
                Respondents(town);
                return town.Link();
            }

            Assert.Equal(Once().ToMimeBundle().Data, Once().ToMimeBundle().Data);
        }
    }

    public sealed class Registers
    {
        [Fact]
        public void A_second_one_leads_to_the_first_where_it_can_and_stands_for_itself_otherwise()
        {
            using var town = new PersonTown().WithRegister().Key("R20", "email", "cosmo@city.example")
                .Person("personnel", "e1", "Cosmo", "Bergman", isReference: true).Key("e1", "email", "cosmo@city.example").Key("e1", "employee-number", "7")
                .Person("personnel", "e2", "Yrjö", "Zilliacus", isReference: true).Key("e2", "employee-number", "8")
                .Person("training", "x1", null, null).Key("x1", "employee-number", "7")
                .Person("training", "x2", null, null).Key("x2", "employee-number", "8");
            var report = town.Link();
            Assert.Equal(("R20", "e2"), (town.Who("e1"), town.Who("e2")));
            Assert.Equal(("R20", "e2"), (town.Who("x1"), town.Who("x2")));
            Assert.Equal(1, report.Systems[1].Reference);
        }

        [Fact]
        public void Without_one_everybody_stands_for_themselves()
        {
            using var town = new PersonTown().Person("survey", "s1", "Cosmo", "Bergman").Person("survey", "s2", "Cosmo", "Bergman");
            var report = town.Link();
            Assert.Equal(("s1", "s2"), (town.Who("s1"), town.Who("s2")));
            Assert.Equal(2, report.Systems.Single().Unlinked);
        }

        [Fact]
        public void Nothing_to_link_is_a_report_of_nothing()
        {
            using var town = new PersonTown();
            Assert.Empty(town.Link().Systems);
        }
    }

    public sealed class Tables
    {
        [Fact]
        public void Of_the_work_are_gone_afterwards_and_the_given_ones_stay()
        {
            using var town = new PersonTown().WithRegister();
            Respondents(town);
            town.Link();
            Assert.Equal(
                ["person_entity", "person_key", "person_place", "person_record"],
                town.Session.Rows("SELECT table_name FROM duckdb_tables() ORDER BY 1").Select(row => (string)row[0]!));
            Assert.Equal(town.Session.Scalar<long>("SELECT count(*) FROM memory.person_record"), town.Session.Scalar<long>("SELECT count(DISTINCT record) FROM memory.person_entity"));
        }

        [Fact]
        public void Are_gone_also_when_it_is_stopped()
        {
            using var town = new PersonTown().WithRegister();
            Assert.Throws<OperationCanceledException>(() => PersonLinker.Link(town.Session, new LinkageOptions(), new CancellationToken(canceled: true)));
            Assert.Equal(3, town.Session.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
        }
    }

    /// <summary>Sixty respondents written as in the register, so that there is something to estimate m from.</summary>
    internal static void Respondents(PersonTown town)
    {
        foreach (var row in town.Session.Rows("SELECT identifier, given_name, family_name, CAST(birth_date AS VARCHAR) FROM memory.person_record WHERE is_reference AND record BETWEEN 100 AND 159 ORDER BY record"))
        {
            var name = "same-" + row[0];
            var number = int.Parse(((string)row[0]!)[1..], System.Globalization.CultureInfo.InvariantCulture);
            town.Person("survey", name, (string)row[1]!, (string)row[2]!, (string)row[3]!, "learner").Place(name, "group", $"S{number % 10}-{number % 3}").Place(name, "school", $"S{number % 10}");
        }
    }
}
