using System.IO.Compression;
using System.Text;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.OneRoster;

/// <summary>Archives that are damaged or hostile give a clear error, and leave no store.</summary>
public sealed class OneRosterZipTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Zip => Path.Combine(_folder.Source, "roster.zip");

    [Theory]
    [InlineData("../evil.csv", "leads out of the archive")]
    [InlineData("/etc/evil.csv", "leads out of the archive")]
    [InlineData("a\\..\\..\\evil.csv", "leads out of the archive")]
    [InlineData("more.zip", "holds another archive")]
    [InlineData("users.csv", "two entries of the same name")]
    public void An_entry_that_has_no_business_there(string entry, string message)
    {
        RosterFixture.Version11().ZipTo(Zip);
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Update))
        {
            using var stream = zip.CreateEntry(entry).Open();
            stream.WriteByte(65);
        }

        Refused(message);
        Assert.False(File.Exists(Path.Combine(_folder.Root, "evil.csv")));
    }

    /// <summary>An entry's name may have 65,535 bytes.</summary>
    [Fact]
    public void Of_a_long_name_of_an_entry_the_beginning_and_the_end_are_told()
    {
        var roster = RosterFixture.Version11();
        roster.Remove("results.csv");
        roster.ZipTo(Zip);
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Update))
            zip.CreateEntry(new string('A', 20_000) + ".csv");

        var message = Assert.Throws<ImportException>(() => Importer.Recognising().Import(_folder.Request)).Message;

        Assert.Contains("results.csv is missing from", message, StringComparison.Ordinal);
        Assert.Contains("[19804 characters]", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 100, 1000);
    }

    [Fact]
    public void A_bomb_is_stopped_while_it_expands()
    {
        RosterFixture.Version11().ZipTo(Zip);
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Update))
        {
            zip.GetEntry("users.csv")!.Delete();
            using var stream = zip.CreateEntry("users.csv", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 80; i++)
                stream.Write(zeros);
        }

        Refused("roster.zip/users.csv expands to more than 200 times");
    }

    [Fact]
    public void An_encrypted_archive_is_told()
    {
        RosterFixture.Version11().ZipTo(Zip);
        var bytes = File.ReadAllBytes(Zip);
        // Bit 0 of the general purpose flags, in each header of the directory at the end.
        for (var i = 0; i + 4 < bytes.Length; i++)
        {
            if (bytes.AsSpan(i, 4).SequenceEqual((ReadOnlySpan<byte>)[0x50, 0x4B, 0x01, 0x02]))
                bytes[i + 8] |= 1;
        }

        File.WriteAllBytes(Zip, bytes);
        Refused("is encrypted");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.98)]
    public void A_truncated_archive_is_told(double share)
    {
        RosterFixture.Version11().ZipTo(Zip);
        var bytes = File.ReadAllBytes(Zip);
        File.WriteAllBytes(Zip, bytes[..(int)(bytes.Length * share)]);
        Refused("cannot be read as a zip archive");
    }

    [Fact]
    public void Every_flipped_byte_gives_a_store_or_a_clear_error()
    {
        RosterFixture.Version11().ZipTo(Zip);
        var bytes = File.ReadAllBytes(Zip);
        var refused = 0;
        for (var i = 0; i < bytes.Length; i += 211)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x55;
            File.WriteAllBytes(Zip, damaged);
            try
            {
                Importer.Recognising().Import(_folder.Request with { Replace = true });
            }
            catch (ImportException)
            {
                refused++;
            }
        }

        Assert.True(refused > 5, $"only {refused} damaged archives were refused");
    }

    [Fact]
    public void An_archive_of_other_things_is_not_taken_for_a_roster()
    {
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("holiday.txt").Open();
            stream.Write(Encoding.ASCII.GetBytes("sun"));
        }

        Refused("No export is recognised");
    }

    private void Refused(string message)
    {
        var problem = Assert.Throws<ImportException>(() => Importer.Recognising().Import(_folder.Request));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }
}
