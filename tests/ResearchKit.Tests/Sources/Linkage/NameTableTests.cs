using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Sources.Linkage;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>Tables with encodings in place of names.</summary>
public sealed class NameTableTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Plain => Path.Combine(_folder.Source, "plain.csv");

    private string Coded => Path.Combine(_folder.Source, "coded.csv");

    private NameEncodingRequest Request => new(Plain, Coded, Path.Combine(_folder.Root, "shared.key"), "first", "last", "born");

    [Fact]
    public void Encodings_stand_in_place_of_names_and_what_is_not_named_is_left_out()
    {
        _folder.Write("plain.csv", "id,first,last,born,phone,class\nA-1,Aino,M\u00e4kinen,2008-05-01,0401234567,\"4A, left\"\nA-2,Aino,Makinen,1.5.2008,,\nA-3,Eero,Virtanen,unknown,,4B\n");

        var report = NameTable.Encode(Request with { Keep = ["class"] });

        Assert.Equal((3L, 1L, true), (report.Rows, report.WithoutCode, report.KeyIsNew));
        var lines = File.ReadAllLines(Coded);
        Assert.Equal("name_code,class", lines[0]);
        Assert.EndsWith(",\"4A, left\"", lines[1], StringComparison.Ordinal);
        Assert.Equal(",4B", lines[3]);
        var text = File.ReadAllText(Coded);
        Assert.All(new[] { "Aino", "kinen", "2008", "Eero", "0401234567", "A-1" }, plain => Assert.DoesNotContain(plain, text, StringComparison.OrdinalIgnoreCase));
        // One person, typed in two ways.
        Assert.Equal(1, EncodedName.Parse(lines[1].Split(',')[0]).Dice(EncodedName.Parse(lines[2].Split(',')[0])), 9);
        foreach (var path in new[] { Coded, Request.KeyFile })
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void The_same_key_gives_the_same_encodings_and_another_key_others()
    {
        _folder.Write("plain.csv", "first,last,born\nAino,Esimerkki,2008-05-01\n");
        var first = NameTable.Encode(Request);
        var second = NameTable.Encode(Request with { Output = Coded + "2" });
        NameTable.Encode(Request with { Output = Coded + "3", KeyFile = Path.Combine(_folder.Root, "other.key") });

        Assert.Equal((first.Fingerprint, false), (second.Fingerprint, second.KeyIsNew));
        Assert.Equal(File.ReadAllText(Coded), File.ReadAllText(Coded + "2"));
        Assert.NotEqual(File.ReadAllText(Coded), File.ReadAllText(Coded + "3"));
    }

    [Fact]
    public void What_cannot_be_encoded_safely_is_refused_and_nothing_is_written()
    {
        _folder.Write("plain.csv", "first,last,born\nAino,Esimerkki,2008-05-01\n");
        Assert.Contains("has no column \"name\"", Refused(Request with { GivenName = "name" }), StringComparison.Ordinal);
        Assert.Contains("cannot be kept as it stands", Refused(Request with { Keep = ["last"] }), StringComparison.Ordinal);
        PseudonymKey.LoadOrCreate(_folder.KeyFile);
        Assert.Contains("not a linkage key", Assert.Throws<PseudonymKeyException>(() => NameTable.Encode(Request with { KeyFile = _folder.KeyFile })).Message, StringComparison.Ordinal);
        // The header is missing: values stand where names should, and are not told.
        _folder.Write("plain.csv", "Aino,Esimerkki,2008-05-01\nEero,Esimerkki,2009-02-01\n");
        Assert.DoesNotContain("Esimerkki", Refused(Request), StringComparison.Ordinal);
        _folder.Write("plain.csv", "first,last,born\nAino,Esimerkki,2008-05-01,7,8\n\"Eero\n");
        Assert.DoesNotContain("Aino", Refused(Request), StringComparison.Ordinal);
        Assert.Equal(["plain.csv"], Directory.GetFiles(_folder.Source).Select(Path.GetFileName));
        _folder.Write("coded.csv", "");
        Assert.Contains("exists", Refused(Request), StringComparison.Ordinal);
    }

    private static string Refused(NameEncodingRequest request) => Assert.Throws<ImportException>(() => NameTable.Encode(request)).Message;
}
