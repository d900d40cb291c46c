namespace ResearchKit.Synthesis.Exports;

/// <summary>The note that lies in the folder of the answer key.</summary>
internal static class AnswerKeyReadme
{
    public const string Text =
        """
        # Answer key: sealed

        What is true about the exports beside this folder. Importers and linkage must not read it: it is for whoever judges them. `../answer-key.sha256` lists the SHA-256 of each
        file here (check with `sha256sum -c answer-key.sha256` in the folder above), and the descriptor of the exports holds the SHA-256 of that list: so the key can be
        handed over later, or shown to be unaltered, without having been opened. All persons are invented.

        | file | one row is | columns |
        | --- | --- | --- |
        | people.csv | a person who occurs in the exports | person (the city's number), pseudonym (the city's), kind (learner, staff), given_name, second_name, family_name, birth_date: as they are right |
        | identities.csv | what a system calls a person | system (folder), kind, identifier, person. Identifiers are right; a mistyped one stands in no row |
        | files.csv | a file of the exports | file (its number), path, format, how it is written, and true counts: rows (without a header), valid (rows that a right import keeps), violations (what the format's description finds), and rows of each kind of mess |
        | records.csv | a record: a row, a statement, an event | file, line (from 1; the header is a line), item (place within the line, from 0, for Caliper), person: empty where a record is of nobody |
        | mess.csv | something untidy about a record | file, line, item, kind, and for duplicates, corrections and takings back the record that they repeat, replace or take back |
        | not-exported.csv | a reason | rows of the city that a format cannot hold |

        Rows with a date in another form, a misspelling or a missing key are valid: the form of a date can be told from its separator, also in the directory's roles.csv, whose format asks for ISO 8601.
        valid = rows - exact_duplicate - near_duplicate - superseded - voided - voiding - invalid. Late rows and corrections stand in files of a second delivery, and are valid there.
        Files with `sourcedId`s of OneRoster and School Data Sync other than users and demographics have no rows in records.csv: their keys are in identities.csv.

        """;
}
