using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ImportPseudonymKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-key-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pseudonym_is_the_truncated_hmac_of_system_and_identifier()
    {
        // python3: hmac.new(bytes(range(32)), b"student-number\x1f11391", "sha256").hexdigest()[:32]
        File.WriteAllText(KeyFile, "researchkit-pseudonym-key-1\n" + string.Concat(Enumerable.Range(0, 32).Select(i => i.ToString("x2"))) + "\n");
        CloseToOthers();

        Assert.Equal("rk1_4e1dcaec424889b663bf4630950e70fe", PseudonymKey.LoadOrCreate(KeyFile).Pseudonym("student-number", "11391"));
        Assert.Equal("rk1_b67d598fab80d7c4c51f8663b7c830dc", PseudonymKey.LoadOrCreate(KeyFile).Pseudonym("name", "M\u00e4kinen"));
    }

    [Fact]
    public void Key_is_made_once_and_kept()
    {
        var first = PseudonymKey.LoadOrCreate(KeyFile);
        var again = PseudonymKey.LoadOrCreate(KeyFile);

        Assert.True(first.IsNew);
        Assert.False(again.IsNew);
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.Equal(first.Pseudonym("s", "1"), again.Pseudonym("s", "1"));
        Assert.Matches(new Regex("^rk1_[0-9a-f]{32}$"), first.Pseudonym("s", "1"));
        Assert.Equal([Path.GetFileName(KeyFile)], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Another_project_and_another_identifier_system_give_another_pseudonym()
    {
        var one = PseudonymKey.LoadOrCreate(KeyFile);
        var other = PseudonymKey.LoadOrCreate(KeyFile + "2");

        Assert.NotEqual(one.Pseudonym("s", "1"), other.Pseudonym("s", "1"));
        Assert.NotEqual(one.Pseudonym("s", "1"), one.Pseudonym("t", "1"));
        Assert.NotEqual(one.Pseudonym("s", "1"), one.Pseudonym("s", "2"));
    }

    [Fact]
    public void Spaces_around_and_the_spelling_of_accents_do_not_make_another_person()
    {
        var key = PseudonymKey.LoadOrCreate(KeyFile);

        Assert.Equal(key.Pseudonym("name", "M\u00e4kinen"), key.Pseudonym("name", " Ma\u0308kinen "));
    }

    [SkippableFact, UnsupportedOSPlatform("windows")]
    public void Key_file_is_the_owners_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "file modes are a Unix notion");
        PseudonymKey.LoadOrCreate(KeyFile);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [SkippableFact, UnsupportedOSPlatform("windows")]
    public void A_key_open_to_others_is_refused_with_the_remedy()
    {
        Skip.If(OperatingSystem.IsWindows(), "file modes are a Unix notion");
        PseudonymKey.LoadOrCreate(KeyFile);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var problem = Assert.Throws<PseudonymKeyException>(() => PseudonymKey.LoadOrCreate(KeyFile));

        Assert.Contains("mode 640", problem.Message, StringComparison.Ordinal);
        Assert.Contains("chmod 600", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("researchkit-pseudonym-key-1\nabc\n")]
    [InlineData("something else\n0011\n")]
    public void A_file_that_is_no_key_is_refused_and_kept(string content)
    {
        File.WriteAllText(KeyFile, content);
        CloseToOthers();

        Assert.Contains("is not a pseudonym key", Assert.Throws<PseudonymKeyException>(() => PseudonymKey.LoadOrCreate(KeyFile)).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    [Fact]
    public void A_path_that_cannot_be_made_is_said_in_one_sentence()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        var problem = Assert.Throws<PseudonymKeyException>(() => PseudonymKey.LoadOrCreate(Path.Combine(_folder, "file", "key")));

        Assert.Contains("cannot be read or made", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_agree_on_one_key()
    {
        // Many rounds, all threads let go at one moment: a check and a move that are not one step fail here within a few.
        for (var round = 0; round < 50; round++)
        {
            var file = Path.Combine(_folder, $"round-{round}.key");
            using var start = new Barrier(8);
            var prints = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return PseudonymKey.LoadOrCreate(file).Fingerprint;
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(prints.Distinct());
            Assert.Equal(prints[0], PseudonymKey.LoadOrCreate(file).Fingerprint);
            Assert.Equal([file], Directory.GetFiles(_folder, $"round-{round}.*"));
        }
    }

    [Fact]
    public void Default_place_is_not_the_stores_folder_and_differs_by_store()
    {
        var a = PseudonymKey.DefaultPath(Path.Combine(_folder, "a.duckdb"));
        var b = PseudonymKey.DefaultPath(Path.Combine(_folder, "b.duckdb"));

        Assert.NotEqual(a, b);
        Assert.False(a.StartsWith(_folder, StringComparison.Ordinal));
    }

    private string KeyFile => Path.Combine(_folder, "project.key");

    private void CloseToOthers()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
