using System.CommandLine;
using System.Globalization;
using ResearchKit.Sources.Linkage;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit link encode</c>: names become encodings where the names are, so that they can be compared where they may not be seen.</summary>
internal static class LinkCommand
{
    public static Command Create() => new("link", "Prepare persons for a linkage where names may not be shown.") { Encode() };

    private static Command Encode()
    {
        var file = new Argument<string>("FILE") { Description = "Table of persons: CSV with a header, in UTF-8." };
        var key = new Option<string>("--key", "-k") { Description = "File of the linkage key, made at first use. The other organisation needs a copy, by a safe way; whoever compares must not have it.", Required = true };
        var given = new Option<string>("--given") { Description = "Column with the given name.", Required = true };
        var family = new Option<string>("--family") { Description = "Column with the family name.", Required = true };
        var birth = new Option<string>("--birth") { Description = "Column with the date of birth: 2008-05-01, 1.5.2008 (day first) or 5/1/2008 (month first).", Required = true };
        var keep = new Option<string[]>("--keep") { Description = "Columns to write beside the encoding, as they stand. All others are left out.", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string>("--out", "-o") { Description = "Table to write, for example coded.csv; it must not exist.", Required = true };
        var command = new Command(
            "encode",
            "Write a table with encodings in place of names and dates of birth (column name_code), made under a secret key where the names are.\n"
            + "Two organisations that encode with the same key can have their persons linked by researchkit import, whose mapping says: people: NAME: encoded_name: name_code.\n"
            + "Encodings are personal data: hand them over for one linkage, and delete them after it.")
        {
            file, key, given, family, birth, keep, output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var report = NameTable.Encode(
                new NameEncodingRequest(
                    parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetRequiredValue(key), parsed.GetRequiredValue(given), parsed.GetRequiredValue(family), parsed.GetRequiredValue(birth))
                {
                    Keep = [.. parsed.GetValue(keep) ?? []],
                },
                cancellationToken);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Rows:N0} rows; {report.WithoutCode:N0} without a code, because the name or the date of birth is missing or no date."));
            Console.Out.WriteLine($"Key {report.Fingerprint}{(report.KeyIsNew ? $", made now: {report.KeyFile}" : "")}. The other organisation must see the same.");
            return Task.FromResult(ExitCode.Ok);
        });
        return command.WithExamples(
            "researchkit link encode pupils.csv --key shared.key --given first --family last --birth born --keep school class --out coded.csv");
    }
}
