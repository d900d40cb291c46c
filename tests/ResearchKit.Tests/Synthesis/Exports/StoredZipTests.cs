using System.IO.Compression;
using System.Text;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Tests.Synthesis.Exports;

public class StoredZipTests
{
    [Fact]
    public void Is_a_zip_that_others_read()
    {
        var bytes = Write(("digits.txt", "123456789"), ("nimi-ä.txt", "Mäkelä"), ("empty", ""));

        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["digits.txt", "nimi-ä.txt", "empty"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(["123456789", "Mäkelä", ""], zip.Entries.Select(Read));
        // The check value of CRC-32 (ISO 3309) is that of the digits one to nine.
        Assert.Equal(0xCBF43926, zip.Entries[0].Crc32);
        Assert.Equal(new DateTime(2024, 1, 1), zip.Entries[0].LastWriteTime.DateTime);
    }

    [Fact]
    public void The_same_files_make_the_same_bytes() => Assert.Equal(Write(("a", "1"), ("b", "2")), Write(("a", "1"), ("b", "2")));

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static byte[] Write(params (string Name, string Text)[] files)
    {
        var target = new MemoryStream();
        using (var zip = new StoredZip(target))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.Create(name);
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return target.ToArray();
    }
}
